/** A record of the web archive as it may be shown: addresses, headers and what is text of its body without secrets. */
import { inMemory, type BytesSource } from '@/utils/evidence/bytes-source';
import type {
  RequestPart,
  ResourceRecord,
  ResponseRecord,
  WaczRecord,
} from '@/utils/evidence/wacz/wacz-record';
import { withoutFields, type FieldsFound } from './erase-fields';
import type { Eraser } from './erasing';

const isText = (mediaType: string): boolean =>
  /^text\/|[/+](?:json|xml|javascript|ecmascript|x-javascript|x-mpegurl|vnd\.apple\.mpegurl|dash\+xml)\b/i.test(
    mediaType,
  );

/** Larger text is a data set in disguise; it is searched in pieces of this size, which a secret at the seam may escape. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** One character a byte, so that any encoding in which secrets are ASCII survives untouched. */
function toBinary(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}
const fromBinary = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Records that have a body. */
type Kept = ResourceRecord | ResponseRecord;

type Piece = Blob | Uint8Array<ArrayBuffer>;

/** What it is made of without secrets, piece by piece; null where nothing was taken out. */
async function erasedPieces(
  body: BytesSource,
  mediaType: string,
  eraser: Eraser,
  found: FieldsFound,
): Promise<Piece[] | null> {
  const pieces: Piece[] = [];
  const isHtml = /html/i.test(mediaType);
  let isChanged = false;
  for (let at = 0; at < body.size; at += PIECE_BYTES) {
    const piece = body.size > PIECE_BYTES ? body.slice(at, at + PIECE_BYTES) : body;
    const bytes = new Uint8Array(await piece.arrayBuffer());
    const binary = toBinary(bytes);
    const text = eraser.text(binary);
    const clean = isHtml ? withoutFields(text, found, 'tokens') : text;
    isChanged ||= clean !== binary;
    pieces.push(clean !== binary ? fromBinary(clean) : piece instanceof Blob ? piece : bytes);
  }
  return isChanged ? pieces : null;
}

/** UTF-16 and UTF-32 write two or four bytes a character, and nothing would be found in them. */
async function isWide(body: Blob): Promise<boolean> {
  const start = new Uint8Array(await body.slice(0, 1024).arrayBuffer());
  return (
    start.includes(0) || (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  );
}

/** A document of its own, as it may be shown; null where nobody can search it. */
export async function erasedDocument(body: Blob, mediaType: string, eraser: Eraser): Promise<Blob | null> {
  if (!isText(mediaType) || (await isWide(body))) return null;
  const pieces = await erasedPieces(body, mediaType, eraser, { typed: 0, tokens: 0 });
  return pieces ? new Blob(pieces, { type: body.type }) : body;
}

const erasedPairs = (pairs: [string, string][], eraser: Eraser): [string, string][] =>
  pairs.map(([name, value]) => [name, eraser.text(value)]);

function erasedRequest(request: RequestPart | null | undefined, eraser: Eraser): RequestPart | null {
  return request ? { ...request, headers: erasedPairs(request.headers, eraser) } : null;
}

/** A body without a secret is the very body that came in. */
async function erasedBody(
  { body, mediaType }: Kept,
  eraser: Eraser,
  found: FieldsFound,
): Promise<BytesSource> {
  const pieces = isText(mediaType) ? await erasedPieces(body, mediaType, eraser, found) : null;
  if (!pieces) return body;
  const [only, ...others] = pieces;
  // In memory what was searched at once; all pieces of what is larger would be too much.
  return only instanceof Uint8Array && others.length === 0 ? inMemory(only.buffer) : new Blob(pieces);
}

export async function erasedRecord(record: Kept, eraser: Eraser, found: FieldsFound): Promise<Kept>;
export async function erasedRecord(
  record: WaczRecord,
  eraser: Eraser,
  found: FieldsFound,
): Promise<WaczRecord>;
export async function erasedRecord(
  record: WaczRecord,
  eraser: Eraser,
  found: FieldsFound,
): Promise<WaczRecord> {
  const { kind } = record;
  if (kind === 'metadata')
    return { ...record, url: eraser.url(record.url), request: erasedRequest(record.request, eraser) };
  const body = await erasedBody(record, eraser, found);
  const url = eraser.url(record.url, record.mediaType);
  if (kind === 'resource') return { ...record, url, body };
  const headers = erasedPairs(record.headers, eraser);
  return { ...record, url, body, headers, request: erasedRequest(record.request, eraser) };
}
