/** All that a page shows of one capture, parsed: what a package says is data, whoever wrote it. */
import type { ArtefactRecord, CaptureRecord, ClaimRecord, ReceiptRecord } from '@/utils/archive/records';
import {
  custodyEvent,
  evidence,
  leadsDocument,
  type CustodyEvent,
  type Evidence,
  type FileEntry,
  type Lead,
  type Strip,
} from '@/utils/evidence/schema';
import { receipt, type Receipt } from '@/utils/referral/schema';

export interface CaptureDetails {
  capture: CaptureRecord;
  /** Null until the capture has got so far. */
  evidence: Evidence | null;
  artefacts: readonly ArtefactRecord[];
  leads: readonly Lead[];
  custody: readonly LogEntry[];
  /** What the device's own journal says of it, after it was sealed. */
  journal: readonly LogEntry[];
  /** The same of other devices, by the SHA-256 of their keys: it came with imports, and nobody here has seen it. */
  importedJournals: readonly { owner: string; entries: readonly LogEntry[] }[];
  /** Oldest version first. */
  claims: readonly ClaimRecord[];
  receipt: ReceiptRecord | null;
}

/** A line of a log: the event, when it can be read as one, and always the exact line. */
export interface LogEntry {
  line: string;
  event: CustodyEvent | null;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const readLogLine = (line: string): LogEntry => ({
  line,
  event: custodyEvent.safeParse(json(line)).data ?? null,
});

/** For each line the day it was written on (UTC), where that is another than the line before it had. */
export function newDays(entries: readonly LogEntry[]): (string | null)[] {
  let last = '';
  return entries.map(({ event }) => {
    const day = event?.at.slice(0, 10) ?? last;
    const isNew = day !== last;
    last = day;
    return isNew ? day : null;
  });
}

export const readEvidence = (text: string): Evidence | null => evidence.safeParse(json(text)).data ?? null;

export const readLeads = (text: string): Lead[] => leadsDocument.safeParse(json(text)).data?.leads ?? [];

export const readReceipt = (record: ReceiptRecord): Receipt | null =>
  receipt.safeParse(json(record.signed.document)).data ?? null;

export interface Shot {
  entry: FileEntry;
  body: Blob;
  /** Which part of the page it shows, for strips. */
  strip: Strip | null;
}

const SHOT_ROLES: readonly FileEntry['role'][] = ['viewport-screenshot', 'full-page-strip', 'reconstruction'];

/** The pictures of a capture: the viewport first, then the page from top to bottom. */
export function shotsOf({ artefacts, evidence: facts }: CaptureDetails): Shot[] {
  const strips = new Map(facts?.page.coverage?.strips.map((strip) => [strip.path, strip]));
  return artefacts
    .filter(({ entry }) => SHOT_ROLES.includes(entry.role))
    .sort(
      (a, b) =>
        SHOT_ROLES.indexOf(a.entry.role) - SHOT_ROLES.indexOf(b.entry.role) ||
        a.entry.path.localeCompare(b.entry.path, 'en', { numeric: true }),
    )
    .map(({ entry, body }) => ({ entry, body, strip: strips.get(entry.path) ?? null }));
}
