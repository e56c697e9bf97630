/** A desk's database of every earlier version becomes one of this version, with all that was in it. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { isCurrent } from '@/server/database';
import { lockFolder } from '@/server/folder-lock';
import { MIGRATIONS } from '@/server/migrations';
import { openSqliteStore } from '@/server/sqlite-store';
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import { deskCommand } from './desk-process';
import { isForeign, temporaryFolder } from './desk-under-test';

const SEAL = 'a'.repeat(64);
const URL = 'https://film.example/watch/7';

/** As the desk of that version would have left it, with one referral, and what `add` puts beside it. */
function databaseOf(
  version: number,
  file: string,
  add: (database: DatabaseSyncInstance) => void = () => undefined,
): void {
  const database = new DatabaseSync(file);
  for (const [index, migration] of MIGRATIONS.slice(0, version).entries()) {
    if (typeof migration === 'string') database.exec(migration);
    else migration(database);
    database.exec(`PRAGMA user_version = ${index + 1}`);
  }
  const request = JSON.stringify({
    ...{ v: 1, seal: SEAL, claim: null, urls: [URL], leads: [], completeness: 'complete' },
    package: { sha256: 'b'.repeat(64), bytes: 10 },
  });
  database.prepare(`INSERT INTO devices VALUES ('d', 'l', 'p', 's', 't', 'c', 'h', 1, NULL)`).run();
  database
    .prepare(
      `INSERT INTO referrals (seal, device_id, request, host, package_sha256, package_bytes, completeness, state, referred_at_ms)
       VALUES (?, 'd', ?, 'film.example', ?, 10, 'complete', 'received', 1)`,
    )
    .run(SEAL, request, 'b'.repeat(64));
  add(database);
  database.close();
}

describe.skipIf(isForeign)('a database', () => {
  it('of the first version keeps its referrals, whose URLs are known from then on', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'desk.sqlite');
    databaseOf(1, file, (database) => {
      database.exec(`UPDATE referrals SET state = 'accepted'`);
    });
    const store = openSqliteStore(file);
    expect(await store.referral(SEAL)).toMatchObject({ state: 'accepted', packageBytes: 10 });
    const hash = createHash('sha256').update(canonicalUrl(URL)).digest('hex');
    expect(await store.knownUrls(hash.slice(0, 5))).toEqual([{ hash, state: 'accepted' }]);
    await store.close();
    const again = openSqliteStore(file);
    expect(await again.knownUrls(hash.slice(0, 5))).toHaveLength(1);
    await again.close();
    await rm(folder, { recursive: true });
  });

  it('is not changed by a command while a desk of that version is running', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'desk.sqlite');
    databaseOf(1, file);
    const running = lockFolder(folder);
    const refused = await deskCommand('--data', folder, '--devices');
    expect(refused).toMatchObject({ status: 1, output: expect.stringContaining('stop it first') as string });
    expect(isCurrent(file)).toBe(false);
    running?.release();
    expect(await deskCommand('--data', folder, '--devices')).toMatchObject({ status: 0 });
    expect(isCurrent(file)).toBe(true);
    await rm(folder, { recursive: true });
  });

  it('in which another device had claimed over the signer counts the claim of the signer again', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'desk.sqlite');
    databaseOf(3, file, (database) => {
      database.prepare(`INSERT INTO devices VALUES ('m', 'l', 'p', 's2', 't2', 'c', 'h', 1, NULL)`).run();
      const claim = database.prepare(`INSERT INTO claims VALUES (?, ?, '{}', 'x', ?, ?, 1)`);
      claim.run(SEAL, 1, 'd', 'Salt');
      claim.run(SEAL, 9, 'm', 'Mallory');
      const detail = 'device d; sealed before it was enrolled, with the same key';
      const checks = JSON.stringify([{ id: 'signer.enrolled', status: 'passed', detail }]);
      database
        .prepare(`UPDATE referrals SET state = 'accepted', claim_version = 9, work = 'Mallory', checks = ?`)
        .run(checks);
    });
    const store = openSqliteStore(file);
    expect(await store.referral(SEAL)).toMatchObject({ signerDeviceId: 'd', claimVersion: 1, work: 'Salt' });
    expect((await store.newestClaims(SEAL)).map(({ work }) => work)).toEqual(['Salt', 'Mallory']);
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('of a later desk is left alone', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'desk.sqlite');
    databaseOf(MIGRATIONS.length, file);
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    database.close();
    expect(() => openSqliteStore(file)).toThrow('newer desk');
    await rm(folder, { recursive: true });
  });
});
