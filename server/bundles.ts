/** Takes bundles (utils/referral/bundle.ts): small packages with their referrals, many in one request, each judged by itself. */
import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ok } from '@/utils/evidence/result';
import { readBundleHead } from '@/utils/referral/bundle';
import type { ReferralRequest } from '@/utils/referral/schema';
import type { Arrivals } from './arrivals';
import { bodyReader, type BodyReader } from './body-reader';
import type { Chunks } from './chunks';
import { syncContent, withFile, writeAll } from './descriptor';
import type { Desk } from './desk';
import { inTime, LATE } from './in-time';
import { refused, type Outcome } from './problem';
import { readReferral, referMany, type Referred } from './referrals';
import { statusOf } from './status';
import type { DeviceRecord } from './store';

export const BUNDLE_PATH = '/v1/packages:batch';

/** Packages of one bundle that are on their way to the disk while the next is read: a few waits at once cost little more than one. */
const KEEPING_AT_ONCE = 8;

/** What the first line announces, or why nothing of it is taken. */
async function announced(
  { policy }: Desk,
  reader: BodyReader,
  contentLength: number | null,
): Promise<Outcome<ReferralRequest[]>> {
  const line = await inTime(reader.line(policy.batchBytes), policy.bodyMs);
  if (line === LATE)
    return refused('incomplete', `the first line took longer than ${policy.bodyMs / 1000} s`);
  const head = line && (await readBundleHead(Buffer.from(line).toString('utf8')));
  if (!line || !head) return refused('bad-request', 'the first line is not that of a bundle');
  if (head.referrals.length > policy.batchItems)
    return refused('too-large', `a bundle may have ${policy.batchItems} packages`);
  const read = head.referrals.map(readReferral);
  const referrals = read.flatMap((referral) => (referral.ok ? [referral.value] : []));
  // Of one that cannot be read nobody knows where its package ends.
  if (referrals.length < read.length) return refused('bad-request', 'a referral is not of the right shape');
  if (referrals.some((referral) => referral.package.bytes > policy.bundledPackageBytes))
    return refused('too-large', `in a bundle a package may have ${policy.bundledPackageBytes} bytes`);
  const length = line.length + 1 + totalBytes(referrals);
  return contentLength === null || contentLength === length
    ? ok(referrals)
    : refused('bad-request', `the first line announces ${length} bytes, Content-Length ${contentLength}`);
}

const totalBytes = (referrals: readonly ReferralRequest[]): number =>
  referrals.reduce((sum, referral) => sum + referral.package.bytes, 0);

/** Through to the disk, then to verification. */
async function keep(
  desk: Desk,
  arrived: Arrivals,
  chunks: readonly Uint8Array[],
  upload: { seal: string; sha256: string; sizeBytes: number; deviceId: string },
): Promise<void> {
  const id = randomBytes(16).toString('hex');
  const file = path.join(desk.folder.uploads, id);
  try {
    await withFile(file, 'wx', async (descriptor) => {
      await writeAll(descriptor, chunks);
      await syncContent(descriptor);
    });
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  await arrived.complete({ ...upload, id, createdAtMs: desk.now() });
}

/** Lets so much work go on at once; whoever adds more waits. The first failure is told at the end, when all is quiet. */
function sideBySide(limit: number) {
  const running = new Set<Promise<void>>();
  const problems: unknown[] = [];
  return {
    async add(work: () => Promise<void>): Promise<void> {
      while (running.size >= limit) await Promise.race(running);
      const one = work()
        .catch((error: unknown) => void problems.push(error))
        .finally(() => running.delete(one));
      running.add(one);
    },
    async done(): Promise<void> {
      await Promise.all(running);
      if (problems.length > 0) throw problems[0];
    },
  };
}

const isAwaited = (referred: Referred | undefined): boolean =>
  referred?.ok === true && ['received', 'rejected'].includes(referred.value.status.state);

/**
 * Takes what a bundle brings: for each of its referrals, in their order, how it stands then, or why not. What came whole
 * before a line was cut stays. Throws what the file system throws.
 */
export async function takeBundle(
  desk: Desk,
  arrived: Arrivals,
  device: DeviceRecord,
  { body, contentLength }: { body: Chunks; contentLength: number | null },
): Promise<Outcome<Referred[]>> {
  const reader = bodyReader(body);
  const bundleId = randomBytes(16).toString('hex');
  try {
    const referrals = await announced(desk, reader, contentLength);
    if (!referrals.ok) return referrals;
    const sizeBytes = totalBytes(referrals.value);
    const room = await desk.room.setAside({ id: bundleId, deviceId: device.id, sizeBytes });
    if (!room.ok) return room;
    const results = await referMany(desk, device, referrals.value.map(ok));
    const keeping = sideBySide(KEEPING_AT_ONCE);
    for (const [index, { seal, package: announced }] of referrals.value.entries()) {
      const isWanted = isAwaited(results[index]);
      const hash = createHash('sha256');
      const chunks: Uint8Array[] = [];
      const came = await reader.take(announced.bytes, (chunk) => {
        if (!isWanted) return;
        hash.update(chunk);
        chunks.push(chunk);
      });
      if (came < announced.bytes) {
        await keeping.done();
        return refused('incomplete', 'the body was cut off');
      }
      if (!isWanted) continue;
      const { sha256, bytes: sizeBytes } = announced;
      if (hash.digest('hex') === sha256)
        await keeping.add(() =>
          keep(desk, arrived, chunks, { seal, sha256, sizeBytes, deviceId: device.id }),
        );
      else
        results[index] = refused('digest-mismatch', 'the bytes that came are not those that were referred', {
          check: 'package.digest',
        });
    }
    await keeping.done();
    return ok(await Promise.all(results.map((result) => asItStands(desk, device, result))));
  } finally {
    desk.room.release(bundleId);
    reader.end();
  }
}

async function asItStands({ store }: Desk, device: DeviceRecord, result: Referred): Promise<Referred> {
  if (!result.ok) return result;
  const referral = await store.referralFor(result.value.status.seal, device.id);
  return referral ? ok({ ...result.value, status: statusOf(referral) }) : result;
}
