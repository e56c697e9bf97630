/** The digest of a build, by the very command that docs/evidence.md gives to whoever doubts it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const docs = path.join(import.meta.dirname, '../../docs/evidence.md');

export function buildDigest(folder: string): string {
  const command = /^find \. .*sha256sum$/m.exec(readFileSync(docs, 'utf8'))?.[0];
  if (command === undefined) throw new Error('docs/evidence.md has no such command');
  return execFileSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' }).slice(0, 64);
}
