/** Room on the desk's disk: set aside before bytes are taken, and what a full disk looks like when it happens all the same. */
import { statfs } from 'node:fs/promises';
import { ok } from '@/utils/evidence/result';
import type { DeskPolicy } from './policy';
import { refused, type Outcome } from './problem';

const STORAGE_RETRY_S = 60;
/** Unfinished uploads take a while to be finished or dropped. */
const UNFINISHED_RETRY_S = 60;

export const noRoom = (detail: string) => refused('storage-full', detail, { retryAfterS: STORAGE_RETRY_S });

/** Something that a device has announced, and that has not come whole. */
export interface Announced {
  id: string;
  deviceId: string;
  sizeBytes: number;
}

export interface Room {
  /**
   * Sets room aside for all of it, or says why not: too much of this device is unfinished, or the disk has none left beside
   * what was announced before and is still to come.
   */
  setAside(announced: Announced): Promise<Outcome<null>>;
  /** One from before this start: it was let in, and keeps its place. */
  resume(announced: Announced): void;
  /** So many of its bytes are on the disk. */
  came(id: string, bytes: number): void;
  /** It is whole, or will never be. */
  release(id: string): void;
  /** Do so many bytes go onto the disk now? What is no upload fills it, too. */
  takes(bytes: number): Promise<Outcome<null>>;
}

export type RoomPolicy = Pick<
  DeskPolicy,
  'reserveBytes' | 'openUploadsPerDevice' | 'unfinishedBytesPerDevice'
>;

/** Room on the disk that this folder is on. What is set aside is known to this process alone. */
export function diskRoom(folder: string, policy: RoomPolicy): Room {
  const open = new Map<string, Announced & { leftBytes: number }>();
  let asideBytes = 0;
  let asking: Promise<unknown> = Promise.resolve();

  const freeBytes = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize - policy.reserveBytes;
  };

  function put(announced: Announced): void {
    open.set(announced.id, { ...announced, leftBytes: announced.sizeBytes });
    asideBytes += announced.sizeBytes;
  }

  function withinQuota({ deviceId, sizeBytes }: Announced): Outcome<null> {
    const own = [...open.values()].filter((each) => each.deviceId === deviceId);
    const bytes = own.reduce((sum, each) => sum + each.sizeBytes, sizeBytes);
    return own.length < policy.openUploadsPerDevice && bytes <= policy.unfinishedBytesPerDevice
      ? ok(null)
      : refused('rate-limited', 'too many unfinished uploads', { retryAfterS: UNFINISHED_RETRY_S });
  }

  async function ask(announced: Announced): Promise<Outcome<null>> {
    const allowed = withinQuota(announced);
    if (!allowed.ok) return allowed;
    // As it stood before: what comes while the disk is asked counts twice for this once, rather than not at all.
    const promisedBytes = asideBytes;
    if (announced.sizeBytes > (await freeBytes()) - promisedBytes)
      return noRoom('the desk has no room for this package now');
    put(announced);
    return ok(null);
  }

  return {
    setAside: (announced) => {
      // One after the other: two that ask at once must not be promised the same room.
      const answer = asking.then(() => ask(announced));
      asking = answer.catch(() => undefined);
      return answer;
    },
    resume: put,
    came: (id, bytes) => {
      const one = open.get(id);
      if (one === undefined) return;
      const leftBytes = Math.max(0, one.sizeBytes - bytes);
      asideBytes += leftBytes - one.leftBytes;
      one.leftBytes = leftBytes;
    },
    release: (id) => {
      asideBytes -= open.get(id)?.leftBytes ?? 0;
      open.delete(id);
    },
    takes: async (bytes) =>
      bytes <= (await freeBytes()) ? ok(null) : noRoom('the desk has no room for these bytes now'),
  };
}

/** ENOSPC and EDQUOT of files, SQLITE_FULL of the database. */
export function meansFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return code === 'ENOSPC' || code === 'EDQUOT' || /database or disk is full|SQLITE_FULL/.test(error.message);
}
