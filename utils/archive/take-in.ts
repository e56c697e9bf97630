/** Takes in what was made elsewhere: verified first, known ones recognised, nothing believed that cannot be checked. */
import { verifyChain } from '@/utils/evidence/custody';
import { digestBlob } from '@/utils/evidence/digest';
import type { Check, Trust } from '@/utils/evidence/verify';
import { companion as companionSchema, journalCompanion, type Companion } from './companion';
import { database } from './database';
import { dropIncoming, readIncoming } from './incoming';
import { failures, judge } from './judge-package';
import { addJournal } from './log';
import { ownClaims, provenReceipt } from './proven-companion';
import { readPackage, recordFrom } from './read-package';
import { isCapture } from './soundness';
import { storeTaken } from './store-taken';

export interface TakenIn {
  /** `known`: it was here already; what its claims and receipt were lacking has been added. */
  outcome: 'taken' | 'known' | 'refused';
  captureId: string | null;
  /** Why it was refused, or what could not be proven here. */
  checks: Check[];
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
  const facts = await readPackage(body, id, evidence);
  const own = beside?.id === id ? beside : null;
  const record = recordFrom(evidence, own && isCapture(own.capture) ? own.capture : null, {
    ...{ id, seal, packageSha256: sha256, packageBytes: body.size, stamps: facts.stamps },
    imported: {
      atMs: doors.nowMs,
      signerSha256: facts.signerSha256,
      unproven: judged.unproven.map(({ id: check }) => check),
    },
  });
  await storeTaken(id, {
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
  await storeTaken(id, { ...whole, claims: ownClaims(beside, id, seal), receipt });
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
