/** Whether a PNG is of one single colour, told from its bytes alone, so that a picture with anything on it costs nothing. */

/** A picture with anything on it takes more than this of a byte for each of its pixels. */
const BLANK_BYTES_A_PIXEL = 0.05;

const CHANNELS: Record<number, number> = { 2: 3, 6: 4 };

interface Header {
  width: number;
  height: number;
  channels: number;
}

function headerOf(view: DataView): Header | null {
  const channels = CHANNELS[view.getUint8(25)];
  const isPlain = view.getUint8(24) === 8 && view.getUint8(28) === 0;
  return channels && isPlain ? { width: view.getUint32(16), height: view.getUint32(20), channels } : null;
}

/**
 * Unpacked at a time: browsers unpack all they are given before they hand out any of it, and most pictures differ in
 * their first rows.
 */
const PIECE_BYTES = 2_048;

/** The compressed rows of a PNG, in pieces. */
function* dataOf(bytes: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer);
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const end = view.getUint32(at + 4) === 0x49444154 ? at + 8 + length : 0;
    for (let from = at + 8; from < end; from += PIECE_BYTES)
      yield bytes.subarray(from, Math.min(from + PIECE_BYTES, end));
    at += length + 12;
  }
}

function unpacked(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = dataOf(bytes);
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const piece = pieces.next();
      if (piece.done === true) controller.close();
      else controller.enqueue(piece.value);
    },
  });
  return packed.pipeThrough(new DecompressionStream('deflate'));
}

/** Left, above and above-left of a byte, put together as the row's filter says (PNG, 9.2). */
function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const [toLeft, toAbove] = [Math.abs(above - corner), Math.abs(left - corner)];
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** All there is. */
const WHOLE = { width: Infinity, height: Infinity };

/**
 * Red, green and blue when every pixel `within` so much from the left and the top has them: beside a page and below it
 * stand its scroll bars. Null when the pixels differ, or this is no plain 8-bit PNG.
 */
export async function onlyColour(png: Blob, within = WHOLE): Promise<[number, number, number] | null> {
  if (png.size < 60) return null;
  const header = headerOf(new DataView(await png.slice(0, 33).arrayBuffer()));
  if (!header || png.size > 1_000 + header.width * header.height * BLANK_BYTES_A_PIXEL) return null;
  const bytes = new Uint8Array(await png.arrayBuffer());
  const { width, channels } = header;
  const stride = width * channels + 1;
  const looked = Math.min(width, Math.floor(within.width)) * channels;
  const rows = Math.min(header.height, Math.floor(within.height));
  // Where all pixels are one, so are all predictions from neighbours: only the first row and column differ.
  let colour: number[] = [];
  let at = 0;
  let filter = 0;
  const reader = unpacked(bytes).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
    if (done || !value) break;
    for (const byte of value) {
      const x = (at % stride) - 1;
      const isFirstRow = at < stride;
      at += 1;
      if (x < 0) {
        filter = byte;
        continue;
      }
      if (x >= looked || at > rows * stride) continue;
      const channel = x % channels;
      const known = colour[channel] ?? 0;
      const left = x < channels ? 0 : known;
      const above = isFirstRow ? 0 : known;
      const corner = isFirstRow || x < channels ? 0 : known;
      const pixel = (byte + predicted(filter, left, above, corner)) & 255;
      if (colour.length <= channel) colour = [...colour, pixel];
      else if (pixel !== known) {
        await reader.cancel();
        return null;
      }
    }
  }
  const [red, green, blue] = colour;
  return at === stride * header.height && red !== undefined && green !== undefined && blue !== undefined
    ? [red, green, blue]
    : null;
}
