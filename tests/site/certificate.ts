/** A certificate chain for the sample site: a root made for this run, and a leaf for its hosts, by openssl. */
import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export interface SiteCertificate {
  keyPem: string;
  /** Leaf first. */
  chainPem: string;
  /** SHA-256 of the leaf's public key, base64: what Chromium's `--ignore-certificate-errors-spki-list` takes. */
  spkiSha256: string;
}

const openssl = (args: string[], cwd: string) => promisify(execFile)('openssl', args, { cwd });
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export async function makeCertificate(hostNames: readonly string[]): Promise<SiteCertificate> {
  const folder = await mkdtemp(path.join(tmpdir(), 'constat-site-'));
  try {
    const root = ['req', '-x509', ...newKey, '-keyout', 'root.key', '-out', 'root.crt', '-days', '2'];
    await openssl([...root, '-subj', '/O=Barge Test Authority/CN=Barge Test Root'], folder);
    const request = ['req', ...newKey, '-keyout', 'leaf.key', '-out', 'leaf.csr'];
    await openssl([...request, '-subj', `/CN=${hostNames[0] ?? ''}`], folder);
    const names = hostNames.map((name) => `DNS:${name}`).join(',');
    await writeFile(
      path.join(folder, 'leaf.ext'),
      `basicConstraints=critical,CA:FALSE\nsubjectAltName=${names}\n`,
    );
    const issue = [
      'x509',
      '-req',
      '-in',
      'leaf.csr',
      '-CA',
      'root.crt',
      '-CAkey',
      'root.key',
      '-CAcreateserial',
    ];
    await openssl([...issue, '-extfile', 'leaf.ext', '-days', '2', '-out', 'leaf.crt'], folder);

    const read = (name: string) => readFile(path.join(folder, name), 'utf8');
    const [keyPem, leafPem, rootPem] = await Promise.all([
      read('leaf.key'),
      read('leaf.crt'),
      read('root.crt'),
    ]);
    return { keyPem, chainPem: leafPem + rootPem, spkiSha256: spkiSha256(leafPem) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function spkiSha256(certificatePem: string): string {
  const spki = new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}
