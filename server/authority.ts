/** The desk's own keys: device CA, time-stamping authority and receipt key, made on the first start. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as pkijs from 'pkijs';
import { issueCertificate, ownBuffer, type CertificateKind, type Issuer } from './certificates';
import { sync, type DataFolder } from './data-folder';
import type { DeskPolicy } from './policy';

export interface Signer {
  privateKey: CryptoKey;
  publicKeyPem: string;
  /** SubjectPublicKeyInfo, DER. */
  spki: Uint8Array;
}

export interface Authority {
  deviceCa: Issuer & { pem: string };
  timestamping: Issuer & { pem: string; rootPem: string };
  receipts: Signer;
  /** Public files that a stranger needs to check packages and receipts. */
  files: { deskCa: string; tsaRoot: string; receiptKey: string };
}

const FILE = {
  deskCa: 'desk-ca.crt',
  deskCaKey: 'desk-ca.key',
  tsaRoot: 'tsa-root.crt',
  tsaRootKey: 'tsa-root.key',
  tsa: 'tsa.crt',
  tsaKey: 'tsa.key',
  receiptKey: 'receipt.key',
  receiptPublic: 'receipt.pub.pem',
};

/** P-256: what plain `openssl dgst` and `openssl ts` check everywhere. */
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

const newKeyPem = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

async function signerFrom(privatePem: string): Promise<Signer> {
  const key = createPrivateKey(privatePem);
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const publicKey = createPublicKey(key);
  return {
    privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, CURVE, false, ['sign']),
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    spki: publicKey.export({ type: 'spki', format: 'der' }),
  };
}

export const certificatePem = (certificate: pkijs.Certificate): string =>
  new X509Certificate(Buffer.from(certificate.toSchema().toBER())).toString();

const certificateFrom = (pem: string): pkijs.Certificate =>
  pkijs.Certificate.fromBER(ownBuffer(new X509Certificate(pem).raw));

async function exists(target: string): Promise<boolean> {
  return access(target).then(
    () => true,
    () => false,
  );
}

/** Makes all keys and certificates in a draft folder and renames it: a start that is killed leaves nothing half made. */
async function make(folder: string, deskName: string, policy: DeskPolicy): Promise<void> {
  const draft = `${folder}.${randomBytes(6).toString('hex')}.draft`;
  await mkdir(draft, { mode: 0o700 });
  const put = async (file: string, content: string, mode: number) => {
    await writeFile(path.join(draft, file), content, { mode });
    await sync(path.join(draft, file));
  };
  const notBefore = new Date();
  const order = (kind: CertificateKind, role: string, spki: Uint8Array, lifeMs: number) => ({
    kind,
    commonName: `${deskName} ${role}`,
    spki,
    notBefore,
    notAfter: new Date(notBefore.getTime() + lifeMs),
  });
  const { authority, timestamping } = policy.certificateMs;

  const keys = { deskCa: newKeyPem(), tsaRoot: newKeyPem(), tsa: newKeyPem(), receipt: newKeyPem() };
  const ca = await signerFrom(keys.deskCa);
  const root = await signerFrom(keys.tsaRoot);
  const tsa = await signerFrom(keys.tsa);
  const caCertificate = await issueCertificate(order('root', 'Device CA', ca.spki, authority), {
    ownKey: ca.privateKey,
  });
  const rootCertificate = await issueCertificate(order('root', 'Time-stamp Root', root.spki, authority), {
    ownKey: root.privateKey,
  });
  const tsaCertificate = await issueCertificate(
    order('timestamping', 'Time-stamp Authority', tsa.spki, timestamping),
    { certificate: rootCertificate, privateKey: root.privateKey },
  );

  await put(FILE.deskCaKey, keys.deskCa, 0o600);
  await put(FILE.deskCa, certificatePem(caCertificate), 0o644);
  await put(FILE.tsaRootKey, keys.tsaRoot, 0o600);
  await put(FILE.tsaRoot, certificatePem(rootCertificate), 0o644);
  await put(FILE.tsaKey, keys.tsa, 0o600);
  await put(FILE.tsa, certificatePem(tsaCertificate), 0o644);
  await put(FILE.receiptKey, keys.receipt, 0o600);
  await put(FILE.receiptPublic, (await signerFrom(keys.receipt)).publicKeyPem, 0o644);
  await sync(draft);
  try {
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  await sync(path.dirname(folder));
}

/** Loads the desk's keys, making them if there are none. A folder that lacks a file is an error, never repaired silently. */
export async function openAuthority(
  folder: DataFolder,
  deskName: string,
  policy: DeskPolicy,
): Promise<Authority> {
  if (!(await exists(folder.authority))) await make(folder.authority, deskName, policy);
  const read = (file: string) => readFile(path.join(folder.authority, file), 'utf8');

  const deskCaPem = await read(FILE.deskCa);
  const tsaPem = await read(FILE.tsa);
  const ca = await signerFrom(await read(FILE.deskCaKey));
  const tsa = await signerFrom(await read(FILE.tsaKey));
  return {
    deviceCa: { certificate: certificateFrom(deskCaPem), privateKey: ca.privateKey, pem: deskCaPem },
    timestamping: {
      certificate: certificateFrom(tsaPem),
      privateKey: tsa.privateKey,
      pem: tsaPem,
      rootPem: await read(FILE.tsaRoot),
    },
    receipts: await signerFrom(await read(FILE.receiptKey)),
    files: {
      deskCa: path.join(folder.authority, FILE.deskCa),
      tsaRoot: path.join(folder.authority, FILE.tsaRoot),
      receiptKey: path.join(folder.authority, FILE.receiptPublic),
    },
  };
}
