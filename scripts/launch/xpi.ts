/** The built extension as one file, as Firefox installs it. The same build gives the same bytes. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { downloadZip } from 'client-zip';

/** The earliest that a ZIP can say. */
const NO_DATE = new Date(1980, 0, 1);

export async function packExtension(folder: string): Promise<Buffer> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const entries = files.sort().map(async (file) => ({
    name: path.relative(folder, file).split(path.sep).join('/'),
    lastModified: NO_DATE,
    input: await readFile(file),
  }));
  return Buffer.from(await downloadZip(await Promise.all(entries)).arrayBuffer());
}
