/** Addresses as the page wrote them, made absolute and taken apart. */

export function resolveUrl(url: string, base: string): string | null {
  try {
    return new URL(url.trim(), base).href;
  } catch {
    return null;
  }
}

/** The address that is fetched, and the fragment with its `#`, or ''. */
export function splitFragment(url: string): [address: string, fragment: string] {
  const hash = url.indexOf('#');
  return hash < 0 ? [url, ''] : [url.slice(0, hash), url.slice(hash)];
}
