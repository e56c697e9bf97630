/** From complete upload to the queue: bytes on the disk, then the move, then the state; safe to repeat at any point. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { incomingPath, moveDurably, sync } from './data-folder';
import type { Desk } from './desk';
import type { VerificationQueue } from './verification';

export interface Arrivals {
  /** Hands an upload to verification if it is complete. */
  complete(uploadId: string): Promise<void>;
  /** Finishes what a killed desk left between the last byte and the queue. */
  recover(): Promise<void>;
  /** Drops uploads that were never completed; returns how many. */
  expire(): Promise<number>;
}

export function arrivals(desk: Desk, queue: VerificationQueue): Arrivals {
  const { store, policy, folder } = desk;
  const inTurn = serially();

  /**
   * Hands a complete upload to verification: bytes on the disk first, then the move, then the state. Safe to repeat
   * at any point; the first complete upload of a referral wins.
   */
  async function take(id: string): Promise<void> {
    const upload = await store.upload(id);
    if (upload === null) return;
    const file = path.join(folder.uploads, id);
    const arrived = await stat(file).catch(() => null);
    if (arrived === null || arrived.size !== upload.sizeBytes) return;
    const referral = await store.referral(upload.seal);
    if (referral?.state === 'received' || referral?.state === 'rejected') {
      await sync(file);
      await moveDurably(file, incomingPath(folder, upload.seal));
      await begin(upload.seal, arrived.mtimeMs);
    } else {
      await rm(file, { force: true });
    }
    await store.removeUpload(id);
  }

  async function begin(seal: string, receivedAtMs: number): Promise<void> {
    if (await store.beginVerification(seal, Math.floor(receivedAtMs))) queue.add(seal);
  }

  const complete = (id: string) => inTurn(() => take(id));

  return {
    complete,
    recover: async () => {
      for (const file of await readdir(folder.incoming)) {
        const { mtimeMs } = await stat(path.join(folder.incoming, file));
        await begin(path.basename(file, '.zip'), mtimeMs);
      }
      for (const upload of await store.uploads()) await complete(upload.id);
      for (const seal of await store.referralsIn('verifying')) queue.add(seal);
    },
    expire: async () => {
      const before = desk.now() - policy.uploadExpiryMs;
      const old = (await store.uploads()).filter(({ createdAtMs }) => createdAtMs < before);
      for (const { id } of old) {
        await rm(path.join(folder.uploads, id), { force: true });
        await store.removeUpload(id);
      }
      return old.length;
    },
  };
}

/** Runs pieces of work one after the other. */
function serially() {
  let last: Promise<void> = Promise.resolve();
  return (work: () => Promise<void>): Promise<void> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
