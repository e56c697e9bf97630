/** A database of every released version opens as this one, with everything in it; one that cannot be had says why. */
import './empty-archive';
import { openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ARCHIVE_VERSION } from '@/utils/archive/migrations';
import { makeVersion1, OLD } from './version-1';
import { makeVersion2, OLD_CAPTURE } from './version-2';

const open = async () => ({
  ...(await import('@/utils/archive/database')),
  ...(await import('@/utils/archive/claims')),
  ...(await import('@/utils/archive/read')),
  ...(await import('@/utils/archive/row')),
});

afterEach(() => vi.useRealTimers());

describe('from version 1', () => {
  it('keeps what there was, to the letter', async () => {
    await makeVersion1();
    const archive = await open();
    const capture = await archive.getCapture(OLD.accepted);
    expect(capture).toMatchObject({ state: 'sealed', title: 'Film', claimVersion: 2, work: 'Second' });
    expect(await (await archive.packageOf(OLD.accepted))?.body.text()).toBe('zip');
    expect(await archive.claimsOf(OLD.accepted)).toHaveLength(2);
    expect(await archive.receiptOf(OLD.accepted)).toMatchObject({ receivedAtMs: 8 });
    expect(await archive.custodyOf(OLD.accepted)).toHaveLength(1);
    expect(await (await archive.database()).get('values', 'settings')).toEqual({
      deskUrl: 'https://desk.example',
    });
  });

  it('adds what version 2 knows of a capture', async () => {
    await makeVersion1();
    const archive = await open();
    expect(await archive.getCapture(OLD.accepted)).toMatchObject({
      claimNote: 'note 2',
      claimDelivered: 1,
      caseName: '',
      tags: [],
      imported: null,
    });
    expect((await archive.undeliveredClaims()).map(({ version }) => version)).toEqual([2]);
  });

  it('gives every capture its row', async () => {
    await makeVersion1();
    const archive = await open();
    const rows = await (await archive.database()).getAll('rows');
    expect(rows.map(({ id, stage }) => [id, stage])).toEqual([
      [OLD.accepted, 'accepted'],
      [OLD.waiting, 'queued'],
      [OLD.underWay, 'capturing'],
    ]);
    for (const row of rows) {
      const capture = await archive.getCapture(row.id);
      expect(capture && archive.rowOf(capture)).toEqual(row);
    }
  });

  it('finds the journal by capture, and stumbles over no line', async () => {
    await makeVersion1();
    const archive = await open();
    expect((await archive.journalsOf(OLD.accepted)).own).toHaveLength(1);
    expect((await archive.journalsOf(OLD.waiting)).own).toEqual([]);
  });

  it('sets a damaged capture aside, whole', async () => {
    await makeVersion1();
    const archive = await open();
    expect(await archive.getCapture(OLD.damaged)).toBeNull();
    const [found, ...more] = await archive.quarantined();
    expect(more).toEqual([]);
    expect(found).toMatchObject({ key: OLD.damaged, why: 'state cannot be read' });
    expect(found?.value).toMatchObject({ state: 'no such state', title: 'Film' });
  });
});

describe('from version 2', () => {
  it('keeps what there was, and has room for lists', async () => {
    await makeVersion2();
    const archive = { ...(await open()), ...(await import('@/utils/archive/bulk')) };
    expect(await archive.getCapture(OLD_CAPTURE)).toMatchObject({ caseName: 'M-1', tags: ['mirror'] });
    expect(await (await archive.packageOf(OLD_CAPTURE))?.body.text()).toBe('zip');
    expect(await (await archive.database()).get('rows', OLD_CAPTURE)).toMatchObject({ stage: 'sealed' });
    expect(await archive.currentBulkRun()).toBeNull();
    const row = { line: 1, url: 'https://a.test/', title: '', claim: null, caseName: '', tags: [] };
    const runId = await archive.putBulkDraft('', { atOnce: 1, pauseMs: 0, recorded: false }, [row], 1);
    expect(await archive.beginBulkRun(runId, 2)).toBeNull();
    expect(await archive.bulkCounts(runId)).toMatchObject({ waiting: 1, complete: 0 });
  });
});

describe('a database that cannot be had', () => {
  it('of a later version is not touched', async () => {
    (await openDB('constat', 99)).close();
    const { database } = await open();
    await expect(database()).rejects.toMatchObject({ code: 'archive-too-new' });
    expect((await openDB('constat')).version).toBe(99);
  });

  it('that another page keeps open is given up, and had as soon as that is closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await makeVersion1();
    const older = await openDB('constat', 1);
    const { database } = await open();
    const refused = expect(database()).rejects.toMatchObject({ code: 'archive-blocked' });
    for (let seconds = 0; seconds < 20; seconds += 1) await vi.advanceTimersByTimeAsync(1_000);
    await refused;
    vi.useRealTimers();
    older.close();
    expect((await database()).version).toBe(ARCHIVE_VERSION);
  });

  it('is left as it was when a step fails', async () => {
    (await openDB('constat', 1)).close(); // without the stores that the step relies on
    const { database } = await open();
    await expect(database()).rejects.toMatchObject({ code: 'archive-unreadable' });
    const untouched = await openDB('constat');
    expect([untouched.version, untouched.objectStoreNames.length]).toEqual([1, 0]);
  });

  it.each(['InvalidStateError', 'SecurityError'])('because the browser forbids it (%s)', async (name) => {
    vi.spyOn(globalThis.indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('no', name);
    });
    const { database } = await open();
    await expect(database()).rejects.toMatchObject({ code: 'archive-forbidden' });
  });
});
