/** A small disk of its own that can be filled up: a tmpfs, where mounting is allowed. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export interface SmallDisk {
  folder: string;
  /** Leaves so much free: not one byte, unless told otherwise. */
  fill(leftBytes?: number): Promise<void>;
  /** Gives back what {@link fill} took. */
  relieve(): Promise<void>;
  close(): Promise<void>;
}

/** How often what is written meanwhile may be in the way of a disk that is to be made smaller. */
const TRIES = 50;

const run = promisify(execFile);

/** Null where this user may not mount. */
export async function smallDisk(sizeBytes: number): Promise<SmallDisk | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'constat-small-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes},mode=700`, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    return null;
  }
  const resize = (bytes: number) => run('mount', ['-o', `remount,size=${bytes}`, folder]);
  return {
    folder,
    // Made smaller rather than filled up: that takes no time in which whatever is to meet the full disk could end.
    fill: async (leftBytes = 0) => {
      for (let triesLeft = TRIES; ; triesLeft -= 1) {
        const { blocks, bfree, bsize } = await statfs(folder);
        const isDone = await resize((blocks - bfree) * bsize + leftBytes).catch((error: unknown) => {
          if (triesLeft === 0) throw error;
          return null; // something was written meanwhile, and it would be smaller than what is on it
        });
        if (isDone) return;
      }
    },
    relieve: async () => void (await resize(sizeBytes)),
    close: async () => {
      await run('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
