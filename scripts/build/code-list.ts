/**
 * Lists the code of a build beside it, so that the extension, which cannot look into its own folder, can say by hash which
 * code made a package (docs/evidence.md). Only what browsers leave as it is: of a package that comes from a store Chromium
 * writes the manifest, the texts and the icons anew.
 */
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const LIST = 'code-files.txt';
const isCode = (name: string): boolean => /\.(?:js|html|css)$/.test(name);

/** Names below the folder, in the order of `LC_ALL=C sort`, one a line. */
export async function listCode(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const code = names.map((name) => name.replaceAll('\\', '/')).filter(isCode);
  code.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  await writeFile(path.join(folder, LIST), code.map((name) => `${name}\n`).join(''));
}
