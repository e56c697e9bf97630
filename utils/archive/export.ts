/**
 * One ZIP of captures: each package as it was sealed, and beside it everything else there is to a capture. Read and
 * written piece by piece, so that twenty gigabytes need no more memory than one package.
 */
import { makeZip } from 'client-zip';
import { fromBase64 } from '@/utils/evidence/pem';
import { allOf, database } from './database';
import { deviceKeyFingerprint } from './device-key';
import { EXPORT, EXPORT_VERSION, type Companion, type ExportHead } from './companion';
import { CSV_HEAD, csvLine } from './index-csv';
import { DEVICE_LOG, linesOf } from './log';
import { reach } from './reach';
import type { CaptureRecord } from './records';
import { isCapture } from './soundness';
import { exportable, UNFINISHED } from './stage';

interface Entry {
  name: string;
  input: Blob | string | Uint8Array | AsyncIterable<Uint8Array>;
  lastModified: Date;
}

const README = `An export of Constat

packages/   each sealed package, byte for byte. VERIFY.txt inside says how to check it; Constat is not needed for that.
receipts/   the desk's receipt for each, with its signature. Ask the desk itself for its key (receipt.pub.pem: on its page,
            or receipt_key_pem of https://DESK/v1/desk), for a key that came along with a receipt proves nothing:
            openssl dgst -sha256 -verify receipt.pub.pem -signature ID.receipt.json.sig ID.receipt.json
            ID.desk-key.pem is the key that this device has trusted since it enrolled there: it must be the same.
index.csv   the list, for a spreadsheet.
captures.jsonl, thumbnails/, journal/, export.json
            the rest (claims with their signatures, cases, tags, the device's journal), for Constat to import.

Not in here: the key of the device, which cannot leave it. Another device goes on with these captures, but signs with
its own key, and has to be enrolled at the desk by itself.
`;

const captureOf = reach('exportedCapture', async (id: string): Promise<CaptureRecord | null> => {
  const found: unknown = await (await database()).get('captures', id).catch(() => null);
  return isCapture(found) && exportable(found) ? found : null;
});

const companionOf = reach('exportedCompanion', async (id: string): Promise<Companion> => {
  const db = await database();
  const capture = await captureOf(id);
  const [claims, receipt, stored] = await Promise.all([
    db.getAll('claims', allOf(id)),
    db.get('receipts', id),
    db.getKey('packages', id),
  ]);
  return {
    v: EXPORT_VERSION,
    id,
    capture,
    claims: claims.map(({ version, savedAtMs, signed, claim, delivered }) => ({
      ...{ version, savedAtMs, signed, claim, delivered },
    })),
    receipt: receipt
      ? {
          seal: receipt.seal,
          signed: receipt.signed,
          receiptKeyPem: receipt.receiptKeyPem,
          receivedAtMs: receipt.receivedAtMs,
        }
      : null,
    custody: stored === undefined ? await linesOf(id) : [],
  };
});

const encoder = new TextEncoder();

async function* lines(
  ids: readonly string[],
  lineOf: (id: string) => Promise<string>,
): AsyncGenerator<Uint8Array> {
  for (const id of ids) {
    const line = await lineOf(id);
    if (line !== '') yield encoder.encode(line);
  }
}

const csvOf = async (id: string): Promise<string> => {
  const capture = await captureOf(id);
  return capture ? csvLine(capture) : '';
};

/** The list alone, line by line. */
export async function* csvOfCaptures(ids: readonly string[]): AsyncGenerator<Uint8Array> {
  yield encoder.encode(CSV_HEAD);
  yield* lines(ids, csvOf);
}

/** What belongs to one capture as files of their own. */
const filesOf = reach(
  'exportedFiles',
  async (id: string): Promise<[name: string, input: Entry['input']][]> => {
    const db = await database();
    const [stored, thumbnail, receipt] = await Promise.all([
      db.get('packages', id),
      db.get('thumbnails', id),
      db.get('receipts', id),
    ]);
    const files: [string, Entry['input']][] = [];
    if (stored) files.push([`${EXPORT.packages}${id}.zip`, stored.body]);
    if (thumbnail) files.push([`${EXPORT.thumbnails}${id}.png`, thumbnail.body]);
    if (receipt) {
      files.push([`${EXPORT.receipts}${id}.receipt.json`, receipt.signed.document]);
      files.push([`${EXPORT.receipts}${id}.receipt.json.sig`, fromBase64(receipt.signed.signature)]);
      files.push([`${EXPORT.receipts}${id}.desk-key.pem`, receipt.receiptKeyPem]);
    }
    return files;
  },
);

/** This device's journal, and those that came with captures of other devices. */
const journals = reach(
  'exportedJournals',
  async (fingerprint: string | null): Promise<[name: string, input: string][]> => {
    const db = await database();
    const names = new Set<string>();
    for (const [log] of await db.getAllKeys('log', IDBKeyRange.bound([DEVICE_LOG], [`${DEVICE_LOG}:\uffff`])))
      names.add(log);
    return Promise.all(
      [...names].map(async (log): Promise<[string, string]> => {
        const owner = log === DEVICE_LOG ? (fingerprint ?? 'no-key') : log.slice(DEVICE_LOG.length + 1);
        return [`${EXPORT.journal}${owner}.jsonl`, (await linesOf(log)).map((line) => `${line}\n`).join('')];
      }),
    );
  },
);

export interface ExportAsked {
  captureIds: readonly string[];
  /** Everything on this device: with the journal, and the receipts and claims of captures that were deleted. */
  whole: boolean;
  madeBy: string;
  nowMs: number;
  /** Called as each capture is written. */
  onCapture: (done: number) => void;
}

async function* entries(asked: ExportAsked, folder: string): AsyncGenerator<Entry> {
  const lastModified = new Date(asked.nowMs);
  const entry = (name: string, input: Entry['input']): Entry => ({
    name: `${folder}/${name}`,
    input,
    lastModified,
  });
  const fingerprint = await deviceKeyFingerprint();
  const unfinished = new Set(await unfinishedIds());
  const wanted = asked.whole ? await everyId() : [...asked.captureIds].sort();
  const ids = wanted.filter((id) => !unfinished.has(id));
  const head: ExportHead = {
    v: EXPORT_VERSION,
    made_at: lastModified.toISOString(),
    made_by: asked.madeBy,
    device_key_sha256: fingerprint,
    whole: asked.whole,
    captures: ids.length,
    left_out: wanted.length - ids.length,
  };
  yield entry(EXPORT.readme, README);
  yield entry(EXPORT.head, `${JSON.stringify(head, null, 2)}\n`);
  yield entry(EXPORT.index, csvOfCaptures(ids));
  yield entry(
    EXPORT.captures,
    lines(ids, async (id) => `${JSON.stringify(await companionOf(id))}\n`),
  );
  if (asked.whole) for (const [name, input] of await journals(fingerprint)) yield entry(name, input);
  for (const [index, id] of ids.entries()) {
    for (const [name, input] of await filesOf(id)) yield entry(name, input);
    asked.onCapture(index + 1);
  }
}

/** Captures of which there is no package yet. */
const unfinishedIds = reach('unfinishedIds', async (): Promise<string[]> => {
  const db = await database();
  const found = UNFINISHED.map((state) => db.getAllKeysFromIndex('captures', 'state', state));
  return (await Promise.all(found)).flat();
});

/** Also of captures that were deleted, or set aside, and of which a package, a claim or a receipt is left. */
const everyId = reach('exportedIds', async (): Promise<string[]> => {
  const db = await database();
  const [captures, packages, receipts, claims] = await Promise.all([
    db.getAllKeys('captures'),
    db.getAllKeys('packages'),
    db.getAllKeys('receipts'),
    db.getAllKeys('claims'),
  ]);
  return [...new Set([...captures, ...packages, ...receipts, ...claims.map(([id]) => id)])].sort();
});

/** Such as `constat-export-20261122T101500Z`. */
export const exportName = (nowMs: number): string =>
  `constat-export-${new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')}`;

export const exportStream = (asked: ExportAsked): ReadableStream<Uint8Array> =>
  makeZip(entries(asked, exportName(asked.nowMs)));
