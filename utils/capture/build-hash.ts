/** Which code made a package, by its hash: docs/evidence.md tells how to compute the same from a release. */
import { extensionVersion, ownFile } from '@/utils/browser/environment';
import { readSessionValue, writeSessionValue } from '@/utils/browser/session-values';
import { sha256Hex } from '@/utils/evidence/hash';

/** Written when the extension is built, in the order of `LC_ALL=C sort`. */
const LIST = 'code-files.txt';

/** Of the lines that `sha256sum` prints of every script, page and sheet. */
async function hashCode(): Promise<string> {
  const names = (await (await ownFile(`/${LIST}`)).text()).split('\n').filter((name) => name !== '');
  const lines = await Promise.all(
    names.map(async (name) => `${await sha256Hex(await ownFile(`/${name}`))}  ${name}\n`),
  );
  return sha256Hex(lines.join(''));
}

/**
 * Null where the extension's own files cannot be read. Computed once: what was computed lasts until the browser ends, or the
 * extension is loaded anew.
 */
export async function buildHash(): Promise<string | null> {
  const key = `build-hash ${extensionVersion()}`;
  const known = await readSessionValue(key);
  if (typeof known === 'string') return known;
  const hash = await hashCode().catch(() => null);
  if (hash !== null) await writeSessionValue(key, hash);
  return hash;
}
