/** Where the certificates of one host are kept: a host's name is its owner's choice, and may be longer than a path may be. */
import { sha256Hex } from '@/utils/evidence/hash';
import { capturePolicy } from './policy';

const DIGEST_CHARS = 8;

/** A path that `artefactPath` allows, whatever the host; two hosts never share one. */
export async function tlsPath(host: string): Promise<string> {
  const plain = host.replace(/[^A-Za-z0-9.-]/g, '_').slice(0, capturePolicy.hostNameChars);
  const name = plain === host ? host : `${plain}-${(await sha256Hex(host)).slice(0, DIGEST_CHARS)}`;
  return `data/network/tls/${name}.pem`;
}
