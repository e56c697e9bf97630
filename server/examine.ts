/** Looks at one package file for as long as that takes: its digest, every check anybody may make, and who signed it. */
import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { verifyPackage, type Trust } from '@/utils/evidence/verify';
import type { ZipLimits } from '@/utils/evidence/zip';
import { packageSays, type PackageSays } from './package-says';
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
    /** SHA-256 of the signing key in DER, hex; null where the signature does not hold. */
    signer: string | null;
    /** Null unless it is `ok`. */
    says: PackageSays | null;
  } | null;
}

const READ_BYTES = 1024 * 1024;

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export async function examine({ file, sha256: referred, trust, limits }: Examination): Promise<Findings> {
  const sha256 = await sha256Of(file);
  if (sha256 !== referred) return { sha256, verdict: null };
  const zip = await openAsBlob(file);
  const { ok, checks, captureId, seal, signer, evidence } = await verifyPackage(zip, trust, limits);
  return {
    sha256,
    verdict: {
      ...{ ok, checks, captureId, seal, signer },
      says: ok && evidence ? await packageSays(zip, evidence, limits) : null,
    },
  };
}
