/** Judges one package: what anybody may check of it, then what this desk asks besides. */
import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { SIGNER_KEY } from '@/utils/evidence/layout';
import { fromPem } from '@/utils/evidence/pem';
import type { verifyPackage } from '@/utils/evidence/verify';
import { readZip, type ZipLimits } from '@/utils/evidence/zip';
import { tsaRootsOf, type Desk } from './desk';
import { keySha256 } from './enrolment';
import type { Check, ReferralRecord } from './store';

export type VerifyPackage = typeof verifyPackage;

export interface Inspection {
  checks: Check[];
  /** The check that failed; of several the first that tells what is wrong. */
  failed: Check | null;
  captureId: string | null;
  fingerprint: string | null;
}

const SIGNER_KEY_BYTES = 4096;

const passed = (id: string, detail: string): Check => ({ id, status: 'passed', detail });
const failed = (id: string, detail: string): Check => ({ id, status: 'failed', detail });
const skipped = (id: string, detail: string): Check => ({ id, status: 'skipped', detail });
const judge = (id: string, holds: boolean, yes: string, no: string): Check =>
  holds ? passed(id, yes) : failed(id, no);

const zipLimits = (desk: Desk): ZipLimits => ({
  maxBytes: desk.policy.packageBytes,
  maxEntries: desk.policy.packageEntries,
  maxNameBytes: 512,
});

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The key that signed the package, as SHA-256 of its DER. The package has been verified: its ZIP is in order. */
async function signerOf(zip: Blob, desk: Desk): Promise<string | null> {
  const entries = await readZip(zip, zipLimits(desk));
  if (!entries.ok) return null;
  const entry = entries.value.find(({ name }) => name.endsWith(`/${SIGNER_KEY}`));
  if (entry === undefined || entry.body.size > SIGNER_KEY_BYTES) return null;
  const [spki] = fromPem(await entry.body.text());
  return spki === undefined ? null : keySha256(spki);
}

/** Who signed: a device enrolled here, before or after it sealed. */
async function signerCheck(desk: Desk, signer: string | null, certified: boolean): Promise<Check> {
  const device = signer === null ? null : await desk.store.deviceByKey(signer);
  if (device === null)
    return failed('signer.enrolled', 'the key that signed belongs to no device of this desk');
  if (device.revokedAtMs !== null) return failed('signer.enrolled', `device ${device.id} was revoked`);
  return passed(
    'signer.enrolled',
    certified
      ? `device ${device.id}, certified by this desk`
      : `device ${device.id}; sealed before it was enrolled, with the same key`,
  );
}

/** The newest claim must come from the device that signed the package. */
async function claimCheck(desk: Desk, seal: string, signer: string | null): Promise<Check> {
  const id = 'claim.signature';
  const claim = await desk.store.newestClaim(seal);
  if (claim === null) return skipped(id, 'nothing is alleged yet');
  const device = signer === null ? null : await desk.store.deviceByKey(signer);
  return judge(
    id,
    device?.id === claim.deviceId,
    `version ${claim.version}, by the key that signed the package`,
    `version ${claim.version} was signed by another device than the package`,
  );
}

/** Looks at the uploaded bytes alone: are they the package that was referred? */
async function digestCheck(file: string, referral: ReferralRecord): Promise<Check> {
  const digest = await sha256Of(file);
  return judge(
    'package.digest',
    digest === referral.packageSha256,
    'the bytes received are those that were referred',
    `referred as ${referral.packageSha256}, received ${digest}`,
  );
}

/** Sums up the payload: it fails along with whatever check tells what is wrong, and is named only alone. */
const SUMMARY = 'bag.info';

function conclude(checks: Check[], captureId: string | null, fingerprint: string | null): Inspection {
  const failures = checks.filter(({ status }) => status === 'failed');
  const telling = failures.find(({ id }) => id !== SUMMARY) ?? failures[0] ?? null;
  return { checks, failed: telling, captureId, fingerprint };
}

/** Judges the package in this file against its referral. */
export async function inspect(desk: Desk, referral: ReferralRecord, file: string): Promise<Inspection> {
  const digest = await digestCheck(file, referral);
  if (digest.status === 'failed') return conclude([digest], null, null);

  const zip = await openAsBlob(file);
  const trust = { deskCaPem: desk.authority.deviceCa.pem, tsaRootsPem: tsaRootsOf(desk) };
  const verdict = await desk.verify(zip, trust, zipLimits(desk));
  if (!verdict.ok || verdict.evidence === null) return conclude([digest, ...verdict.checks], null, null);

  const { evidence } = verdict;
  const signer = await signerOf(zip, desk);
  const certified = verdict.checks.some(({ id, status }) => id === 'seal.certificate' && status === 'passed');
  const checks = [
    digest,
    ...verdict.checks,
    judge('referral.seal', verdict.seal === referral.seal, 'the package is the one referred', 'another seal'),
    judge(
      'referral.completeness',
      evidence.completeness === referral.completeness,
      evidence.completeness,
      `referred as ${referral.completeness}, the package says ${evidence.completeness}`,
    ),
    await signerCheck(desk, signer, certified),
    await claimCheck(desk, referral.seal, signer),
  ];
  return conclude(checks, verdict.captureId, evidence.fingerprint);
}
