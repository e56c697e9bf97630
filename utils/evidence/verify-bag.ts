/** Checks of the bag: declared as one, complete, and every byte as its manifests say. */
import {
  bytewise,
  BAG_INFO,
  BAGIT,
  MANIFEST,
  SEAL_FILES,
  SIGNER_CERTIFICATE,
  SIGNER_KEY,
  TAGMANIFEST,
  VERIFY_TEXT,
} from './layout';
import { payloadOxum } from './bag';
import { textOf, type OpenedPackage } from './open-package';
import { MAX_TAG_FILE_BYTES } from './policy';
import { captureId } from './schema';
import { passed, wrong, type Outcome } from './verdict';

/** Path → SHA-256, as a manifest lists them. */
export type Manifest = ReadonlyMap<string, string>;

const LINE = /^([0-9a-f]{64}) {2}([A-Za-z0-9._/-]+)$/;
const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
const REQUIRED_TAG_FILES = [BAGIT, BAG_INFO, MANIFEST, VERIFY_TEXT, SIGNER_KEY];
const INFO_LABELS = [
  'Bag-Software-Agent',
  'Bagging-Date',
  'External-Identifier',
  'Payload-Oxum',
  'Source-Organization',
];

/** Reads a manifest as strictly as `sha256sum -c` and `cut -c67-` together do; null when it is not one. */
export async function readManifest(opened: OpenedPackage, path: string): Promise<Manifest | null> {
  const text = await textOf(opened, path, MAX_TAG_FILE_BYTES);
  if (!text?.endsWith('\n')) return null;
  const manifest = new Map<string, string>();
  let previous = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, sha256, listed] = LINE.exec(line) ?? [];
    if (sha256 === undefined || listed === undefined || bytewise(previous, listed) >= 0) return null;
    manifest.set(listed, sha256);
    previous = listed;
  }
  return manifest;
}

export const isPayload = (path: string): boolean => path.startsWith('data/');

export async function declaration(opened: OpenedPackage): Promise<Outcome> {
  const text = await textOf(opened, BAGIT, MAX_TAG_FILE_BYTES);
  return text === DECLARATION ? passed('BagIt 1.0') : wrong('bagit.txt does not declare BagIt 1.0 in UTF-8');
}

/** Label → value; null on an unknown or doubled label, because two readers could pick different ones. */
function readInfo(text: string): Map<string, string> | null {
  const fields = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, label, value] = /^([A-Za-z-]+): (.+)$/.exec(line) ?? [];
    if (label === undefined || value === undefined || fields.has(label) || !INFO_LABELS.includes(label))
      return null;
    fields.set(label, value);
  }
  return text.endsWith('\n') ? fields : null;
}

export async function info(opened: OpenedPackage): Promise<Outcome> {
  const text = await textOf(opened, BAG_INFO, MAX_TAG_FILE_BYTES);
  const fields = text === null ? null : readInfo(text);
  if (!fields) return wrong('bag-info.txt is missing or malformed');
  if (!captureId.safeParse(opened.base).success) return wrong(`${opened.base} is not a capture's id`);
  if (fields.get('External-Identifier') !== opened.base)
    return wrong('External-Identifier and the base directory differ');
  if (!/^\d{4}-\d\d-\d\d$/.test(fields.get('Bagging-Date') ?? '')) return wrong('Bagging-Date is not a date');
  const payload = [...opened.files].filter(([path]) => isPayload(path)).map(([, file]) => file);
  const oxum = payloadOxum(payload);
  return fields.get('Payload-Oxum') === oxum
    ? passed(`${payload.length} payload files, ${oxum.split('.', 1)[0] ?? ''} bytes`)
    : wrong(`Payload-Oxum says ${fields.get('Payload-Oxum') ?? 'nothing'}, the payload is ${oxum}`);
}

/** Nothing listed is missing and nothing is there unlisted. */
function isComplete(manifest: Manifest, present: readonly string[]): Outcome {
  const missing = [...manifest.keys()].find((path) => !present.includes(path));
  if (missing !== undefined) return wrong(`${missing} is listed but missing`);
  const unlisted = present.find((path) => !manifest.has(path));
  if (unlisted !== undefined) return wrong(`${unlisted} is there but not listed`);
  return passed(`${present.length} files, all listed`);
}

function hashesAgree(manifest: Manifest, opened: OpenedPackage): Outcome {
  for (const [path, sha256] of manifest) {
    const file = opened.files.get(path);
    if (!file) return wrong(`${path} is missing`);
    if (file.sha256 !== sha256)
      return wrong(`${path} was changed: its SHA-256 is ${file.sha256}, not ${sha256}`);
  }
  return passed(`${manifest.size} files as listed`);
}

const unreadable = (path: string): Outcome => wrong(`${path} is missing or not a sorted list of sha256sum`);

export function tagmanifestComplete(opened: OpenedPackage, tagmanifest: Manifest | null): Outcome {
  if (!tagmanifest) return unreadable(TAGMANIFEST);
  const outside = [...opened.files.keys()].filter((path) => !isPayload(path));
  const stray = outside.find((path) => path.startsWith('seal/') && !SEAL_FILES.includes(path));
  if (stray !== undefined) return wrong(`${stray} does not belong to a seal`);
  const known = [...REQUIRED_TAG_FILES, SIGNER_CERTIFICATE];
  const unknown = [...tagmanifest.keys()].find((path) => !known.includes(path));
  if (unknown !== undefined) return wrong(`${unknown} does not belong to a package`);
  const absent = REQUIRED_TAG_FILES.find((path) => !tagmanifest.has(path));
  if (absent !== undefined) return wrong(`${absent} is not listed`);
  const tagFiles = outside.filter((path) => path !== TAGMANIFEST && !SEAL_FILES.includes(path));
  return isComplete(tagmanifest, tagFiles);
}

export function manifestComplete(opened: OpenedPackage, manifest: Manifest | null): Outcome {
  if (!manifest) return unreadable(MANIFEST);
  return isComplete(manifest, [...opened.files.keys()].filter(isPayload));
}

export const tagmanifestHashes = (opened: OpenedPackage, tagmanifest: Manifest | null): Outcome =>
  tagmanifest ? hashesAgree(tagmanifest, opened) : unreadable(TAGMANIFEST);

export const manifestHashes = (opened: OpenedPackage, manifest: Manifest | null): Outcome =>
  manifest ? hashesAgree(manifest, opened) : unreadable(MANIFEST);
