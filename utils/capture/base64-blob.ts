/** Bytes that come over as base64, from DevTools or out of a page: some megabytes each, decoded by the browser itself. */

/** Newer than this language's own list of what there is: Chromium 140, Firefox 133. */
const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };

/** The bytes behind a base64 text, as a Blob of this type; rejects on anything that is not base64. */
export async function blobFromBase64(text: string, type: string): Promise<Blob> {
  if (fromBase64) return new Blob([fromBase64.call(Uint8Array, text)], { type });
  // A data: URL is decoded natively, too, but by way of another process.
  return (await fetch(`data:${type};base64,${text}`)).blob();
}

/** The bytes behind a data: URL, such as FileReader and canvas make; rejects on anything that is none. */
export async function blobFromDataUrl(url: string): Promise<Blob> {
  // Never a request for anything.
  if (!url.startsWith('data:')) throw new TypeError('not a data: URL');
  const [head, type] = /^data:([^,]*);base64,/.exec(url) ?? [];
  return head === undefined || type === undefined
    ? (await fetch(url)).blob()
    : blobFromBase64(url.slice(head.length), type);
}
