/** What an export says of a capture beside its package, as far as it fits what was signed: nothing else of it is believed. */
import { parsedJson } from '@/utils/evidence/parsed-json';
import { fromBase64 } from '@/utils/evidence/pem';
import { verifySignature } from '@/utils/evidence/signature';
import { readReceipt } from '@/utils/referral/read-receipt';
import { claimDocument, type Receipt, type SignedClaim, type SignedReceipt } from '@/utils/referral/schema';
import type { Companion } from './companion';
import type { ClaimRecord, ReceiptRecord } from './records';

/** The desk that this device is enrolled at: its receipts alone end a delivery. */
export interface OwnDesk {
  url: string;
  receiptKeyPem: string;
}

/** What a receipt has to be about. `sha256`: null where no package is known. */
export interface ReceiptSubject {
  captureId: string;
  seal: string;
  sha256: string | null;
}

/** What a receipt says, when this key signed it and it is about this very package, and of no other capture. */
export async function provenBy(
  keyPem: string,
  signed: SignedReceipt,
  { captureId, seal, sha256 }: ReceiptSubject,
): Promise<Receipt | null> {
  const read = await readReceipt(signed, keyPem);
  if (!read.ok) return null;
  const said = read.value;
  if ((said.capture_id ?? captureId) !== captureId) return null;
  return said.seal === seal && (sha256 === null || said.package_sha256 === sha256) ? said : null;
}

export interface ProvenReceipt {
  record: ReceiptRecord;
  /** It names the capture by itself. */
  namesCapture: boolean;
  /** When this device's own desk had the package, by its own word; null: the receipt is of some other key. */
  acceptedAtMs: number | null;
}

/** A receipt that does not contradict itself; whether it proves anything here is a matter of the key that made it. */
export async function provenReceipt(
  { receipt }: Companion,
  subject: ReceiptSubject,
  desk: OwnDesk | null,
): Promise<ProvenReceipt | null> {
  if (!receipt) return null;
  const record = { ...receipt, captureId: subject.captureId, seal: subject.seal };
  const ours = desk && (await provenBy(desk.receiptKeyPem, receipt.signed, subject));
  if (ours)
    return {
      // The key is not the export's to say.
      record: { ...record, receiptKeyPem: desk.receiptKeyPem },
      namesCapture: ours.capture_id !== undefined,
      acceptedAtMs: Date.parse(ours.received_at),
    };
  const consistent = await provenBy(receipt.receiptKeyPem, receipt.signed, subject);
  return consistent && { record, namesCapture: consistent.capture_id !== undefined, acceptedAtMs: null };
}

/** The keys by which a claim of an export can be judged. */
export interface ClaimKeys {
  /** This device's; null: it has made none yet. */
  own: CryptoKey | null;
  /** Of the device that signed the package, PEM; null: there is no package to tell it. */
  signer: string | null;
}

const speaksOf = (
  { document }: SignedClaim,
  { claim, version }: Companion['claims'][number],
  seal: string | null,
): boolean => {
  const said = claimDocument.safeParse(parsedJson(document)).data;
  return (
    said !== undefined &&
    said.seal === seal &&
    said.version === version &&
    JSON.stringify(said.claim) === JSON.stringify(claim)
  );
};

/**
 * A claim counts when what was signed is this claim about this seal. One that this device's key signed is its own again,
 * and the desk may be told of it; every other is marked as imported, and goes nowhere. To a capture that is `known` here
 * only those two keys can add one that stands: this device's and that of the package's signer. One that nobody signed
 * counts where there is no seal that it could ever be signed with: a failed capture's. Oldest version first.
 */
export async function claimsBeside(
  { claims, id }: Companion,
  seal: string | null,
  known: boolean,
  keys: ClaimKeys,
): Promise<ClaimRecord[]> {
  const judge = async (given: Companion['claims'][number]): Promise<ClaimRecord | null> => {
    // Who has it is between this device and its desk: no file can say.
    const record = { captureId: id, ...given, delivered: false };
    const imported: ClaimRecord = { ...record, imported: true };
    const { signed } = given;
    if (!signed) return seal === null && !known ? imported : null;
    if (!speaksOf(signed, given, seal)) return null;
    const madeBy = (key: CryptoKey | string | null): Promise<boolean> | false =>
      key !== null && verifySignature(signed.document, fromBase64(signed.signature), key);
    if (await madeBy(keys.own)) return record;
    return !known || (await madeBy(keys.signer)) ? imported : null;
  };
  const judged = (await Promise.all(claims.map(judge))).filter((claim) => claim !== null);
  return judged.sort((a, b) => a.version - b.version);
}
