/** What the archive keeps of a package outside of it, for one that was made elsewhere: read out of the package itself. */
import { sha256Hex } from '@/utils/evidence/hash';
import { CUSTODY_LOG, OPEN_STAMP, SEAL_STAMP, SIGNER_KEY } from '@/utils/evidence/layout';
import { fromPem } from '@/utils/evidence/pem';
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';
import type { Evidence } from '@/utils/evidence/schema';
import { readZip } from '@/utils/evidence/zip';
import { seenPage } from './seen-page';
import type { CaptureRecord } from './records';

export interface PackageParts {
  custody: string[];
  /** The key that signed it, as the package has it. */
  signerPem: string;
  signerSha256: string;
  picture: Blob | null;
  stamps: CaptureRecord['stamps'];
}

/** Of a package that was verified. */
export async function readPackage(body: Blob, id: string, evidence: Evidence): Promise<PackageParts> {
  const zip = await readZip(body, PACKAGE_LIMITS);
  const files = new Map(zip.ok ? zip.value.map((entry) => [entry.name, entry.body]) : []);
  const text = async (path: string) => (await files.get(`${id}/${path}`)?.text()) ?? '';
  const signerPem = await text(SIGNER_KEY);
  const [spki] = fromPem(signerPem);
  const shot = evidence.files.find(({ role }) => role === 'viewport-screenshot');
  const has = (path: string) => (files.has(`${id}/${path}`) ? 'stamped' : 'absent');
  return {
    custody: (await text(CUSTODY_LOG)).split('\n').filter((line) => line !== ''),
    signerPem,
    signerSha256: spki ? await sha256Hex(new Uint8Array(spki)) : '',
    picture: (shot && files.get(`${id}/${shot.path}`)) ?? null,
    stamps: { open: has(OPEN_STAMP), close: has(SEAL_STAMP) },
  };
}

/** The capture as its package tells it, with what the export adds: annotations, steps, that the desk has it. */
export function recordFrom(
  evidence: Evidence,
  beside: CaptureRecord | null,
  facts: Pick<CaptureRecord, 'id' | 'seal' | 'packageSha256' | 'packageBytes' | 'stamps' | 'imported'>,
): CaptureRecord {
  return {
    ...facts,
    createdAtMs: Date.parse(evidence.clock.wall),
    trigger: 'import',
    state: 'sealed',
    completeness: evidence.completeness,
    ...seenPage(evidence.target.url_final, evidence.target.title),
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
