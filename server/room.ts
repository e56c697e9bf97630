/** Room on the desk's disk: asked for before bytes are taken, and what a full disk looks like when it happens all the same. */
import { statfs } from 'node:fs/promises';
import { ok } from '@/utils/evidence/result';
import type { DeskPolicy } from './policy';
import { refused, type Outcome } from './problem';

const STORAGE_RETRY_S = 60;

export const noRoom = (detail: string) => refused('storage-full', detail, { retryAfterS: STORAGE_RETRY_S });

/** A disk does not fill within this by more than the reserve; and should it, writing says so. */
const FRESH_MS = 200;
const seen = new Map<string, { atMs: number; bytes: Promise<number> }>();

function freeBytes(folder: string): Promise<number> {
  const atMs = performance.now();
  const known = seen.get(folder);
  if (known && atMs - known.atMs < FRESH_MS) return known.bytes;
  const bytes = statfs(folder).then(({ bavail, bsize }) => bavail * bsize);
  seen.set(folder, { atMs, bytes });
  return bytes;
}

/** Is there room for so many bytes, with what the desk needs to keep its books besides? */
export async function roomFor(
  folder: string,
  bytes: number,
  policy: Pick<DeskPolicy, 'reserveBytes'>,
): Promise<Outcome<null>> {
  const free = (await freeBytes(folder)) - policy.reserveBytes;
  return bytes <= free ? ok(null) : noRoom('the desk has no room for this package now');
}

/** ENOSPC and EDQUOT of files, SQLITE_FULL of the database. */
export function meansFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return code === 'ENOSPC' || code === 'EDQUOT' || /database or disk is full|SQLITE_FULL/.test(error.message);
}
