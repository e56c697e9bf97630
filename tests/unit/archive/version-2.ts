/** A database as version 2 of the archive made it, with what a day of work leaves in it. */
import { openDB } from 'idb';

export const OLD_CAPTURE = '019ab000-0000-7000-8000-000000000011';

export async function makeVersion2(): Promise<void> {
  const db = await openDB('constat', 2, {
    upgrade(fresh) {
      const captures = fresh.createObjectStore('captures', { keyPath: 'id' });
      captures.createIndex('state', 'state');
      captures.createIndex('delivery', 'delivery.status');
      fresh.createObjectStore('artefacts', { keyPath: ['captureId', 'entry.path'] });
      fresh.createObjectStore('packages', { keyPath: 'captureId' });
      fresh.createObjectStore('thumbnails', { keyPath: 'captureId' });
      fresh.createObjectStore('claims', { keyPath: ['captureId', 'version'] });
      fresh.createObjectStore('receipts', { keyPath: 'captureId' });
      const log = fresh.createObjectStore('log', { keyPath: ['log', 'seq'] });
      log.createIndex('about', 'about', { multiEntry: true });
      fresh.createObjectStore('workings', { keyPath: ['captureId', 'name'] });
      fresh.createObjectStore('values');
      const rows = fresh.createObjectStore('rows', { keyPath: 'id' });
      rows.createIndex('stage', 'stage');
      rows.createIndex('removable', 'removableSinceMs');
      rows.createIndex('claimDue', 'claimDue');
      rows.createIndex('stampDue', 'stampDue');
      fresh.createObjectStore('quarantine', { keyPath: ['store', 'key'] });
      fresh.createObjectStore('incoming', { keyPath: 'id' });
    },
  });
  const listed = {
    ...{ id: OLD_CAPTURE, createdAtMs: 1_000, state: 'sealed', completeness: 'complete' },
    ...{
      url: 'https://pirate.test/film',
      host: 'pirate.test',
      title: 'Film',
      limitations: [],
      delivery: null,
    },
    ...{ claimVersion: 0, work: null, claimNote: null, caseName: 'M-1', tags: ['mirror'] },
    ...{ packageBytes: 3, packageRemovedAtMs: null },
  };
  await db.put('captures', {
    ...listed,
    ...{ trigger: 'popup', steps: [], seal: 'a'.repeat(64), packageSha256: 'b'.repeat(64) },
    ...{ stamps: { open: 'stamped', close: 'stamped' }, claimDelivered: 0, imported: null },
  });
  await db.put('rows', { ...listed, stage: 'sealed', imported: false });
  await db.put('packages', { captureId: OLD_CAPTURE, body: new Blob(['zip']), sha256: 'b'.repeat(64) });
  await db.put('values', { deskUrl: 'https://desk.example' }, 'settings');
  db.close();
}
