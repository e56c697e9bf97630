/** SHA-256 as the package writes it: lower-case hex. WebCrypto, so the same in browsers and in Node. */

const encoder = new TextEncoder();

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The SHA-256 of text (as UTF-8), bytes or a Blob (read whole into memory), in lower-case hex. */
export async function sha256Hex(data: string | Uint8Array<ArrayBuffer> | Blob): Promise<string> {
  const bytes =
    typeof data === 'string' ? utf8(data) : data instanceof Blob ? await data.arrayBuffer() : data;
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
