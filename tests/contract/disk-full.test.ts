/** The desk's disk fills up while a package comes in: nothing of it stays behind, and it may come again. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as Writer from '@/server/upload-writer';
import { enrolDevice, openUpload, problemOf, refer, referralOf, settled, type Device } from './desk-client';
import { isForeign, ownDesk, type OwnDesk } from './desk-under-test';
import { sealedPackage, type SealedPackage } from './fixture-package';

/** The file system's answer to the last of these bytes, where it has one. */
const disk = vi.hoisted(() => ({ full: false }));
vi.mock('@/server/upload-writer', async (original) => {
  const writer = await original<typeof Writer>();
  const append: typeof writer.append = async (body, arriving) => {
    const arrived = await writer.append(body, arriving);
    if (disk.full) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    return arrived;
  };
  return { ...writer, append };
});

describe.skipIf(isForeign)('a desk whose disk is full', () => {
  let desk: OwnDesk;
  let device: Device;
  beforeAll(async () => {
    desk = await ownDesk({ log: () => undefined });
    device = await enrolDevice(desk.url, desk.code);
  });
  afterAll(() => desk.close());

  const send = (sealed: SealedPackage, body: Blob): Promise<Response> =>
    openUpload(device, sealed, { 'Content-Type': 'application/offset+octet-stream' }, body);

  it.each([
    ['whole', (body: Blob) => body],
    ['begun', (body: Blob) => body.slice(0, 1000)],
  ])('keeps no file of an upload that nobody knows the address of (%s)', async (_name, partOf) => {
    const sealed = await sealedPackage({ keys: device.keys });
    await refer(device, referralOf(sealed));
    disk.full = true;
    for (const _try of [1, 2])
      expect(await problemOf(await send(sealed, partOf(sealed.body)))).toMatchObject({
        code: 'storage-full',
        status: 507,
      });
    expect(await readdir(path.join(desk.data, 'uploads'))).toEqual([]);
    disk.full = false;
    expect((await send(sealed, sealed.body)).status).toBe(201);
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
  });
});
