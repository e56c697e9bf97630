/** What "everything" is: every package there is, and nothing said of a capture that has none yet but that it is left out. */
import { newCapture } from './empty-archive';
import { expect, it } from 'vitest';
import { exportHead } from '@/utils/archive/companion';
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';
import { uuidv7 } from '@/utils/evidence/uuid';
import { readZip } from '@/utils/evidence/zip';

const open = async () => ({
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/claims')),
  ...(await import('@/utils/archive/database')),
  ...(await import('@/utils/archive/export')),
});

it('has the package of a capture that was set aside, and counts those under way as left out', async () => {
  const archive = await open();
  const begin = async (): Promise<string> => {
    const id = uuidv7(1_000);
    await archive.createCapture(id, { ...newCapture, steps: ['seal'] }, 1_000);
    return id;
  };
  const [setAside, underWay] = [await begin(), await begin()];
  await archive.storePackage(setAside, new Blob(['evidence']), 'f'.repeat(64));
  await (await archive.database()).delete('captures', setAside);
  const claim = { work: 'A', rights_holder: 'B', kind: 'film', infringement: 'link', note: '' } as const;
  await archive.addClaims([underWay], claim, 1);
  const asked = { captureIds: [], whole: true, madeBy: '', nowMs: 0, onCapture: () => undefined };
  const zip = await readZip(await new Response(archive.exportStream(asked)).blob(), PACKAGE_LIMITS);
  if (!zip.ok) throw new Error(zip.problem.detail);
  const files = new Map(zip.value.map(({ name, body }) => [name.slice(name.indexOf('/') + 1), body]));
  expect(await files.get(`packages/${setAside}.zip`)?.text()).toBe('evidence');
  const head = exportHead.parse(JSON.parse((await files.get('export.json')?.text()) ?? ''));
  expect(head).toMatchObject({ captures: 1, left_out: 1 });
  // Without a record beside it, one that is still being made would be taken for one that was deleted.
  expect(await files.get('captures.jsonl')?.text()).not.toContain(underWay);
});
