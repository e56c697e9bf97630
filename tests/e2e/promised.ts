/** What docs/browsers.md promises of each browser's package, and what a package holds, in the same words. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Evidence } from '@/utils/evidence/schema';
import { projectFolder } from '../../scripts/check/step';

/** The column of a browser in the table, the first being 0: artefact → how it is made, without those that it lacks. */
export async function promised(column: number): Promise<Record<string, string>> {
  const text = await readFile(path.join(projectFolder, 'docs', 'browsers.md'), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  const promises = rows.map((row) => {
    const cells = row.split('|').map((cell) => cell.trim());
    return [cells[1]?.replaceAll('`', '') ?? '', cells[column + 2] ?? ''] as const;
  });
  return Object.fromEntries(promises.filter(([, method]) => method !== '–'));
}

/** A file of the package by the table's name for it. */
function rowOf(file: string, host: string): string {
  const name = file.replace(/^data\//, '');
  if (name.startsWith('network/tls/'))
    return name === `network/tls/${host}.pem` ? 'network/tls/<page>.pem' : 'network/tls/<others>.pem';
  return name.replace(/full-\d+/, 'full-*');
}

/** What a package holds besides time stamps: artefact, by the table's name for it → how it was made. */
export function held({ files, target }: Evidence): Record<string, string> {
  const { host } = new URL(target.url_final);
  const own = files.filter(({ role }) => !role.startsWith('time-stamp'));
  return Object.fromEntries(own.map((file) => [rowOf(file.path, host), file.method]));
}
