/** Looks at one package file for as long as that takes: its digest, every check anybody may make, and who signed it. */
import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { SIGNER_KEY } from '@/utils/evidence/layout';
import { fromPem } from '@/utils/evidence/pem';
import { verifyPackage, type Trust } from '@/utils/evidence/verify';
import { readZip, type ZipLimits } from '@/utils/evidence/zip';
import type { Check } from './store';

export interface Examination {
  file: string;
  /** What was referred: of other bytes nothing but their digest is looked at. */
  sha256: string;
  trust: Trust;
  limits: ZipLimits;
}

export interface Findings {
  sha256: string;
  /** Null when the bytes are not those that were referred. */
  verdict: {
    ok: boolean;
    checks: Check[];
    captureId: string | null;
    seal: string | null;
    completeness: 'complete' | 'partial' | null;
    fingerprint: string | null;
    /** SHA-256 of the signing key in DER, hex. */
    signer: string | null;
  } | null;
}

const SIGNER_KEY_BYTES = 4096;
const READ_BYTES = 1024 * 1024;

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The package has been verified: its ZIP is in order. */
async function signerOf(zip: Blob, limits: ZipLimits): Promise<string | null> {
  const entries = await readZip(zip, limits);
  if (!entries.ok) return null;
  const entry = entries.value.find(({ name }) => name.endsWith(`/${SIGNER_KEY}`));
  if (entry === undefined || entry.body.size > SIGNER_KEY_BYTES) return null;
  const [spki] = fromPem(await entry.body.text());
  return spki === undefined ? null : createHash('sha256').update(spki).digest('hex');
}

export async function examine({ file, sha256: referred, trust, limits }: Examination): Promise<Findings> {
  const sha256 = await sha256Of(file);
  if (sha256 !== referred) return { sha256, verdict: null };
  const zip = await openAsBlob(file);
  const { ok, checks, captureId, seal, evidence } = await verifyPackage(zip, trust, limits);
  return {
    sha256,
    verdict: {
      ...{ ok, checks, captureId, seal },
      completeness: evidence?.completeness ?? null,
      fingerprint: evidence?.fingerprint ?? null,
      signer: ok ? await signerOf(zip, limits) : null,
    },
  };
}
