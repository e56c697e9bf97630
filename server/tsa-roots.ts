/**
 * Roots of every authority whose stamps this desk accepts: its own, those it passes queries on to, and those it ever did, for the
 * packages that carry their stamps. Vouched for with the receipt key, so that devices may take new ones.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { toBase64 } from '@/utils/evidence/pem';
import { sign } from '@/utils/evidence/signature';
import { tsaRootsMessage } from '@/utils/referral/schema';
import type { Authority } from './authority';
import { writeDurably, type DataFolder } from './data-folder';
import type { UpstreamAuthority } from './desk';

export interface TsaRoots {
  pems: string[];
  /** By the receipt key over {@link tsaRootsMessage}: DER, base64. */
  signature: string;
}

const fileFor = (pem: string): string => `${createHash('sha256').update(pem).digest('hex')}.crt`;

export async function openTsaRoots(
  { authority: keys }: DataFolder,
  authority: Authority,
  upstreams: readonly UpstreamAuthority[],
): Promise<TsaRoots> {
  const folder = path.join(keys, 'tsa-roots');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const current = upstreams.map(({ rootPem }) => rootPem);
  const there = await readdir(folder);
  for (const pem of current)
    if (!there.includes(fileFor(pem))) await writeDurably(path.join(folder, fileFor(pem)), pem, 0o644);
  const kept = there.filter((name) => name.endsWith('.crt')).sort();
  const earlier = await Promise.all(kept.map((name) => readFile(path.join(folder, name), 'utf8')));
  const pems = [...new Set([authority.timestamping.rootPem, ...current, ...earlier])];
  return { pems, signature: toBase64(await sign(tsaRootsMessage(pems), authority.receipts.privateKey)) };
}
