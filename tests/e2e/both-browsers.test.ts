/** One page captured in each browser: the same checks pass, and each package holds what docs/browsers.md says. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder } from '../../scripts/check/step';
import { drivers } from '../browser/drivers';
import { sealedPackage } from '../browser/sealed-package';
import { complaintsAbout, openSceneIn, startCapture } from './scene';

/** The column of each browser in the table: artefact → how it is made, `–` for not at all. */
async function promised(column: number): Promise<Record<string, string>> {
  const text = await readFile(path.join(projectFolder, 'docs', 'browsers.md'), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  return Object.fromEntries(
    rows.map((row) => {
      const cells = row.split('|').map((cell) => cell.trim());
      return [cells[1]?.replaceAll('`', '') ?? '', cells[column + 2] ?? ''];
    }),
  );
}

/** A file of the package by the table's name for it. */
function rowOf(file: string, host: string): string {
  const name = file.replace(/^data\//, '');
  if (name.startsWith('network/tls/'))
    return name === `network/tls/${host}.pem` ? 'network/tls/<page>.pem' : 'network/tls/<others>.pem';
  return name.replace(/full-\d+/, 'full-*');
}

describe.each(drivers.map(([name, open], column) => [name, open, column] as const))(
  'in %s',
  (_, open, column) => {
    test('a page is captured, verified, and holds what the table says', async () => {
      const scene = await openSceneIn(open);
      try {
        const id = await startCapture(scene, scene.site.entryUrl);
        const { record, evidence } = await sealedPackage(scene.browser, id);
        expect(record.completeness).toBe('complete');
        expect(await complaintsAbout(scene, id)).toEqual([]);
        const { files, redirects, tls, target, page } = evidence;

        const { host } = new URL(scene.site.filmUrl);
        const own = files.filter(({ role }) => !role.startsWith('time-stamp'));
        const held = Object.fromEntries(own.map((file) => [rowOf(file.path, host), file.method]));
        const rows = Object.entries(await promised(column)).filter(([, method]) => method !== '–');
        expect(held).toEqual(Object.fromEntries(rows));

        expect(target.url_final).toBe(scene.site.filmUrl);
        expect(redirects.map(({ status }) => status)).toEqual([302, 302]);
        expect(tls).toMatchObject({ host, protocol: expect.stringContaining('1.3') as string });
        expect(tls?.chain[0]?.subject).toContain(host);
        expect(page.coverage?.height_covered).toBeGreaterThanOrEqual(page.document_size.height - 1);
      } finally {
        await scene.close();
      }
    });
  },
);
