/** Writes the records of a web archive one behind the other, and notes where each answer stands. */
import type { Bytes } from '../hash';
import { eachInBatches } from '../in-batches';
import { lengthOf } from '../pieces';
import type { IndexedMember } from './cdxj';
import { warcInfo, warcMetadata, warcRequest, warcResource, warcResponse, type WarcMember } from './warc';
import type { ResponseRecord, WaczRecord } from './wacz-record';

export const WARC_FILE = 'data.warc.gz';

export interface WarcInput {
  captureId: string;
  createdAt: Date;
  /** Name and version of the software. */
  software: string;
  records: Iterable<WaczRecord> | AsyncIterable<WaczRecord>;
  /** Puts a finished part out of memory and gives it back from there. */
  spill?: (part: Blob) => Promise<Blob>;
  /** Parts are spilled when they have come to this much. */
  spillBytes?: number;
}

export interface Warc {
  body: Blob;
  index: IndexedMember[];
  /** Headers left out as secrets while it was written. */
  withheldHeaders: number;
}

/** Parts that are finished; in memory no more of them than what was not spilled yet. */
class Parts {
  readonly #done: Blob[] = [];
  #open: Bytes[] = [];
  #openBytes = 0;
  size = 0;

  constructor(private readonly input: Pick<WarcInput, 'spill' | 'spillBytes'>) {}

  async add({ gzip }: WarcMember): Promise<void> {
    const bytes = lengthOf(gzip);
    this.#open.push(...gzip);
    this.#openBytes += bytes;
    this.size += bytes;
    const { spill, spillBytes = Infinity } = this.input;
    if (!spill || this.#openBytes < spillBytes) return;
    this.#done.push(await spill(new Blob(this.#open)));
    this.#open = [];
    this.#openBytes = 0;
  }

  whole = (): Blob => new Blob([...this.#done, ...this.#open]);
}

/** Memory: the records made side by side (READ_AT_ONCE in the policy), and what was not spilled. */
export async function writeWarc(input: WarcInput): Promise<Warc> {
  const info = await warcInfo(input.createdAt, WARC_FILE, [
    ['software', input.software],
    ['format', 'WARC File Format 1.1'],
    ['conformsTo', 'https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/'],
    ['isPartOf', input.captureId],
  ]);
  const parts = new Parts(input);
  await parts.add(info);
  const index: IndexedMember[] = [];
  let withheldHeaders = 0;
  const make = async (record: WaczRecord) => ({ record, members: await membersOf(record, info.id) });
  for await (const { record, members } of eachInBatches(input.records, bytesOf, make)) {
    const offset = parts.size;
    for (const member of members) {
      await parts.add(member);
      withheldHeaders += member.withheld.length;
    }
    const [content] = members;
    if (record.kind !== 'metadata' && content) index.push(indexed(record, content, offset));
  }
  return { body: parts.whole(), index, withheldHeaders };
}

const bytesOf = (record: WaczRecord): number => (record.kind === 'metadata' ? 0 : record.body.size);

/** The content first: it is what the index points at. */
async function membersOf(record: WaczRecord, infoId: string): Promise<WarcMember[]> {
  if (record.kind === 'resource') return [await warcResource(record, infoId)];
  const answer = record.kind === 'response' ? await warcResponse(record, infoId) : null;
  const asked = await warcRequest(record, answer?.id ?? null, infoId);
  const withheld = [...(asked?.withheld ?? []), ...(answer?.withheld ?? [])];
  const facts = [
    ...(record.facts ?? []),
    ...withheld.map((name): [string, string] => ['withheld-header', name]),
  ];
  const about = answer?.id ?? asked?.id ?? null;
  const told = facts.length === 0 ? null : await warcMetadata(record, about, facts, infoId);
  return [answer, asked, told].filter((member) => member !== null);
}

function indexed(
  record: Exclude<WaczRecord, { kind: 'metadata' }>,
  { digest, gzip }: WarcMember,
  offset: number,
): IndexedMember {
  const { url, at, mediaType } = record;
  const status = record.kind === 'response' ? record.status : 200; // what a player answers for a resource
  const method = record.kind === 'response' ? methodOf(record) : 'GET';
  return { record: { url, at, mediaType, status, method }, digest, offset, length: lengthOf(gzip) };
}

const methodOf = ({ request }: ResponseRecord): string => request?.method.toUpperCase() ?? 'GET';
