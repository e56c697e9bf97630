/** What a desk has accepted, seen from its data folder: the places where packages with receipts lie. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** The seals of all accepted referrals, sorted. */
export async function referralsAt(deskFolder: string): Promise<string[]> {
  const files = await readdir(path.join(deskFolder, 'packages'), { recursive: true });
  return files
    .filter((file) => path.basename(file) === 'receipt.json')
    .map((file) => path.basename(path.dirname(file)))
    .sort();
}
