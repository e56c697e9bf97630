/** Judges one package: what anybody may check of it, then what this desk asks besides. */
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';
import type { ZipLimits } from '@/utils/evidence/zip';
import { readUrl } from '@/utils/evidence/read-url';
import { referralRequest } from '@/utils/referral/schema';
import type { Desk } from './desk';
import { urlHashes } from './known-urls';
import type { PackageSays } from './package-says';
import { referralChecks } from './referral-checks';
import type { Check, DeviceRecord, PageShown, ReferralRecord } from './store';

export interface Inspection {
  /** Of the bytes that are there. */
  sha256: string;
  checks: Check[];
  /** The check that failed; of several the first that tells what is wrong. */
  failed: Check | null;
  captureId: string | null;
  fingerprint: string | null;
  /** Null when it cannot be told. */
  page: PageShown | null;
  /** The device of this desk that signed it; null when it does not pass. */
  signerDeviceId: string | null;
}

const passed = (id: string, detail: string): Check => ({ id, status: 'passed', detail });
const failed = (id: string, detail: string): Check => ({ id, status: 'failed', detail });
const skipped = (id: string, detail: string): Check => ({ id, status: 'skipped', detail });
const judge = (id: string, holds: boolean, yes: string, no: string): Check =>
  holds ? passed(id, yes) : failed(id, no);

const zipLimits = (desk: Desk): ZipLimits => ({
  maxBytes: desk.policy.packageBytes,
  maxEntries: desk.policy.packageEntries,
  maxNameBytes: PACKAGE_LIMITS.maxNameBytes,
});

/** Who signed: a device enrolled here, before or after it sealed. */
function signerCheck(device: DeviceRecord | null, certified: boolean): Check {
  if (device === null)
    return failed('signer.enrolled', 'the key that signed belongs to no device of this desk');
  if (device.revokedAtMs !== null) return failed('signer.enrolled', `device ${device.id} was revoked`);
  return passed(
    'signer.enrolled',
    certified
      ? `device ${device.id}, certified by this desk`
      : `device ${device.id}, by its key; the package has no certificate`,
  );
}

/** What counts is alleged by the device that signed the package; another's claim neither helps nor harms it. */
async function claimCheck(desk: Desk, seal: string, device: DeviceRecord | null): Promise<Check> {
  const id = 'claim.signature';
  const newest = await desk.store.newestClaims(seal);
  if (newest.length === 0) return skipped(id, 'nothing is alleged yet');
  const own = newest.find(({ deviceId }) => deviceId === device?.id);
  return own
    ? passed(id, `version ${own.version}, by the key that signed the package`)
    : skipped(id, 'alleged by another device alone, which did not sign the package');
}

/** Are the uploaded bytes the package that was referred? */
const digestCheck = (sha256: string, referral: ReferralRecord): Check =>
  judge(
    'package.digest',
    sha256 === referral.packageSha256,
    'the bytes received are those that were referred',
    `referred as ${referral.packageSha256}, received ${sha256}`,
  );

/** Sums up the payload: it fails along with whatever check tells what is wrong, and is named only alone. */
const SUMMARY = 'bag.info';

/** A receipt is read by devices that take no endless one, and names in a package are its maker's. */
const DETAIL_CHARS = 500;

interface Judged {
  captureId: string | null;
  says: PackageSays;
  signer: DeviceRecord | null;
}

const pageOf = ({ urlFinal, urls }: PackageSays): PageShown => ({
  host: readUrl(urlFinal)?.host ?? '',
  urlHashes: urlHashes(urls),
});

/** `judged`: null when the package is none that could be judged. */
function conclude(sha256: string, found: Check[], judged: Judged | null): Inspection {
  const checks = found.map((check) => ({ ...check, detail: check.detail.slice(0, DETAIL_CHARS) }));
  const failures = checks.filter(({ status }) => status === 'failed');
  const telling = failures.find(({ id }) => id !== SUMMARY) ?? failures[0] ?? null;
  return {
    sha256,
    checks,
    failed: telling,
    captureId: judged?.captureId ?? null,
    fingerprint: judged?.says.fingerprint ?? null,
    page: judged && pageOf(judged.says),
    signerDeviceId: telling === null ? (judged?.signer?.id ?? null) : null,
  };
}

/** Judges the package in this file against its referral. */
export async function inspect(desk: Desk, referral: ReferralRecord, file: string): Promise<Inspection> {
  const trust = { deskCaPem: desk.authority.deviceCa.pem, tsaRootsPem: desk.tsaRoots.pems };
  const { packageSha256 } = referral;
  const found = await desk.examine({ file, sha256: packageSha256, trust, limits: zipLimits(desk) });
  const digest = digestCheck(found.sha256, referral);
  const { verdict } = found;
  if (verdict === null) return conclude(found.sha256, [digest], null);
  const { says } = verdict;
  if (says === null) return conclude(found.sha256, [digest, ...verdict.checks], null);

  const signer = verdict.signer === null ? null : await desk.store.deviceByKey(verdict.signer);
  const certified = verdict.checks.some(({ id, status }) => id === 'seal.certificate' && status === 'passed');
  const checks = [
    digest,
    ...verdict.checks,
    judge('referral.seal', verdict.seal === referral.seal, 'the package is the one referred', 'another seal'),
    ...referralChecks(referralRequest.parse(JSON.parse(referral.request)), says),
    signerCheck(signer, certified),
    await claimCheck(desk, referral.seal, signer),
  ];
  return conclude(found.sha256, checks, { captureId: verdict.captureId, says, signer });
}
