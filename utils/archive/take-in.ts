/** Takes in what was made elsewhere: verified first, known ones recognised, nothing believed that cannot be checked. */
import { verifyChain } from '@/utils/evidence/custody';
import { digestBlob } from '@/utils/evidence/digest';
import { sha256Hex } from '@/utils/evidence/hash';
import { CUSTODY_LOG, SEAL_STAMP, OPEN_STAMP, SIGNER_KEY } from '@/utils/evidence/layout';
import { fromBase64, fromPem } from '@/utils/evidence/pem';
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';
import type { Evidence } from '@/utils/evidence/schema';
import { verifySignature } from '@/utils/evidence/signature';
import type { Check, Trust } from '@/utils/evidence/verify';
import { readZip } from '@/utils/evidence/zip';
import { claimDocument, receipt as receiptSchema } from '@/utils/referral/schema';
import { companion as companionSchema, journalCompanion, type Companion } from './companion';
import { database, DURABLE, writable } from './database';
import { dropIncoming, readIncoming } from './incoming';
import { failures, judge } from './judge-package';
import { addJournal } from './log';
import type { CaptureRecord, ClaimRecord, ReceiptRecord } from './records';
import { rowOf } from './row';
import { isCapture } from './soundness';
import { tick } from './tick';

export interface TakenIn {
  /** `known`: it was here already; what its claims and receipt were lacking has been added. */
  outcome: 'taken' | 'known' | 'refused';
  captureId: string | null;
  /** Why it was refused, or what could not be proven here. */
  checks: Check[];
}

interface Opened {
  custody: string[];
  signerSha256: string;
  picture: Blob | null;
  stamps: CaptureRecord['stamps'];
}

/** What the archive keeps of a package outside of it. Of a package that was verified. */
async function opened(body: Blob, id: string, evidence: Evidence): Promise<Opened> {
  const zip = await readZip(body, PACKAGE_LIMITS);
  const files = new Map(zip.ok ? zip.value.map((entry) => [entry.name, entry.body]) : []);
  const text = async (path: string) => (await files.get(`${id}/${path}`)?.text()) ?? '';
  const [spki] = fromPem(await text(SIGNER_KEY));
  const shot = evidence.files.find(({ role }) => role === 'viewport-screenshot');
  const has = (path: string) => (files.has(`${id}/${path}`) ? 'stamped' : 'absent');
  return {
    custody: (await text(CUSTODY_LOG)).split('\n').filter((line) => line !== ''),
    signerSha256: spki ? await sha256Hex(new Uint8Array(spki)) : '',
    picture: (shot && files.get(`${id}/${shot.path}`)) ?? null,
    stamps: { open: has(OPEN_STAMP), close: has(SEAL_STAMP) },
  };
}

/** A receipt counts only when its key made it and it speaks of this very package. */
async function provenReceipt(
  { receipt }: Companion,
  captureId: string,
  seal: string | null,
  sha256: string | null,
): Promise<ReceiptRecord | null> {
  if (!receipt || seal === null) return null;
  const { document, signature } = receipt.signed;
  const isSigned = await verifySignature(document, fromBase64(signature), receipt.receiptKeyPem).catch(
    () => false,
  );
  const said = receiptSchema.safeParse(jsonOf(document));
  const fits =
    said.success && said.data.seal === seal && (sha256 === null || said.data.package_sha256 === sha256);
  return isSigned && fits ? { captureId, ...receipt, seal } : null;
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** A signed claim counts only when what was signed is this claim about this seal. */
function ownClaims({ claims }: Companion, captureId: string, seal: string | null): ClaimRecord[] {
  const fits = ({ signed, claim, version }: Companion['claims'][number]): boolean => {
    if (!signed) return true;
    const said = claimDocument.safeParse(jsonOf(signed.document));
    return (
      said.success &&
      said.data.seal === seal &&
      said.data.version === version &&
      JSON.stringify(said.data.claim) === JSON.stringify(claim)
    );
  };
  return claims.filter(fits).map((record) => ({ captureId, ...record }));
}

/** The capture as its package tells it, with what the export adds: annotations, steps, that the desk has it. */
function recordFrom(
  evidence: Evidence,
  beside: CaptureRecord | null,
  facts: Pick<CaptureRecord, 'id' | 'seal' | 'packageSha256' | 'packageBytes' | 'stamps' | 'imported'>,
): CaptureRecord {
  const url = evidence.target.url_final;
  return {
    ...facts,
    createdAtMs: Date.parse(evidence.clock.wall),
    trigger: 'import',
    state: 'sealed',
    completeness: evidence.completeness,
    url,
    host: URL.canParse(url) ? new URL(url).host : '',
    title: evidence.target.title,
    steps: beside?.steps ?? [],
    limitations: evidence.limitations,
    delivery: null,
    claimVersion: 0,
    work: null,
    claimNote: null,
    claimDelivered: 0,
    caseName: beside?.caseName ?? evidence.case_ref ?? '',
    tags: beside?.tags ?? [],
    packageRemovedAtMs: null,
  };
}

interface Whole {
  record: CaptureRecord | null;
  body: { captureId: string; body: Blob; sha256: string } | null;
  thumbnail: Blob | null;
  custody: string[];
  claims: ClaimRecord[];
  receipt: ReceiptRecord | null;
}

const STORES = ['captures', 'rows', 'packages', 'thumbnails', 'log', 'claims', 'receipts'] as const;

/** Everything of one capture at once; what was there before stays as it is. */
async function store(
  id: string,
  { record, body, thumbnail, custody, claims, receipt }: Whole,
): Promise<void> {
  const newest = claims.at(-1);
  const tx = (await writable(body?.body.size ?? 0)).transaction(STORES, 'readwrite', DURABLE);
  const known = await tx.objectStore('captures').get(id);
  const had = await tx.objectStore('claims').getAllKeys(IDBKeyRange.bound([id], [id, []]));
  const versions = new Set(had.map(([, version]) => version));
  const writing: Promise<unknown>[] = [tx.done];
  const capture = known ?? record;
  if (capture) {
    if (newest && newest.version > capture.claimVersion)
      Object.assign(capture, {
        claimVersion: newest.version,
        work: newest.claim.work,
        claimNote: newest.claim.note,
        claimDelivered: claims.findLast(({ delivered }) => delivered)?.version ?? 0,
      });
    if (receipt && capture.delivery?.status !== 'accepted')
      capture.delivery = { status: 'accepted', acceptedAtMs: receipt.receivedAtMs };
    writing.push(tx.objectStore('captures').put(capture), tx.objectStore('rows').put(rowOf(capture)));
  }
  if (!known && record) {
    if (body) writing.push(tx.objectStore('packages').put(body));
    if (thumbnail) writing.push(tx.objectStore('thumbnails').put({ captureId: id, body: thumbnail }));
    for (const [seq, line] of custody.entries())
      writing.push(tx.objectStore('log').put({ log: id, seq, line }));
  }
  for (const claim of claims)
    if (!versions.has(claim.version)) writing.push(tx.objectStore('claims').put(claim));
  if (receipt) writing.push(tx.objectStore('receipts').put(receipt));
  await Promise.all(writing);
  tick([id]);
}

export interface TakeInDoors {
  trust: Trust;
  nowMs: number;
  /** A small picture for the list, of a screenshot. */
  thumbnail: (png: Blob) => Promise<Blob>;
}

async function takePackage(
  body: Blob,
  beside: Companion | null,
  small: Blob | null,
  doors: TakeInDoors,
): Promise<TakenIn> {
  const judged = await judge(body, doors.trust);
  const { captureId: id, seal, evidence } = judged;
  if (!judged.sound || id === null || seal === null || !evidence)
    return { outcome: 'refused', captureId: id, checks: failures(judged.checks) };
  const db = await database();
  const before = await db.get('captures', id);
  if (before && before.seal !== seal) {
    const detail = 'another capture of this name is here already';
    return { outcome: 'refused', captureId: id, checks: [{ id: 'bag.info', status: 'failed', detail }] };
  }
  const { sha256 } = await digestBlob(body);
  const facts = await opened(body, id, evidence);
  const own = beside?.id === id ? beside : null;
  const record = recordFrom(evidence, own && isCapture(own.capture) ? own.capture : null, {
    ...{ id, seal, packageSha256: sha256, packageBytes: body.size, stamps: facts.stamps },
    imported: {
      atMs: doors.nowMs,
      signerSha256: facts.signerSha256,
      unproven: judged.unproven.map(({ id: check }) => check),
    },
  });
  await store(id, {
    record,
    body: { captureId: id, body, sha256 },
    thumbnail: small ?? (facts.picture && (await doors.thumbnail(facts.picture).catch(() => null))),
    custody: facts.custody,
    claims: own ? ownClaims(own, id, seal) : [],
    receipt: own ? await provenReceipt(own, id, seal, sha256) : null,
  });
  return { outcome: before ? 'known' : 'taken', captureId: id, checks: judged.unproven };
}

/** What is left of a capture whose package is gone: taken in when the desk's receipt proves it, or when it had failed. */
async function takeRemains(beside: Companion, small: Blob | null): Promise<TakenIn> {
  const { id } = beside;
  const capture = isCapture(beside.capture) && beside.capture.id === id ? beside.capture : null;
  const seal = capture?.seal ?? beside.receipt?.seal ?? null;
  const receipt = await provenReceipt(beside, id, seal, null);
  const failed = capture?.state === 'failed';
  const before = await (await database()).get('captures', id);
  if (!receipt && !failed) {
    const detail = 'neither a package nor a receipt that proves it';
    return {
      outcome: 'refused',
      captureId: id,
      checks: [{ id: 'seal.signature', status: 'failed', detail }],
    };
  }
  const record = capture && {
    ...capture,
    delivery: null,
    packageRemovedAtMs: failed ? null : (capture.packageRemovedAtMs ?? 0),
  };
  const whole = { record, body: null, thumbnail: small, custody: beside.custody };
  await store(id, { ...whole, claims: ownClaims(beside, id, seal), receipt });
  return { outcome: before ? 'known' : 'taken', captureId: id, checks: [] };
}

/** The journal of another device, whole and unbroken; what is known of it already must be how it begins. */
async function takeJournal(body: Blob, owner: string): Promise<TakenIn> {
  const chain = await verifyChain(new Uint8Array(await body.arrayBuffer()));
  const detail = chain.ok ? 'it does not go on from the journal that is here' : chain.problem.detail;
  const refused: TakenIn = {
    outcome: 'refused',
    captureId: null,
    checks: [{ id: 'custody.chain', status: 'failed', detail }],
  };
  if (!chain.ok) return refused;
  const lines = (await body.text()).split('\n').slice(0, -1);
  const added = await addJournal(owner, lines);
  return added === null ? refused : { outcome: added > 0 ? 'taken' : 'known', captureId: null, checks: [] };
}

/** Takes in what a page has put there, and takes it away from there, however it went. Only the background calls this. */
export async function takeIn(incomingId: string, doors: TakeInDoors): Promise<TakenIn> {
  try {
    const incoming = await readIncoming(incomingId);
    const journal = journalCompanion.safeParse(incoming?.companion);
    if (incoming?.body && journal.success) return await takeJournal(incoming.body, journal.data.journal);
    const parsed = companionSchema.safeParse(incoming?.companion);
    const beside = parsed.success ? parsed.data : null;
    if (incoming?.body) return await takePackage(incoming.body, beside, incoming.thumbnail, doors);
    if (incoming && beside) return await takeRemains(beside, incoming.thumbnail);
    const detail = 'there is nothing that could be read';
    return {
      outcome: 'refused',
      captureId: null,
      checks: [{ id: 'zip.structure', status: 'failed', detail }],
    };
  } finally {
    await dropIncoming(incomingId);
  }
}
