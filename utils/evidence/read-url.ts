/**
 * The address that a text is, or null; with `base`, what it means there.
 *
 * Never by `URL.canParse`: after some thousands of calls Node 20 denies every address in which a letter like "ü" or "é"
 * stands as itself (measured with 20.20.2), and at a desk that has run for an hour hosts and known addresses would be lost.
 */
export function readUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
