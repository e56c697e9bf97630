/** Runs the real openssl over files of a temporary folder: what a stranger would do. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Writes the files, runs `openssl` with these arguments among them, and returns all that it said. */
export function openssl(args: string[], files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'constat-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
    const ran = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    return `${ran.stdout}${ran.stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
