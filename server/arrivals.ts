/** From complete upload to the queue: bytes on the disk, then the move, then the state; safe to repeat at any point. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { incomingPath, moveDurably, sync } from './data-folder';
import type { Desk } from './desk';
import type { UploadRecord } from './store';
import { takeUpPackages } from './take-up';
import { turns } from './turns';
import type { VerificationQueue } from './verification';

export interface Arrivals {
  /** Is every byte of it there, and on the disk? */
  isWhole(upload: UploadRecord): Promise<boolean>;
  /** Hands an upload that is whole to verification. */
  complete(upload: UploadRecord): Promise<void>;
  /** Finishes what a killed desk left between the last byte and the queue, and takes up what a restored one does not know. */
  recover(): Promise<void>;
}

export function arrivals(desk: Desk, queue: VerificationQueue): Arrivals {
  const { store, folder } = desk;
  const inTurn = turns();

  /** The first complete upload of a referral wins. */
  async function take(upload: UploadRecord): Promise<void> {
    const { id, seal } = upload;
    const file = path.join(folder.uploads, id);
    const referral = await store.referral(seal);
    if (referral?.state === 'received' || referral?.state === 'rejected') {
      await moveDurably(file, incomingPath(folder, seal));
      if (await store.arrive(seal, desk.now(), upload)) queue.add(seal);
    } else {
      await rm(file, { force: true });
      await store.removeUpload(id);
    }
  }

  const complete = (upload: UploadRecord) => inTurn(upload.seal, () => take(upload));

  /** Is every byte there? Then it is on the disk, too. */
  async function isWhole({ id, sizeBytes }: UploadRecord): Promise<boolean> {
    const file = path.join(folder.uploads, id);
    const size = await stat(file).then(
      (found) => found.size,
      () => -1,
    );
    if (size !== sizeBytes) return false;
    await sync(file);
    return true;
  }

  /** What a killed desk was writing for somebody who never heard its address. */
  async function removeStrays(known: readonly UploadRecord[]): Promise<void> {
    const ids = new Set(known.map(({ id }) => id));
    for (const file of await readdir(folder.uploads))
      if (!ids.has(file)) await rm(path.join(folder.uploads, file), { force: true });
  }

  return {
    complete,
    isWhole,
    recover: async () => {
      for (const file of await readdir(folder.incoming)) {
        const { mtimeMs } = await stat(path.join(folder.incoming, file));
        const seal = path.basename(file, '.zip');
        if (await store.arrive(seal, Math.floor(mtimeMs), null)) queue.add(seal);
      }
      const uploads = await store.uploads();
      await removeStrays(uploads);
      for (const upload of uploads) if (await isWhole(upload)) await complete(upload);
      await takeUpPackages(desk);
      for (const seal of await store.referralsIn('verifying')) queue.add(seal);
    },
  };
}
