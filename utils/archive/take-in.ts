/** Takes in what was made elsewhere: verified first, known ones recognised, nothing believed that cannot be checked. */
import { verifyChain } from '@/utils/evidence/custody';
import { digestBlob } from '@/utils/evidence/digest';
import { companion as companionSchema, journalCompanion, type Companion } from './companion';
import { database } from './database';
import { dropIncoming, readIncoming } from './incoming';
import { failures, judge } from './judge-package';
import { addJournal } from './log';
import { claimsBeside, provenReceipt } from './proven-companion';
import { readPackage, recordFrom } from './read-package';
import { isCapture } from './soundness';
import { storeTaken } from './store-taken';
import { takeRemains } from './take-remains';
import { refusedFor, type TakeInDoors, type TakenIn } from './taken-in';

/** What the archive has under this name. `seal`: undefined when it knows no such capture; `sha256`: of its package, here or not. */
async function whatIsHere(
  id: string,
): Promise<{ seal: string | null | undefined; sha256: string | null; isStored: boolean }> {
  const db = await database();
  const [capture, stored] = await Promise.all([db.get('captures', id), db.get('packages', id)]);
  const sha256 = stored?.sha256 ?? capture?.packageSha256 ?? null;
  return { seal: capture?.seal, sha256, isStored: stored !== undefined };
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
  const { sha256 } = await digestBlob(body);
  const here = await whatIsHere(id);
  if (here.seal !== undefined && here.seal !== seal)
    return refusedFor(id, 'bag.info', 'another capture of this name is here already');
  // One that was set aside, or let go: its package is this one to the byte, or it is another.
  if ((here.seal === undefined || !here.isStored) && here.sha256 !== null && here.sha256 !== sha256)
    return refusedFor(id, 'manifest.hashes', 'the package that was here had other bytes');
  const facts = await readPackage(body, id, evidence);
  const isKnown = here.seal !== undefined;
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
    claims: own ? await claimsBeside(own, seal, isKnown, { own: doors.ownKey, signer: facts.signerPem }) : [],
    receipt:
      own && (await provenReceipt(own, { captureId: id, seal, sha256: here.sha256 ?? sha256 }, doors.desk)),
    ...{ desk: doors.desk, nowMs: doors.nowMs },
  });
  return { outcome: isKnown ? 'known' : 'taken', captureId: id, checks: judged.unproven };
}

/** The journal of another device, whole and unbroken; what is known of it already must be how it begins. */
async function takeJournal(body: Blob, owner: string): Promise<TakenIn> {
  const chain = await verifyChain(new Uint8Array(await body.arrayBuffer()));
  if (!chain.ok) return refusedFor(null, 'custody.chain', chain.problem.detail);
  const lines = (await body.text()).split('\n').slice(0, -1);
  const added = await addJournal(owner, lines);
  if (added === null)
    return refusedFor(null, 'custody.chain', 'it does not go on from the journal that is here');
  return { outcome: added > 0 ? 'taken' : 'known', captureId: null, checks: [] };
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
    if (incoming && beside) return await takeRemains(beside, incoming.thumbnail, doors);
    return refusedFor(null, 'zip.structure', 'there is nothing that could be read');
  } finally {
    await dropIncoming(incomingId);
  }
}
