/** A disk with little left: what was announced is counted before it comes, so that the reserve stays free. */
import type * as Files from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  endUpload,
  enrolDevice,
  newUpload,
  openUpload,
  problemOf,
  refer,
  referralOf,
  sendPart,
  settled,
  type Device,
} from './desk-client';
import { isForeign, ownDesk, type OwnDesk } from './desk-under-test';
import { sealedPackage, type SealedPackage } from './fixture-package';

const RESERVE_BYTES = 1_000_000;

/** What the file system says is free. */
const disk = vi.hoisted(() => ({ freeBytes: 0 }));
vi.mock('node:fs/promises', async (original) => {
  const files = await original<typeof Files>();
  return { ...files, statfs: () => Promise.resolve({ bavail: disk.freeBytes, bsize: 1 }) };
});

describe.skipIf(isForeign)('a disk with room for two packages', () => {
  let desk: OwnDesk;
  let device: Device;
  let sealed: SealedPackage;
  beforeAll(async () => {
    desk = await ownDesk({ policy: { reserveBytes: RESERVE_BYTES } });
    device = await enrolDevice(desk.url, desk.code);
  });
  beforeEach(async () => {
    sealed = await sealedPackage({ keys: device.keys, ballastBytes: 100_000 });
    disk.freeBytes = RESERVE_BYTES + 2.5 * sealed.bytes;
    await refer(device, referralOf(sealed));
  });
  afterAll(() => desk.close());

  const isRefused = async (response: Response) =>
    expect(await problemOf(response)).toMatchObject({ code: 'storage-full', status: 507 });

  it('is not promised to three, of whatever device, at once or one after the other', async () => {
    const other = await enrolDevice(desk.url, desk.code);
    const opened = await Promise.all([device, other, device].map((each) => openUpload(each, sealed)));
    expect(opened.map(({ status }) => status).sort()).toEqual([201, 201, 507]);
    await isRefused(await openUpload(other, sealed));
    for (const { id } of await desk.desk.store.uploads())
      for (const each of [device, other]) await endUpload(each, `${desk.url}/v1/packages/${id}`);
  });

  it('is counted once: on the disk, or as announced', async () => {
    const half = Math.floor(sealed.bytes / 2);
    const uploads = [await newUpload(device, sealed), await newUpload(device, sealed)];
    for (const upload of uploads) {
      await sendPart(device, upload, 0, sealed.body.slice(0, half));
      disk.freeBytes -= half;
    }
    await isRefused(await openUpload(device, sealed));
    disk.freeBytes += half + 1;
    const third = await newUpload(device, sealed);
    for (const upload of [...uploads, third]) await endUpload(device, upload);
  });

  it('that something else has filled takes no more of what was let in, until there is room', async () => {
    const upload = await newUpload(device, sealed);
    disk.freeBytes = RESERVE_BYTES + sealed.bytes - 1;
    await isRefused(await sendPart(device, upload, 0, sealed.body));
    expect((await sendPart(device, upload, 0, sealed.body.slice(0, 1000))).status).toBe(204);
    disk.freeBytes = RESERVE_BYTES + sealed.bytes;
    expect((await sendPart(device, upload, 1000, sealed.body.slice(1000))).status).toBe(204);
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
  });
});
