/** What the stores look at: Mozilla's own linter has nothing to say about the Firefox build. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { projectFolder } from '../../scripts/check/step';
import { firefoxBuild } from '../../scripts/launch/build';

const message = z.object({ code: z.string(), message: z.string(), file: z.string().optional() });
const report = z.object({
  errors: z.array(message),
  warnings: z.array(message),
  notices: z.array(message),
});

/** The linter exits with 1 where it has found errors: what it found says so better. */
function lint(folder: string): Promise<string> {
  const program = path.join(projectFolder, 'node_modules', '.bin', 'web-ext');
  const args = ['lint', '--source-dir', folder, '--output', 'json', '--no-config-discovery'];
  return new Promise((resolve) => {
    execFile(program, args, { maxBuffer: 64 * 1024 * 1024 }, (_, stdout) => resolve(stdout));
  });
}

test('web-ext lint finds no error, no warning and nothing to notice', async () => {
  expect(report.parse(JSON.parse(await lint(firefoxBuild)))).toEqual({
    errors: [],
    warnings: [],
    notices: [],
  });
});
