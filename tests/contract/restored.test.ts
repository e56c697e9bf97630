/** A back-up is a database, then files: what was accepted in between lies there with its receipt, and must not be lost. */
import { cp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseSync } from '@photostructure/sqlite';
import { openDataFolder, PACKAGE_FILE, packageFolder } from '@/server/data-folder';
import {
  claimOf,
  deliver,
  enrolDevice,
  getFrom,
  receiptOf,
  refer,
  referralOf,
  statusOf,
} from './desk-client';
import { isForeign, ownDesk, temporaryFolder, type OwnDesk } from './desk-under-test';
import { sealedPackage } from './fixture-package';

describe.skipIf(isForeign)('a desk restored from a back-up', () => {
  let before: OwnDesk;
  let data: string;
  beforeEach(async () => {
    before = await ownDesk();
    data = await temporaryFolder();
  });
  afterEach(() => rm(data, { recursive: true }));

  const copyDatabase = () => {
    const database = new DatabaseSync(path.join(before.data, 'desk.sqlite'));
    database.exec(`VACUUM INTO '${path.join(data, 'desk.sqlite')}'`);
    database.close();
  };
  const copyFiles = async () => {
    for (const name of ['packages', 'authority'])
      await cp(path.join(before.data, name), path.join(data, name), { recursive: true });
  };

  it('takes up what its database does not know, with the receipt that the device has', async () => {
    const device = await enrolDevice(before.url, before.code);
    const newPackage = () => sealedPackage({ keys: device.keys });
    const [referred, unknown, damaged] = [await newPackage(), await newPackage(), await newPackage()];
    await refer(device, referralOf(referred));
    copyDatabase();
    const claim = await claimOf(device.keys, unknown.seal, 3);
    for (const [sealed, said] of [
      [referred, null],
      [unknown, claim],
      [damaged, null],
    ] as const)
      expect((await deliver(device, sealed, said)).state).toBe('accepted');
    const receipts = await Promise.all([referred, unknown].map(({ seal }) => receiptOf(device, seal)));
    await copyFiles();
    await before.close();
    const folder = packageFolder(await openDataFolder(data), damaged.seal);
    await writeFile(path.join(folder, PACKAGE_FILE), 'torn');

    const after = await ownDesk({ data });
    await after.desk.idle();
    const there = { ...device, url: after.url };
    expect(await statusOf(there, referred.seal)).toMatchObject({ state: 'accepted' });
    expect(await statusOf(there, unknown.seal)).toMatchObject({ state: 'accepted', claim_version: 3 });
    expect(await statusOf(there, damaged.seal)).toMatchObject({
      state: 'rejected',
      problem: { check: 'package.digest' },
    });
    expect(await Promise.all([referred, unknown].map(({ seal }) => receiptOf(there, seal)))).toEqual(
      receipts,
    );
    expect((await refer(there, referralOf(unknown, claim))).status).toBe(200);
    await after.close();
  });

  it('takes up a package once its device, which it did not know, has enrolled again', async () => {
    copyDatabase();
    const device = await enrolDevice(before.url, before.code);
    const sealed = await sealedPackage({ keys: device.keys });
    await deliver(device, sealed);
    const receipt = await receiptOf(device, sealed.seal);
    await copyFiles();
    await before.close();

    const first = await ownDesk({ data });
    const again = await enrolDevice(first.url, first.code, device.keys);
    expect((await getFrom(again, `/v1/referrals/${sealed.seal}`)).status).toBe(404);
    await first.close();
    const second = await ownDesk({ data });
    await second.desk.idle();
    const there = { ...again, url: second.url };
    expect((await statusOf(there, sealed.seal)).state).toBe('accepted');
    expect(await receiptOf(there, sealed.seal)).toEqual(receipt);
    await second.close();
  });
});
