/** A small disk of its own that can be filled up: a tmpfs, where mounting is allowed. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
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
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill: async (leftBytes = 0) => {
      const { bavail, bsize } = await statfs(folder);
      // What others write meanwhile may be in the way: a full disk is full either way.
      await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes))).catch(() => undefined);
    },
    relieve: () => rm(ballast, { force: true }),
    close: async () => {
      await run('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
