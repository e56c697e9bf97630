/** The desk is killed with SIGKILL at any moment: nothing is lost, doubled or torn. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { incomingPath, openDataFolder, packageFolder } from '@/server/data-folder';
import { sha256Hex } from '@/utils/evidence/hash';
import { fromBase64 } from '@/utils/evidence/pem';
import {
  askOffset,
  deliver,
  enrolDevice,
  newUpload,
  receiptOf,
  refer,
  referralOf,
  sendPart,
  settled,
  statusOf,
  type Device,
} from './desk-client';
import { deskCommand, startDesk, type DeskProcess } from './desk-process';
import { isForeign, temporaryFolder } from './desk-under-test';
import { sealedPackage, type SealedPackage } from './fixture-package';
import { openSqliteStore } from '@/server/sqlite-store';

let data: string;
let desk: DeskProcess;
let device: Device;

/** Kills the desk and starts it again on the same folder and port. */
async function killAndRestart(between?: () => Promise<void>): Promise<void> {
  await desk.kill('SIGKILL');
  await between?.();
  desk = await startDesk(data, Number(new URL(desk.url).port));
}

describe.skipIf(isForeign)('a desk that is killed', () => {
  beforeEach(async () => {
    data = await temporaryFolder();
    desk = await startDesk(data);
    device = await enrolDevice(desk.url, desk.code);
  });
  afterEach(async () => {
    await desk.kill('SIGKILL');
    await rm(data, { recursive: true });
  });

  const newPackage = (ballastBytes = 0) => sealedPackage({ keys: device.keys, ballastBytes });
  const readBack = async (sealed: SealedPackage) => {
    const folder = packageFolder(await openDataFolder(data), sealed.seal);
    const zip = await readFile(path.join(folder, 'package.zip'));
    expect(await sha256Hex(new Uint8Array(zip))).toBe(sealed.sha256);
    const receipt = await receiptOf(device, sealed.seal);
    expect(await readFile(path.join(folder, 'receipt.json'), 'utf8')).toBe(receipt.document);
    const signature = await readFile(path.join(folder, 'receipt.json.sig'));
    expect(new Uint8Array(signature)).toEqual(fromBase64(receipt.signature));
    expect((await readdir(folder)).sort()).toEqual([
      ...['package.zip', 'receipt.json', 'receipt.json.sig', 'referral.json'],
    ]);
  };

  it('in mid-upload: the upload goes on where it was', async () => {
    const sealed = await newPackage(4_000_000);
    await refer(device, referralOf(sealed));
    const upload = await newUpload(device, sealed);
    await sendPart(device, upload, 0, sealed.body.slice(0, 1_000_000));
    let sent = 1_000_000;
    const endless = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await sleep(5);
        const part = new Uint8Array(await sealed.body.slice(sent, sent + 50_000).arrayBuffer());
        sent += part.length;
        controller.enqueue(part);
      },
    });
    const cut = fetch(upload, {
      method: 'PATCH',
      headers: {
        'Tus-Resumable': '1.0.0',
        Authorization: `Bearer ${device.enrolment.access_token}`,
        'Upload-Offset': '1000000',
        'Content-Type': 'application/offset+octet-stream',
      },
      body: endless,
      duplex: 'half',
    });
    const failed = expect(cut).rejects.toThrow();
    while (sent < 2_000_000) await sleep(5);
    await killAndRestart();
    await failed;
    const offset = Number((await askOffset(device, upload)).headers.get('upload-offset'));
    expect(offset).toBeGreaterThanOrEqual(1_000_000);
    expect(offset).toBeLessThan(4_000_000);
    await sendPart(device, upload, offset, sealed.body.slice(offset));
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
    await readBack(sealed);
  });

  it('after the last byte, before anybody noticed: the package is verified all the same', async () => {
    const sealed = await newPackage();
    await refer(device, referralOf(sealed));
    const upload = await newUpload(device, sealed);
    await killAndRestart(async () => {
      const file = path.join((await openDataFolder(data)).uploads, path.basename(upload));
      await writeFile(file, new Uint8Array(await sealed.body.arrayBuffer()));
    });
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
    await readBack(sealed);
  });

  it('between moving the upload and saying so', async () => {
    const sealed = await newPackage();
    await refer(device, referralOf(sealed));
    await killAndRestart(async () => {
      const file = incomingPath(await openDataFolder(data), sealed.seal);
      await writeFile(file, new Uint8Array(await sealed.body.arrayBuffer()));
    });
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
    await readBack(sealed);
  });

  it('between keeping the package and recording the receipt', async () => {
    const sealed = await newPackage();
    await refer(device, referralOf(sealed));
    await killAndRestart(async () => {
      const folder = packageFolder(await openDataFolder(data), sealed.seal);
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, 'package.zip'), new Uint8Array(await sealed.body.arrayBuffer()));
      await writeFile(path.join(folder, 'receipt.json'), 'of an attempt that never ended');
      const store = openSqliteStore((await openDataFolder(data)).database);
      await store.arrive(sealed.seal, Date.now(), null);
      await store.close();
    });
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
    await readBack(sealed);
  });

  it('at random moments of many deliveries: each ends accepted, once, with one receipt', async () => {
    const count = 12;
    const packages = await Promise.all(Array.from({ length: count }, () => newPackage(300_000)));
    /** As the extension does: each step again until it is answered. */
    const insist = async (sealed: SealedPackage) => {
      for (;;) {
        try {
          const status = (await statusOf(device, sealed.seal).catch(() => null))?.state;
          if (status === 'accepted') return;
          if (status === 'verifying') await settled(device, sealed.seal);
          else await deliver(device, sealed);
        } catch {
          await sleep(20);
        }
      }
    };
    let finished = false;
    const all = (async () => {
      for (const sealed of packages) await insist(sealed);
      finished = true;
    })();
    let kills = 0;
    while (!finished && kills < 8) {
      await sleep(Math.random() * 150);
      if (finished) break;
      await killAndRestart();
      kills += 1;
    }
    await all;
    expect(kills).toBeGreaterThan(0);
    for (const sealed of packages) await readBack(sealed);
    const store = openSqliteStore((await openDataFolder(data)).database);
    expect(await store.newestReferrals(100, null)).toHaveLength(count);
    expect(await store.referralsIn('accepted')).toHaveLength(count);
    await store.close();
    expect(await readdir((await openDataFolder(data)).incoming)).toEqual([]);
  });

  it('keeps its keys: receipts and devices of before are still good', async () => {
    const sealed = await newPackage();
    await deliver(device, sealed);
    const before = await receiptOf(device, sealed.seal);
    await killAndRestart();
    expect(await receiptOf(device, sealed.seal)).toEqual(before);
    expect(desk.output()).not.toMatch(/Enrolment code +\w{4}-\w{4}/);
  });
});

describe.skipIf(isForeign)('npm run desk', () => {
  it('stops on SIGTERM with status 0, and gives codes while it runs', async () => {
    const folder = await temporaryFolder();
    const running = await startDesk(folder);
    const made = await deskCommand('--data', folder, '--new-code', '--uses', '2', '--expires', '1h');
    await enrolDevice(running.url, made.output.trim());
    const listed = await deskCommand('--data', folder, '--devices');
    expect(listed.output).toContain('Test device');
    expect(await running.kill('SIGTERM')).toBe(0);
    await rm(folder, { recursive: true });
  });

  it('fails loudly: a port that is taken, a folder in use, options it does not know', async () => {
    const folder = await temporaryFolder();
    const running = await startDesk(folder);
    const other = await temporaryFolder();
    const { port } = new URL(running.url);
    const taken = await deskCommand('--data', other, '--port', port);
    expect(taken).toMatchObject({ status: 1 });
    expect(taken.output).toMatch(/cannot listen .*EADDRINUSE/);
    const inUse = await deskCommand('--data', folder, '--port', '0');
    expect(inUse).toMatchObject({ status: 1 });
    expect(inUse.output).toContain('another desk is using');
    const slip = await deskCommand('--data', path.join(folder, 'slip'), '--new-code');
    expect(slip).toMatchObject({ status: 1 });
    expect(slip.output).toContain('there is no desk in');
    expect(await deskCommand('--nonsense')).toMatchObject({ status: 1 });
    expect(await deskCommand('--data', folder, '--port', 'x')).toMatchObject({ status: 1 });
    await running.kill('SIGTERM');
    await rm(folder, { recursive: true });
    await rm(other, { recursive: true });
  });
});
