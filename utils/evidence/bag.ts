/** Closes artefacts into a BagIt 1.0 bag (RFC 8493): its manifests *are* `sha256sum -c` files. */
import { digestOf } from './digest';
import { utf8, type Bytes } from './hash';
import {
  BAG_INFO,
  BAGIT,
  bytewise,
  MANIFEST,
  SIGNER_CERTIFICATE,
  SIGNER_KEY,
  TAGMANIFEST,
  VERIFY_TEXT,
} from './layout';
import { artefactPath, captureId as captureIdSchema } from './schema';
import { verifyText } from './verify-text';

export interface PackageFile {
  /** Relative to the base directory. */
  path: string;
  body: Blob;
  /** Lower-case hex. */
  sha256: string;
  bytes: number;
  /** Absent: nobody has computed it yet. */
  crc32?: number | undefined;
}

export interface BagContents {
  captureId: string;
  closedAt: Date;
  organisation: string | null;
  /** Name and version of the software, for bag-info.txt. */
  softwareAgent: string;
  /** Everything under data/. */
  payload: PackageFile[];
  signerPublicKeyPem: string;
  /** Null until the desk has certified the device. */
  signerCertificatePem: string | null;
}

export interface ClosedBag {
  captureId: string;
  closedAt: Date;
  payload: PackageFile[];
  /** Everything outside data/ and seal/, the tagmanifest last. */
  tagFiles: PackageFile[];
  tagmanifest: Bytes;
  /** SHA-256 of the tagmanifest: the identity of the package. */
  seal: string;
}

/** A file of a package from its content. */
export async function packageFile(path: string, content: Blob | string | Bytes): Promise<PackageFile> {
  const body = content instanceof Blob ? content : new Blob([content]);
  return { path, body, ...(await digestOf(content)), bytes: body.size };
}

/** What `sha256sum` prints of files, in the order of `LC_ALL=C sort`. */
export const manifestText = (files: readonly PackageFile[]): string =>
  [...files]
    .sort((a, b) => bytewise(a.path, b.path))
    .map(({ sha256, path }) => `${sha256}  ${path}\n`)
    .join('');

/** Octets and count of the payload, as bag-info.txt states them. */
export const payloadOxum = (files: readonly { bytes: number }[]): string =>
  `${files.reduce((sum, file) => sum + file.bytes, 0)}.${files.length}`;

/** A value of bag-info.txt is one line, whatever was typed into it. */
const oneLine = (value: string): string =>
  value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();

function bagInfo(bag: BagContents): string {
  const organisation = oneLine(bag.organisation ?? '');
  const fields: [string, string][] = [
    ['Bag-Software-Agent', oneLine(bag.softwareAgent)],
    ['Bagging-Date', bag.closedAt.toISOString().slice(0, 10)],
    ['External-Identifier', bag.captureId],
    ['Payload-Oxum', payloadOxum(bag.payload)],
    ...(organisation === '' ? [] : [['Source-Organization', organisation] satisfies [string, string]]),
  ];
  return fields.map(([label, value]) => `${label}: ${value}\n`).join('');
}

/** Paths that could not be listed, unpacked or told apart are a bug of whoever made them. */
function assertPayload(payload: readonly PackageFile[]): void {
  const seen = new Set<string>();
  for (const { path } of payload) {
    artefactPath.parse(path);
    const folded = path.toLowerCase();
    if (seen.has(folded)) throw new Error(`two artefacts are called ${path}`);
    seen.add(folded);
  }
}

/** Writes manifests and tag files over a finished payload. Throws on paths that no package may hold. */
export async function closeBag(bag: BagContents): Promise<ClosedBag> {
  captureIdSchema.parse(bag.captureId);
  assertPayload(bag.payload);
  const texts: [string, string][] = [
    [BAGIT, 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'],
    [BAG_INFO, bagInfo(bag)],
    [MANIFEST, manifestText(bag.payload)],
    [VERIFY_TEXT, verifyText(bag.captureId)],
    [SIGNER_KEY, bag.signerPublicKeyPem],
    ...(bag.signerCertificatePem === null
      ? []
      : [[SIGNER_CERTIFICATE, bag.signerCertificatePem] satisfies [string, string]]),
  ];
  const listed = await Promise.all(texts.map(([path, text]) => packageFile(path, text)));
  const tagmanifest = utf8(manifestText(listed));
  const closing = await packageFile(TAGMANIFEST, tagmanifest);
  return {
    captureId: bag.captureId,
    closedAt: bag.closedAt,
    payload: bag.payload,
    tagFiles: [...listed, closing],
    tagmanifest,
    seal: closing.sha256,
  };
}
