/** What an export says of a capture beside its package. It comes from outside: parsed, and believed only where it can be checked. */
import { z } from 'zod';
import { captureId } from '@/utils/evidence/schema';
import { claim, MAX_CLAIM_VERSION, signedClaim, signedReceipt } from '@/utils/referral/schema';

export const EXPORT_VERSION = 1;

export const companion = z.object({
  v: z.literal(EXPORT_VERSION),
  id: captureId,
  /** The capture's record, judged by soundness.ts; null: it was deleted, and only this is left of it. */
  capture: z.unknown(),
  /** Oldest version first. */
  claims: z
    .array(
      z.object({
        version: z.int().positive().max(MAX_CLAIM_VERSION),
        savedAtMs: z.number(),
        signed: signedClaim.nullable(),
        claim,
        delivered: z.boolean(),
      }),
    )
    .max(10_000),
  receipt: z
    .object({
      seal: z.string().max(100),
      signed: signedReceipt,
      receiptKeyPem: z.string().max(65_536),
      receivedAtMs: z.number(),
    })
    .nullable(),
  /** The custody log, where there is no package to hold it. */
  custody: z.array(z.string().max(300_000)).max(20_000),
});
export type Companion = z.infer<typeof companion>;

/** Beside a journal: whose it is, by the SHA-256 of the device's key. */
export const journalCompanion = z.object({ journal: z.string().regex(/^[0-9a-z-]{1,64}$/) });

/** `export.json`: what the export is, and whose. */
export const exportHead = z.object({
  v: z.literal(EXPORT_VERSION),
  made_at: z.string(),
  made_by: z.string(),
  /** SHA-256 of the device's key; null: it has made none yet. The key itself cannot leave its device. */
  device_key_sha256: z.string().nullable(),
  /** All there was, with the journal; or some captures. */
  whole: z.boolean(),
  captures: z.int().nonnegative(),
  /** Those that are not in it, because they were not sealed yet. Exports of before do not say. */
  left_out: z.int().nonnegative().default(0),
});
export type ExportHead = z.infer<typeof exportHead>;

/** Where things stand in an export, below its one folder. */
export const EXPORT = {
  head: 'export.json',
  index: 'index.csv',
  readme: 'README.txt',
  captures: 'captures.jsonl',
  packages: 'packages/',
  thumbnails: 'thumbnails/',
  receipts: 'receipts/',
  journal: 'journal/',
} as const;
