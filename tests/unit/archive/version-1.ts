/** A database as version 1 of the archive made it, with what a few days of work leave in it. */
import { openDB } from 'idb';

export const OLD = {
  accepted: '019ab000-0000-7000-8000-000000000001',
  waiting: '019ab000-0000-7000-8000-000000000002',
  underWay: '019ab000-0000-7000-8000-000000000003',
  damaged: '019ab000-0000-7000-8000-000000000004',
} as const;

const claim = (work: string, note: string) => ({
  work,
  rights_holder: 'Studio',
  kind: 'film',
  infringement: 'stream',
  note,
});

/** Key for key what version 1 wrote. */
const capture = (id: string, change: object) => ({
  id,
  createdAtMs: 1_000,
  trigger: 'popup',
  state: 'sealed',
  completeness: 'complete',
  url: 'https://pirate.test/film',
  host: 'pirate.test',
  title: 'Film',
  steps: [{ name: 'viewport', status: 'done', startedAtMs: 1, endedAtMs: 2, problem: null }],
  limitations: [],
  seal: 'a'.repeat(64),
  packageSha256: 'b'.repeat(64),
  packageBytes: 3,
  stamps: { open: 'stamped', close: 'stamped' },
  delivery: null,
  claimVersion: 0,
  work: null,
  ...change,
});

const journalLine = (seq: number, event: string, captureId: string): string =>
  JSON.stringify({
    seq,
    at: '2026-11-22T10:00:00.000Z',
    event,
    actor: 'user',
    detail: { capture: captureId },
    prev: '',
  });

export async function makeVersion1(): Promise<void> {
  const db = await openDB('constat', 1, {
    upgrade(fresh) {
      const captures = fresh.createObjectStore('captures', { keyPath: 'id' });
      captures.createIndex('state', 'state');
      captures.createIndex('delivery', 'delivery.status');
      fresh.createObjectStore('artefacts', { keyPath: ['captureId', 'entry.path'] });
      fresh.createObjectStore('packages', { keyPath: 'captureId' });
      fresh.createObjectStore('thumbnails', { keyPath: 'captureId' });
      fresh.createObjectStore('claims', { keyPath: ['captureId', 'version'] });
      fresh.createObjectStore('receipts', { keyPath: 'captureId' });
      fresh.createObjectStore('log', { keyPath: ['log', 'seq'] });
      fresh.createObjectStore('workings', { keyPath: ['captureId', 'name'] });
      fresh.createObjectStore('values');
    },
  });
  const delivery = { status: 'accepted', acceptedAtMs: 5_000 };
  await db.put('captures', capture(OLD.accepted, { delivery, claimVersion: 2, work: 'Second' }));
  await db.put(
    'captures',
    capture(OLD.waiting, { delivery: { status: 'waiting', attempts: 1, notBeforeMs: 9 } }),
  );
  await db.put('captures', capture(OLD.underWay, { state: 'capturing', seal: null, packageBytes: null }));
  await db.put('captures', { ...capture(OLD.damaged, {}), state: 'no such state' });
  for (const [version, work] of [
    [1, 'First'],
    [2, 'Second'],
  ] as const) {
    const record = {
      captureId: OLD.accepted,
      version,
      savedAtMs: 7,
      signed: null,
      claim: claim(work, `note ${version}`),
    };
    await db.put('claims', { ...record, delivered: version === 1 });
  }
  await db.put('packages', { captureId: OLD.accepted, body: new Blob(['zip']), sha256: 'b'.repeat(64) });
  await db.put('receipts', {
    captureId: OLD.accepted,
    seal: 's',
    signed: {},
    receiptKeyPem: 'k',
    receivedAtMs: 8,
  });
  await db.put('log', { log: 'device', seq: 0, line: journalLine(0, 'signature.made', OLD.accepted) });
  await db.put('log', { log: 'device', seq: 1, line: 'not JSON at all' });
  await db.put('log', { log: OLD.accepted, seq: 0, line: journalLine(0, 'session.opened', OLD.accepted) });
  await db.put('values', { deskUrl: 'https://desk.example' }, 'settings');
  db.close();
}
