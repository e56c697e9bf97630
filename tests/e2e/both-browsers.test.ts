/** One page captured in each browser: the same checks pass, and each package holds what docs/browsers.md says. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import JSZip from 'jszip';
import { afterAll, describe, expect, test } from 'vitest';
import type { Evidence } from '@/utils/evidence/schema';
import { evidence as evidenceSchema } from '@/utils/evidence/schema';
import { projectFolder } from '../../scripts/check/step';
import { drivers } from '../browser/drivers';
import { complaintsAbout, openSceneIn, startCapture, untilSealed, type AnyScene } from './scene';

const folder = await mkdtemp(path.join(tmpdir(), 'constat-both-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

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

async function evidenceOf(scene: AnyScene, captureId: string): Promise<Evidence> {
  const file = path.join(folder, `${captureId}.zip`);
  await scene.browser.extension.savePackage(captureId, file);
  const zip = await JSZip.loadAsync(await readFile(file));
  const json = await zip.file(`${captureId}/data/evidence.json`)?.async('string');
  return evidenceSchema.parse(JSON.parse(json ?? ''));
}

describe.each(drivers.map(([name, open], column) => [name, open, column] as const))(
  'in %s',
  (_, open, column) => {
    test('a page is captured, verified, and holds what the table says', async () => {
      const scene = await openSceneIn(open);
      try {
        const id = await startCapture(scene, scene.site.entryUrl);
        expect(await untilSealed(scene, id)).toMatchObject({ completeness: 'complete' });
        expect(await complaintsAbout(scene, id)).toEqual([]);
        const { files, redirects, tls, target, page } = await evidenceOf(scene, id);

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
