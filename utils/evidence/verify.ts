/** Verifies a package as a stranger would: every check of docs/evidence.md, each with its verdict. */
import { MANIFEST, TAGMANIFEST } from './layout';
import { openPackage, type OpenedPackage } from './open-package';
import { PACKAGE_LIMITS } from './policy';
import * as bag from './verify-bag';
import * as content from './verify-content';
import { evidenceMinimum } from './verify-minimum';
import { timesRemark } from './verify-times';
import * as seal from './verify-seal';
import { CHECK_IDS, passed, skipped, wrong, type CheckId, type Outcome, type Verdict } from './verdict';
import type { ZipLimits } from './zip';

export type { Trust } from './verify-seal';
export type { Check, CheckId, Verdict } from './verdict';

type Outcomes = Record<CheckId, Outcome>;

/** Nothing but the ZIP could be judged. */
function unopened(detail: string): Verdict {
  const checks = CHECK_IDS.map((id) => ({
    id,
    ...(id === 'zip.structure' ? wrong(detail) : skipped('not reached')),
  }));
  return {
    ok: false,
    captureId: null,
    seal: null,
    signer: null,
    evidence: null,
    paths: [],
    remarks: [],
    checks,
  };
}

function checksums({ files, damaged }: OpenedPackage): Outcome {
  const [first] = damaged;
  return first === undefined ? passed(`${files.size} entries`) : wrong(`${first} is damaged`);
}

const remarkedUpon = (outcome: Outcome, remark: string | null): Outcome =>
  remark === null ? outcome : { ...outcome, detail: `${outcome.detail}; but ${remark}` };

/**
 * Verifies a package. Missing stamps and a missing certificate are skipped, as deferred; present and wrong, they
 * fail. Certificates are judged at the time of the closing stamp, or at `now` without a trusted one.
 */
export async function verifyPackage(
  zip: Blob,
  trust: seal.Trust,
  limits: ZipLimits = PACKAGE_LIMITS,
  now: Date = new Date(),
): Promise<Verdict> {
  const read = await openPackage(zip, limits);
  if (!read.ok) return unopened(`${read.problem.code}: ${read.problem.detail}`);
  const opened = read.value;
  // Side by side: each reads its own files, and in a browser each reading is a question to another process.
  const [manifests, stamps, custody, evidence, declaration, info, signed, leads] = await Promise.all([
    Promise.all([bag.readManifest(opened, TAGMANIFEST), bag.readManifest(opened, MANIFEST)]),
    Promise.all([seal.closeStamp(opened, trust), seal.openStamp(opened, trust)]),
    content.readCustody(opened),
    content.readEvidence(opened),
    bag.declaration(opened),
    bag.info(opened),
    seal.signature(opened),
    content.leadsSchema(opened),
  ]);
  const [tagmanifest, manifest] = manifests;
  const [{ time: closedAt, ...close }, { time: openedAt, ...open }] = stamps;
  const { signer, ...signature } = signed;
  const times = timesRemark(evidence, custody, openedAt, closedAt);
  const outcomes: Outcomes = {
    'zip.structure': passed(`${opened.files.size} stored entries, nothing between or after them`),
    'zip.checksums': checksums(opened),
    'bag.declaration': declaration,
    'bag.info': info,
    'tagmanifest.complete': bag.tagmanifestComplete(opened, tagmanifest),
    'tagmanifest.hashes': bag.tagmanifestHashes(opened, tagmanifest),
    'manifest.complete': bag.manifestComplete(opened, manifest),
    'manifest.hashes': bag.manifestHashes(opened, manifest),
    'seal.signature': signature,
    'seal.certificate': await seal.certificate(opened, trust, closedAt, now),
    'stamp.close': close,
    'stamp.open': open,
    'stamps.order': remarkedUpon(seal.stampOrder(openedAt, closedAt), times),
    'custody.chain': content.custodyChain(custody),
    'custody.agrees': content.custodyAgrees(opened, custody, evidence),
    'evidence.schema': content.evidenceSchema(opened, evidence),
    'evidence.files': content.evidenceFiles(opened, evidence),
    'evidence.minimum': await evidenceMinimum(opened, evidence),
    'leads.schema': leads,
  };
  const checks = CHECK_IDS.map((id) => ({ id, ...outcomes[id] }));
  return {
    ok: checks.every(({ status }) => status !== 'failed'),
    captureId: opened.base,
    seal: opened.files.get(TAGMANIFEST)?.sha256 ?? null,
    signer,
    evidence: evidence.ok ? evidence.value : null,
    paths: [...opened.files.keys()],
    remarks: times === null ? [] : [times],
    checks,
  };
}
