/** What the last file gives away is taken out of the first ones, too; documents of their own and text seen on the way are cleaned. */
import { newCapture, URL_OF_PAGE } from '../archive/empty-archive';
import { expect, it, vi } from 'vitest';
import { erasedDocument } from '@/utils/capture/erase-archive';
import { URL_SECRETS } from '@/utils/capture/erase-facts';
import { Erasing, newErasing } from '@/utils/capture/erasing';
import type { CaptureFacts } from '@/utils/capture/facts';
import type { PageAccess } from '@/utils/capture/page-access';
import { ok } from '@/utils/evidence/result';
import { sha256Hex } from '@/utils/evidence/hash';
import type { ArtefactRole } from '@/utils/evidence/schema';
import { uuidv7 } from '@/utils/evidence/uuid';

vi.mock('@/utils/browser/environment', () => ({ extensionVersion: () => '0' }));
vi.mock('@/utils/browser/inject', () => ({ runFileInFrames: vi.fn() }));
vi.mock('@/utils/capture/tab-requests', () => ({ requestsOf: () => Promise.resolve({ requests: [] }) }));

const SECRET = 'Zk93Jd02mQaX81bPo7';
const newState = () => newErasing({ secretNames: null, keepStreamKeys: true }, URL_OF_PAGE);

async function begin() {
  const { CaptureWork } = await import('@/utils/capture/work');
  const { createCapture } = await import('@/utils/archive/captures');
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: ['full-page', 'search-again'] }, 1_000);
  const lists = { transformations: [], deviations: [], errors: [], limitations: [], redactions: [] };
  const work = CaptureWork.begin(id, { ...lists, erasing: newState() } as unknown as CaptureFacts);
  const left = async () =>
    Object.fromEntries(
      await Promise.all(
        (await work.artefacts()).map(async ({ entry, body }) => {
          expect(entry.sha256).toBe(await sha256Hex(body));
          return [entry.path, (await body.text()).replace(/constat-removed-[0-9a-f]{10}/g, 'X')] as const;
        }),
      ),
    );
  return { work, left };
}

it('finds in every text what any of them gives away, hashes it again and says so', async () => {
  const { searchAgain } = await import('@/utils/capture/search-again');
  const { work, left } = await begin();
  const keep = (path: string, role: ArtefactRole, body: string, mediaType = 'text/plain') =>
    work.keep({ path, role, mediaType, method: 'computed', body });
  await keep('data/snapshot/text.txt', 'visible-text', `Your key: ${SECRET}`);
  await keep('data/snapshot/page.html', 'dom-snapshot', `<b>${SECRET}</b><a href="?token=a">`, 'text/html');
  await keep('data/document/original.json', 'original-document', `{"k":"${SECRET}"}`, 'application/json');
  await keep('data/leads.json', 'leads', `https://edge.test/a.m3u8?token=${SECRET}`, 'application/json');
  await keep('data/snapshot/seen.txt', 'seen-text', 'nothing');
  await work.save();

  expect((await searchAgain.run(work, {} as PageAccess)).ok).toBe(false);
  work.redacted('data/snapshot/text.txt', 'url-secret', 2, URL_SECRETS);
  work.eraser().url(`https://pirate.test/rss?passkey=${SECRET}`);
  expect(await searchAgain.run(work, {} as PageAccess)).toEqual(ok(null));
  await work.save();

  expect(await left()).toEqual({
    'data/snapshot/text.txt': 'Your key: X',
    'data/snapshot/page.html': '<b>X</b><a href="?token=a">',
    'data/document/original.json': '{"k":"X"}',
    'data/leads.json': `https://edge.test/a.m3u8?token=${SECRET}`,
    'data/snapshot/seen.txt': 'nothing',
  });
  expect(work.facts.redactions.map(({ path, count }) => [path, count])).toEqual(
    expect.arrayContaining([
      ['data/snapshot/text.txt', 3],
      ['data/snapshot/page.html', 1],
      ['data/document/original.json', 1],
    ]),
  );
});

it('cleans what was seen on the way down', async () => {
  const { fullPage } = await import('@/utils/capture/picture-steps');
  const { work, left } = await begin();
  const seen = [{ top: 5, text: `row\n https://pirate.test/?sid=${SECRET}` }];
  const page = { target: { tabId: 1, windowId: 1 }, services: {}, depth: { fullPage: async () => ok(seen) } };
  await fullPage.run(work, page as unknown as PageAccess);
  await work.save();
  expect(await left()).toEqual({ 'data/snapshot/seen.txt': '5\trow https://pirate.test/?sid=X\n' });
  expect(work.facts.redactions.map(({ path }) => path)).toEqual(['data/snapshot/seen.txt']);
});

it('cleans documents that are text, and says of others that it cannot', async () => {
  const eraser = new Erasing(newState()).eraser();
  const text = `#EXTM3U\nhttps://pirate.test/1.ts?token=${SECRET}\n`;
  for (const type of ['text/plain', 'application/json', 'application/vnd.apple.mpegurl', 'image/svg+xml']) {
    const made = await erasedDocument(new Blob([text]), type, eraser);
    expect(await made?.text()).not.toContain(SECRET);
  }
  expect(eraser.count).toBe(4);
  expect(await erasedDocument(new Blob(['%PDF']), 'application/pdf', eraser)).toBeNull();
  const wide = Uint8Array.from([...text].flatMap((character) => [character.charCodeAt(0), 0]));
  expect(await erasedDocument(new Blob([wide]), 'text/plain', eraser)).toBeNull();
});
