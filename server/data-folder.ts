/** The desk's one data folder: where each thing lies, and writes that survive a power cut. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncContent, withFile } from './descriptor';

export interface DataFolder {
  root: string;
  database: string;
  /** Keys and certificates of the desk: 0700. */
  authority: string;
  /** Uploads under way, by upload id. */
  uploads: string;
  /** Complete uploads waiting for their verdict: `<seal>.zip`. */
  incoming: string;
  /** Accepted packages, each in a folder of its own, with its receipt. */
  packages: string;
}

/** Names of what lies in the folder of an accepted package. */
export const PACKAGE_FILE = 'package.zip';
export const RECEIPT_FILE = 'receipt.json';
export const SIGNATURE_FILE = 'receipt.json.sig';
export const REFERRAL_FILE = 'referral.json';

export const databaseIn = (root: string): string => path.join(root, 'desk.sqlite');

/** Makes the folders that are missing. */
export async function openDataFolder(root: string): Promise<DataFolder> {
  const folder: DataFolder = {
    root,
    database: databaseIn(root),
    authority: path.join(root, 'authority'),
    uploads: path.join(root, 'uploads'),
    incoming: path.join(root, 'incoming'),
    packages: path.join(root, 'packages'),
  };
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const each of [folder.uploads, folder.incoming, folder.packages]) {
    await mkdir(each, { recursive: true, mode: 0o700 });
  }
  return folder;
}

/** Where the package with this seal waits. The seal has been parsed: 64 hex digits. */
export const incomingPath = (folder: DataFolder, seal: string): string =>
  path.join(folder.incoming, `${seal}.zip`);

/** Where the accepted package with this seal lies; two levels keep directories small. */
export const packageFolder = (folder: DataFolder, seal: string): string =>
  path.join(folder.packages, seal.slice(0, 2), seal);

/** Waits until a file's or directory's content is on the disk. */
export const sync = (target: string): Promise<void> => withFile(target, 'r', syncContent);

/** Makes a directory below `parent` and waits until its name is on the disk. */
export async function makeFolder(target: string): Promise<void> {
  const made = await mkdir(target, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  for (let at = target; at.length >= made.length; at = path.dirname(at)) await sync(path.dirname(at));
}

/** Writes a whole file or nothing: readers see the old content or the new, never a torn one. */
export async function writeDurably(file: string, content: Uint8Array | string, mode = 0o600): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  const handle = await open(draft, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(path.dirname(file));
}

const syncing = new Map<string, { running: Promise<void>; next: Promise<void> | null }>();

/**
 * Waits until a directory's entries of this moment are on the disk. Callers that come while one wait is under way share
 * the next: a hundred files that arrive together cost a few waits, not a hundred.
 */
export function syncFolder(folder: string): Promise<void> {
  const current = syncing.get(folder);
  if (current) {
    current.next ??= current.running.catch(() => undefined).then(() => begin());
    return current.next;
  }
  return begin();

  function begin(): Promise<void> {
    const mine: { running: Promise<void>; next: Promise<void> | null } = {
      running: sync(folder),
      next: null,
    };
    syncing.set(folder, mine);
    const forget = () => {
      if (syncing.get(folder) === mine && mine.next === null) syncing.delete(folder);
    };
    mine.running.then(forget, forget);
    return mine.running;
  }
}

/**
 * Moves a file whose content is already on the disk, and waits until the new place knows. Should the power fail before
 * the old one does, the file may be in both: never in none.
 */
export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(path.dirname(to));
}
