/** Sealed packages for tests, made with the same functions as the extension's; and ways to spoil them. */
import { closeBag, packageFile, type ClosedBag, type PackageFile } from '@/utils/evidence/bag';
import { appendLine, lineHash } from '@/utils/evidence/custody';
import { fingerprint } from '@/utils/evidence/fingerprint';
import { sha256Hex, utf8 } from '@/utils/evidence/hash';
import {
  CUSTODY_LOG,
  EVIDENCE_JSON,
  OPEN_STAMP,
  OPEN_SUBJECT,
  REPORT_HTML,
  SEAL_SIGNATURE,
  SEAL_STAMP,
} from '@/utils/evidence/layout';
import { openSubjectText } from '@/utils/evidence/open-subject';
import { packageBlob } from '@/utils/evidence/package';
import { EVIDENCE_SCHEMA, type ArtefactRole, type Evidence, type FileEntry } from '@/utils/evidence/schema';
import { sign, spkiPem } from '@/utils/evidence/signature';
import { uuidv7 } from '@/utils/evidence/uuid';
import { blankPng } from '../unit/evidence/blank-png';

type Bytes = Uint8Array<ArrayBuffer>;

export interface DeviceKeys {
  privateKey: CryptoKey;
  spkiPem: string;
}

export async function deviceKeys(): Promise<DeviceKeys> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  return { privateKey: pair.privateKey, spkiPem: await spkiPem(pair.publicKey) };
}

export interface PackageOptions {
  keys: DeviceKeys;
  certificatePem?: string | null;
  /** Asks an authority to stamp these bytes; none: both stamps are deferred. */
  stamp?: (data: Bytes) => Promise<Bytes>;
  url?: string;
  /** The visible text: packages of the same URL and text have the same content. */
  text?: string;
  completeness?: 'complete' | 'partial';
  /** What else is among its files. */
  beside?: Artefact[];
  /** Random bytes to make it large. */
  ballastBytes?: number;
  /** Changes the evidence before it is closed over. */
  edit?: (evidence: Evidence) => Evidence;
  /** Changes the log before it is closed over. */
  spoilLog?: (lines: string[]) => string[];
}

export interface SealedPackage {
  captureId: string;
  seal: string;
  url: string;
  completeness: 'complete' | 'partial';
  body: Blob;
  sha256: string;
  bytes: number;
  bag: ClosedBag;
  sealFiles: PackageFile[];
}

const WIDTH = 1280;
const HEIGHT = 720;
const PICTURE = blankPng(WIDTH, HEIGHT);

interface Artefact {
  path: string;
  role: ArtefactRole;
  mediaType: string;
  content: string | Bytes | Blob;
}

function ballast(bytes: number): Blob {
  const chunks: Bytes[] = [];
  for (let left = bytes; left > 0; left -= 65_536) {
    chunks.push(crypto.getRandomValues(new Uint8Array(Math.min(left, 65_536))));
  }
  return new Blob(chunks);
}

async function artefacts(options: PackageOptions, captureId: string): Promise<Artefact[]> {
  const text = options.text ?? `Watch film ${captureId}`;
  const subject = openSubjectText(captureId, new Date());
  const stamped = await options.stamp?.(utf8(subject));
  const shot = 'data/screenshots';
  return [
    { path: REPORT_HTML, role: 'report', mediaType: 'text/html', content: '<!doctype html><p>report' },
    { path: OPEN_SUBJECT, role: 'time-stamp-subject', mediaType: 'application/json', content: subject },
    ...(stamped === undefined
      ? []
      : [
          {
            path: OPEN_STAMP,
            role: 'time-stamp',
            mediaType: 'application/timestamp-reply',
            content: stamped,
          } as const,
        ]),
    {
      path: `${shot}/viewport.png`,
      role: 'viewport-screenshot',
      mediaType: 'image/png',
      content: PICTURE,
    },
    { path: `${shot}/full-000.png`, role: 'full-page-strip', mediaType: 'image/png', content: PICTURE },
    {
      path: 'data/snapshot/page.html',
      role: 'dom-snapshot',
      mediaType: 'text/html',
      content: `<!doctype html><title>page</title><script>alert(1)</script><p>${text}`,
    },
    { path: 'data/snapshot/text.txt', role: 'visible-text', mediaType: 'text/plain', content: text },
    ...(options.beside ?? []),
    ...(options.ballastBytes === undefined
      ? []
      : [
          {
            path: 'data/capture.wacz',
            role: 'web-archive',
            mediaType: 'application/wacz',
            content: ballast(options.ballastBytes),
          } as const,
        ]),
  ];
}

async function custodyLines(files: PackageFile[], at: string): Promise<string[]> {
  const entry = (event: string, detail: Record<string, string | number>) => ({
    at,
    event,
    actor: 'Constat test',
    detail,
  });
  const entries = [
    entry('session.opened', {}),
    ...files.map(({ path, sha256, bytes }) => entry('file.hashed', { path, sha256, bytes })),
    entry('package.sealed', {}),
  ];
  const lines: string[] = [];
  for (const each of entries) {
    const line = lines.at(-1);
    lines.push((await appendLine(line === undefined ? null : { seq: lines.length - 1, line }, each)).line);
  }
  return lines;
}

interface Subject {
  captureId: string;
  url: string;
  text: string;
  at: string;
  files: FileEntry[];
  completeness: 'complete' | 'partial';
  custodyHead: string;
}

async function evidenceOf(subject: Subject): Promise<Evidence> {
  const { captureId, url, text, at, files, completeness } = subject;
  const partial = { code: 'full-page-missing', at, detail: 'the tab was closed' };
  const area = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  return {
    schema: EVIDENCE_SCHEMA,
    capture_id: captureId,
    case_ref: null,
    purpose: null,
    completeness,
    operator: { name: null, organisation: null, account_used: null },
    device: {
      os: 'Linux',
      architecture: 'x86_64',
      screen: { width: WIDTH, height: HEIGHT },
      device_pixel_ratio: 1,
      locale: 'en',
      time_zone: 'UTC',
    },
    browser: { name: 'Chromium', version: '1', user_agent: 'test', private_window: false },
    tool: {
      name: 'Constat',
      version: '0.1.0',
      build_sha256: null,
      settings: {},
      settings_sha256: await sha256Hex('{}'),
    },
    method: { engine: 'chromium', full_page: 'debugger', snapshot: 'dom-serialiser', page_load: 'found' },
    clock: { wall: at, time_zone: 'UTC', monotonic_ms: 1, http_date: [], skew_ms: null },
    vantage: { country: null, public_ip: null, proxied: null, declared_vpn: null, source: null },
    target: { url_typed: null, url_final: url, title: 'Film', referrer: null, path_taken: [] },
    redirects: [],
    main_response: null,
    tls: null,
    page: {
      lang: 'en',
      viewport: { width: WIDTH, height: HEIGHT },
      scroll: { x: 0, y: 0 },
      document_size: { width: WIDTH, height: HEIGHT },
      coverage:
        completeness === 'partial'
          ? null
          : {
              strips_taken: 1,
              strips_needed: 1,
              height_covered: HEIGHT,
              strips: [
                { path: 'data/screenshots/full-000.png', area, pixels: { width: WIDTH, height: HEIGHT } },
              ],
            },
    },
    files,
    fingerprint: await fingerprint({ urlFinal: url, title: 'Film', text }),
    transformations: [],
    deviations: [],
    errors: [],
    limitations: completeness === 'partial' ? [partial] : [],
    handling: { tlp: 'TLP:AMBER', personal_data: 'unknown', redactions: [] },
    custody_head: subject.custodyHead,
  };
}

/** Makes a package that every verifier accepts, unless the options say otherwise. */
export async function sealedPackage(options: PackageOptions): Promise<SealedPackage> {
  const closedAt = new Date();
  const at = closedAt.toISOString();
  const captureId = uuidv7(closedAt.getTime());
  const { url = `https://film.example/watch/${captureId}`, completeness = 'complete' } = options;
  const made = await artefacts(options, captureId);
  const files = await Promise.all(made.map(({ path, content }) => packageFile(path, content)));
  const entries = made.map(({ path, role, mediaType }, index): FileEntry => {
    const { bytes, sha256 } = files[index] ?? { bytes: 0, sha256: '' };
    return {
      path,
      role,
      media_type: mediaType,
      bytes,
      sha256,
      made_at: at,
      method: 'computed',
      derived_from: null,
    };
  });
  const honest = await custodyLines(files, at);
  const lines = options.spoilLog?.(honest) ?? honest;
  const { edit = (said: Evidence) => said } = options;
  const evidence = edit(
    await evidenceOf({
      captureId,
      url,
      text: options.text ?? `Watch film ${captureId}`,
      at,
      files: entries,
      completeness,
      custodyHead: await lineHash(lines.at(-1) ?? ''),
    }),
  );
  const bag = await closeBag({
    captureId,
    closedAt,
    organisation: 'Test',
    softwareAgent: 'Constat test',
    payload: [
      ...files,
      await packageFile(CUSTODY_LOG, `${lines.join('\n')}\n`),
      await packageFile(EVIDENCE_JSON, `${JSON.stringify(evidence, null, 2)}\n`),
    ],
    signerPublicKeyPem: options.keys.spkiPem,
    signerCertificatePem: options.certificatePem ?? null,
  });
  const closing = await options.stamp?.(bag.tagmanifest);
  const sealFiles = [
    await packageFile(SEAL_SIGNATURE, await sign(bag.tagmanifest, options.keys.privateKey)),
    ...(closing === undefined ? [] : [await packageFile(SEAL_STAMP, closing)]),
  ];
  return { ...(await pack(bag, sealFiles)), url, completeness };
}

/** Packs a bag, whatever has been done to it. */
export async function pack(
  bag: ClosedBag,
  sealFiles: PackageFile[],
): Promise<Omit<SealedPackage, 'url' | 'completeness'>> {
  const zip = await packageBlob(bag, sealFiles);
  return { ...zip, captureId: bag.captureId, seal: bag.seal, bag, sealFiles };
}

/** The same package with other bytes: what a ZIP tool, a disk or a thief leaves. */
export async function withBody(original: SealedPackage, body: Blob): Promise<SealedPackage> {
  return { ...original, body, bytes: body.size, sha256: await sha256Hex(body) };
}
