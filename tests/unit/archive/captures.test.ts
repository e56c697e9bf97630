/** Captures in the archive: changes at once lose nothing, deletion is final, and what must outlive a capture does. */
import { newCapture } from './empty-archive';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '@/utils/archive/checkpoint';
import type { FileEntry } from '@/utils/evidence/schema';
import { uuidv7 } from '@/utils/evidence/uuid';

const open = async () => ({
  ...(await import('@/utils/archive/checkpoint')),
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/claims')),
  ...(await import('@/utils/archive/log')),
  ...(await import('@/utils/archive/read')),
});
type Archive = Awaited<ReturnType<typeof open>>;

const entry = (path: string): FileEntry => ({
  path,
  role: 'visible-text',
  media_type: 'text/plain',
  bytes: 1,
  sha256: '0'.repeat(64),
  made_at: '2026-11-22T10:00:00.000Z',
  method: 'computed',
  derived_from: null,
});

const claim = {
  work: 'The Film',
  rights_holder: 'Studio',
  kind: 'film',
  infringement: 'stream',
  note: '',
} as const;

/** One file and the line that tells of it, as a step leaves them. */
const oneFile = (path: string): Checkpoint => ({
  lines: [{ event: 'file.hashed', actor: 'extension', detail: { path } }],
  changes: [(record) => (record.title = path)],
  artefacts: [{ entry: entry(path), body: new Blob([path]) }],
  workings: new Map([['facts', { some: 'thing' }]]),
  durable: false,
});

async function begin({ createCapture }: Archive, nowMs = 1_000): Promise<string> {
  const id = uuidv7(nowMs);
  await createCapture(id, { ...newCapture, steps: [...newCapture.steps] }, nowMs);
  return id;
}

/** A capture with something in every store. */
async function full(archive: Archive): Promise<string> {
  const id = await begin(archive);
  await archive.checkpoint(id, oneFile('data/a'));
  await archive.storeThumbnail(id, new Blob(['t']));
  await archive.storePackage(id, new Blob(['zip']), 'f'.repeat(64));
  await archive.appendLog(archive.DEVICE_LOG, { event: 'e', actor: 'user', detail: { capture: id } });
  await archive.addClaim(id, claim, 5);
  const signed = { document: '{}', signature: 'AA==' };
  await archive.storeReceipts([{ captureId: id, seal: 's', signed, receiptKeyPem: 'pem', receivedAtMs: 7 }]);
  return id;
}

describe('changeCapture', () => {
  it('loses none of many changes at once', async () => {
    const archive = await open();
    const id = await begin(archive);
    await Promise.all(
      Array.from({ length: 100 }, () => archive.changeCapture(id, (record) => (record.claimVersion += 1))),
    );
    expect((await archive.getCapture(id))?.claimVersion).toBe(100);
  });

  it('changes nothing when the change throws', async () => {
    const archive = await open();
    const id = await begin(archive);
    const change = archive.changeCapture(id, (record) => {
      record.title = 'half';
      throw new Error('in mid-change');
    });
    await expect(change).rejects.toThrow('in mid-change');
    expect((await archive.getCapture(id))?.title).toBe('Film');
  });

  it('says null of a deleted capture and does not bring it back', async () => {
    const archive = await open();
    const id = await begin(archive);
    await archive.deleteCapture(id);
    expect(await archive.changeCapture(id, (record) => (record.title = 'x'))).toBeNull();
    expect(await archive.getCapture(id)).toBeNull();
  });
});

describe('deleteCapture', () => {
  it('takes the evidence and leaves claims, receipt and journal', async () => {
    const archive = await open();
    const [gone, kept] = [await full(archive), await full(archive)];
    await archive.deleteCapture(gone);
    expect(await archive.getCapture(gone)).toBeNull();
    expect(await archive.packageOf(gone)).toBeNull();
    expect(await archive.artefactsUnderWay(gone)).toEqual([]);
    expect(await archive.thumbnailOf(gone)).toBeNull();
    expect(await archive.readWorking(gone, 'facts')).toBeUndefined();
    expect(await archive.linesOf(gone)).toEqual([]);
    expect(await archive.claimsOf(gone)).toHaveLength(1);
    expect(await archive.receiptOf(gone)).not.toBeNull();
    expect((await archive.journalsOf(gone)).own).toHaveLength(1);
    expect(await archive.getCapture(kept)).not.toBeNull();
    expect(await archive.packageOf(kept)).not.toBeNull();
    expect(await archive.artefactsUnderWay(kept)).toHaveLength(1);
    expect(await archive.linesOf(kept)).toHaveLength(1);
  });

  it('is final: who was still at work stores no evidence after it', async () => {
    const archive = await open();
    const id = await full(archive);
    await archive.deleteCapture(id);
    expect(await archive.checkpoint(id, oneFile('data/late'))).toBe(false);
    expect(await archive.linesOf(id)).toEqual([]);
    expect(await archive.storePackage(id, new Blob(['late']), 'e'.repeat(64))).toBe(false);
    expect(await archive.artefactsUnderWay(id)).toEqual([]);
    expect(await archive.packageOf(id)).toBeNull();
  });
});

describe('checkpoint', () => {
  it('writes all of it or nothing', async () => {
    const archive = await open();
    const id = await begin(archive);
    const before = await archive.getCapture(id);
    const bad = {
      ...oneFile('data/b'),
      workings: new Map([['facts', () => 'no database keeps a function']]),
    };
    await expect(archive.checkpoint(id, bad)).rejects.toThrow();
    expect(await archive.linesOf(id)).toEqual([]);
    expect(await archive.artefactsUnderWay(id)).toEqual([]);
    expect(await archive.getCapture(id)).toEqual(before);
    expect(await archive.checkpoint(id, oneFile('data/b'))).toBe(true);
    expect(await archive.linesOf(id)).toHaveLength(1);
    expect((await archive.getCapture(id))?.title).toBe('data/b');
  });
});

describe('finishSealing', () => {
  it('leaves the package as the only copy, with the log', async () => {
    const archive = await open();
    const [id, other] = [await full(archive), await full(archive)];
    await archive.finishSealing(id, (record) => (record.state = 'sealed'));
    expect((await archive.getCapture(id))?.state).toBe('sealed');
    expect(await archive.artefactsUnderWay(id)).toEqual([]);
    expect(await archive.readWorking(id, 'facts')).toBeUndefined();
    expect(await (await archive.packageOf(id))?.body.text()).toBe('zip');
    expect(await archive.linesOf(id)).toHaveLength(1);
    expect(await archive.artefactsUnderWay(other)).toHaveLength(1);
  });

  it('happens wholly or not at all', async () => {
    const archive = await open();
    const id = await full(archive);
    const sealing = archive.finishSealing(id, () => {
      throw new Error('in mid-change');
    });
    await expect(sealing).rejects.toThrow('in mid-change');
    expect((await archive.getCapture(id))?.state).toBe('capturing');
    expect(await archive.artefactsUnderWay(id)).toHaveLength(1);
  });
});

describe('claims', () => {
  it('only grow: many at once get one version each, and none is rewritten', async () => {
    const archive = await open();
    const id = await begin(archive);
    const works = Array.from({ length: 20 }, (_, index) => `Work ${index}`);
    await Promise.all(works.map((work) => archive.addClaim(id, { ...claim, work }, 5)));
    const claims = await archive.claimsOf(id);
    expect(claims.map(({ version }) => version)).toEqual(works.map((_, index) => index + 1));
    expect(new Set(claims.map(({ claim: { work } }) => work))).toEqual(new Set(works));
    const capture = await archive.getCapture(id);
    expect(capture).toMatchObject({ claimVersion: 20, work: claims.at(-1)?.claim.work });
  });

  it('are signed once: a second signature does not replace the first', async () => {
    const archive = await open();
    const id = await begin(archive);
    await archive.addClaim(id, claim, 5);
    const sign = (document: string) =>
      archive.markSigned([{ captureId: id, version: 1, signed: { document, signature: 'AA==' } }]);
    await sign('first');
    await sign('second');
    expect((await archive.claimsOf(id))[0]?.signed?.document).toBe('first');
  });

  it('are delivered each for itself: of those before it the desk has nothing', async () => {
    const archive = await open();
    const id = await begin(archive);
    for (const work of ['1', '2', '3']) await archive.addClaim(id, { ...claim, work }, 5);
    await archive.changeCapture(id, (record) => {
      Object.assign(record, { state: 'sealed', delivery: { status: 'accepted', acceptedAtMs: 9 } });
    });
    await archive.markDelivered(id, 2);
    expect((await archive.claimsOf(id)).map(({ delivered }) => delivered)).toEqual([false, true, false]);
    expect((await archive.undeliveredClaims()).map(({ version }) => version)).toEqual([3]);
    await archive.markDelivered(id, 3);
    await archive.markDelivered(id, 1); // said late
    expect((await archive.claimsOf(id)).map(({ delivered }) => delivered)).toEqual([true, true, true]);
    expect(await archive.undeliveredClaims()).toEqual([]);
  });

  it('are not made of a capture that is gone', async () => {
    const archive = await open();
    expect(await archive.addClaim(uuidv7(1), claim, 5)).toBeNull();
  });
});

it('lists captures newest first, page by page', async () => {
  const archive = await open();
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) ids.push(await begin(archive, 1_000 + index));
  const newestFirst = ids.reverse();
  const first = await archive.listCaptures({ limit: 3 });
  const second = await archive.listCaptures({ limit: 10, beforeId: first.at(-1)?.id ?? '' });
  expect([...first, ...second].map(({ id }) => id)).toEqual(newestFirst);
  expect(await archive.countCaptures()).toBe(7);
});
