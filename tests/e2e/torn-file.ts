/** What a power cut, or a kill in the middle of a write, leaves of the database that Chromium keeps for the extension. */
import { readdir, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import type { Driver } from '../browser/driver';

const TORN_BYTES = 3;

/** The first file of it whose name is so; the browser may run. */
export async function databaseFile(
  { profileFolder, extension }: Pick<Driver, 'profileFolder' | 'extension'>,
  isWanted: (name: string) => boolean,
): Promise<string> {
  const database = `chrome-extension_${extension.id}_0.indexeddb.leveldb`;
  const folder = path.join(profileFolder, 'Default', 'IndexedDB', database);
  const name = (await readdir(folder)).find(isWanted);
  if (name === undefined) throw new Error(`no such file in ${folder}`);
  return path.join(folder, name);
}

/** Takes the end off the last record, as if the browser had not come to write it; returns how many bytes are left. */
export async function tear(file: string): Promise<number> {
  const leftBytes = (await stat(file)).size - TORN_BYTES;
  await truncate(file, leftBytes);
  return leftBytes;
}
