/** Whatever a page has the background do with the archive, the background can do. */
import './empty-archive';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const folder = path.join(import.meta.dirname, '../../../utils/archive');
const named = readdirSync(folder).flatMap((file) =>
  [...readFileSync(path.join(folder, file), 'utf8').matchAll(/= reach\(\s*'([^']+)'/g)].map(
    ([, name]) => name ?? '',
  ),
);

it('every name is known to the background, and is one thing only', async () => {
  const { reachFor } = await import('@/utils/archive/reachable');
  expect(new Set(named).size).toBe(named.length);
  expect(named.length).toBeGreaterThan(30);
  for (const name of named) {
    const problem = await reachFor(name, []).then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(problem).not.toContain('nothing to reach');
  }
  await expect(reachFor('toString', [])).rejects.toThrow('nothing to reach');
});
