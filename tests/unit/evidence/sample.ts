/** A small capture, sealed as the extension seals: the subject of the tests here and of the vectors. */
import { closeBag, packageFile, type ClosedBag, type PackageFile } from '@/utils/evidence/bag';
import { appendLine, lineHash } from '@/utils/evidence/custody';
import { fingerprint } from '@/utils/evidence/fingerprint';
import { utf8, type Bytes } from '@/utils/evidence/hash';
import {
  CUSTODY_LOG,
  EVIDENCE_JSON,
  LEADS_JSON,
  OPEN_STAMP,
  OPEN_SUBJECT,
  REPORT_HTML,
  SEAL_SIGNATURE,
  SEAL_STAMP,
} from '@/utils/evidence/layout';
import { openSubjectText } from '@/utils/evidence/open-subject';
import { packageBlob } from '@/utils/evidence/package';
import { reportHtml } from '@/utils/evidence/report';
import { reportTextsEn } from '@/utils/evidence/report-texts';
import {
  EVIDENCE_SCHEMA,
  type ArtefactRole,
  type Evidence,
  type FileEntry,
  type Lead,
} from '@/utils/evidence/schema';
import { sign, spkiPem } from '@/utils/evidence/signature';
import { blankPng } from './blank-png';

export const SAMPLE_ID = '019ae3a0-5c00-7000-8000-000000000001';
export const SAMPLE_TIME = '2026-11-22T10:00:00.000Z';

/** The window, and what is left of the page below it. */
const WINDOW = blankPng(800, 600);
const REST = blankPng(800, 400);

export interface SampleOptions {
  key: CryptoKeyPair;
  certificatePem?: string | null;
  stampOpen?: ((data: Bytes) => Bytes) | null;
  stampClose?: ((data: Bytes) => Bytes) | null;
  /** Changes the evidence before it is closed. */
  edit?: (evidence: Evidence) => Evidence;
  leads?: Lead[];
  /** In place of a file's own content, by path. */
  contents?: Record<string, string | Bytes>;
}

export const newDeviceKey = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);

const LEAD: Lead = {
  kind: 'stream-manifest',
  value: 'https://cdn.pirate.test/film/master.m3u8?token=a&b="<i>',
  host: 'cdn.pirate.test',
  frame_chain: ['https://pirate.test/film', 'https://player.test/embed/1'],
  shown_in: 'data/snapshot/page.html',
  evidence: 'src of the second iframe',
};

/** Everything of evidence.json that does not depend on the files. */
export const sampleSubject = (
  files: FileEntry[],
  fingerprintHex: string,
): Omit<Evidence, 'custody_head'> => ({
  schema: EVIDENCE_SCHEMA,
  capture_id: SAMPLE_ID,
  case_ref: 'CASE-7',
  purpose: null,
  completeness: 'complete',
  operator: { name: 'A. Tester', organisation: 'Rights & Co', account_used: null },
  device: {
    os: 'Linux',
    architecture: 'x86-64',
    screen: { width: 1920, height: 1080 },
    device_pixel_ratio: 1,
    locale: 'en-GB',
    time_zone: 'Europe/Paris',
  },
  browser: { name: 'Chromium', version: '156.0.1', user_agent: 'Mozilla/5.0 (test)', private_window: false },
  tool: {
    name: 'Constat',
    version: '0.1.0',
    build_sha256: null,
    settings: {},
    settings_sha256: '0'.repeat(64),
  },
  method: { engine: 'chromium', full_page: 'scroll-strips', snapshot: 'dom-serialiser', page_load: 'found' },
  clock: { wall: SAMPLE_TIME, time_zone: 'Europe/Paris', monotonic_ms: 12.5, http_date: [], skew_ms: 41 },
  vantage: { country: 'FR', public_ip: '192.0.2.7', proxied: false, declared_vpn: null, source: 'desk' },
  target: {
    url_typed: 'http://pirate.test/film',
    url_final: 'https://pirate.test/film',
    title: 'Watch Film <b>free</b> \u202eDH',
    referrer: null,
    path_taken: [],
  },
  redirects: [
    {
      url: 'http://pirate.test/film',
      status: 301,
      location: 'https://pirate.test/film',
      ip: '198.51.100.4',
      at: SAMPLE_TIME,
    },
  ],
  main_response: {
    url: 'https://pirate.test/film',
    status: 200,
    status_line: 'HTTP/1.1 200 OK',
    headers: [
      ['content-type', 'text/html; charset=utf-8'],
      ['server', 'nginx'],
    ],
    ip: '198.51.100.4',
    from_cache: false,
    from_service_worker: false,
    at: SAMPLE_TIME,
  },
  tls: null,
  page: {
    lang: 'en',
    viewport: { width: 800, height: 600 },
    scroll: { x: 0, y: 0 },
    document_size: { width: 800, height: 1000 },
    coverage: {
      strips_taken: 2,
      strips_needed: 2,
      height_covered: 1000,
      strips: [
        {
          path: 'data/screenshots/full-000.png',
          area: { x: 0, y: 0, width: 800, height: 600 },
          pixels: { width: 800, height: 600 },
        },
        {
          path: 'data/screenshots/full-001.png',
          area: { x: 0, y: 600, width: 800, height: 400 },
          pixels: { width: 800, height: 400 },
        },
      ],
    },
  },
  files,
  fingerprint: fingerprintHex,
  transformations: [],
  deviations: [],
  errors: [],
  limitations: [
    { code: 'no-request-log', at: SAMPLE_TIME, detail: 'The page was open before the capture began' },
  ],
  handling: { tlp: 'TLP:AMBER', personal_data: 'unknown', redactions: [] },
});

const describe = (file: PackageFile, role: ArtefactRole, mediaType: string): FileEntry => ({
  path: file.path,
  role,
  media_type: mediaType,
  bytes: file.bytes,
  sha256: file.sha256,
  made_at: SAMPLE_TIME,
  method: 'computed',
  derived_from: null,
});

async function artefacts(options: SampleOptions): Promise<[PackageFile, FileEntry][]> {
  const open = openSubjectText(SAMPLE_ID, new Date(SAMPLE_TIME));
  const reply = options.stampOpen?.(utf8(open));
  const made: [string, string | Bytes, ArtefactRole, string][] = [
    ['data/screenshots/viewport.png', WINDOW, 'viewport-screenshot', 'image/png'],
    ['data/screenshots/full-000.png', WINDOW, 'full-page-strip', 'image/png'],
    ['data/screenshots/full-001.png', REST, 'full-page-strip', 'image/png'],
    ['data/snapshot/page.html', '<!doctype html><title>Film</title><p>Watch it', 'dom-snapshot', 'text/html'],
    ['data/snapshot/text.txt', 'Watch it\n', 'visible-text', 'text/plain'],
    [OPEN_SUBJECT, open, 'time-stamp-subject', 'application/json'],
    ...(reply
      ? [
          [OPEN_STAMP, reply, 'time-stamp', 'application/timestamp-reply'] satisfies [
            string,
            Bytes,
            ArtefactRole,
            string,
          ],
        ]
      : []),
    [
      LEADS_JSON,
      `${JSON.stringify({ schema: 'https://constat.example/schema/leads/1', leads: options.leads ?? [LEAD] })}\n`,
      'leads',
      'application/json',
    ],
  ];
  return Promise.all(
    made.map(async ([path, content, role, type]): Promise<[PackageFile, FileEntry]> => {
      const file = await packageFile(path, options.contents?.[path] ?? content);
      return [file, describe(file, role, type)];
    }),
  );
}

/** The log over the files, and its head. */
async function custodyOf(files: readonly PackageFile[]): Promise<{ text: string; head: string }> {
  const events = [
    { event: 'session.opened', detail: { capture_id: SAMPLE_ID } },
    { event: 'capture.started', detail: { note: 'quotes " and \\ and \u2028 and "prev":"0"}' } },
    ...files.map(({ path, sha256, bytes }) => ({ event: 'file.hashed', detail: { path, sha256, bytes } })),
    { event: 'package.sealed', detail: {} },
  ];
  let last: { seq: number; line: string } | null = null;
  let text = '';
  for (const event of events) {
    last = await appendLine(last, { ...event, at: SAMPLE_TIME, actor: 'constat/0.1.0' });
    text += `${last.line}\n`;
  }
  return { text, head: await lineHash(last?.line ?? '') };
}

export async function sampleBag(options: SampleOptions): Promise<ClosedBag> {
  const pairs = await artefacts(options);
  const digest = await fingerprint({
    urlFinal: 'https://pirate.test/film',
    title: 'Watch Film',
    text: 'Watch it',
  });
  const soFar = sampleSubject(
    pairs.map(([, entry]) => entry),
    digest,
  );
  const images = ['viewport', 'full-000', 'full-001'].map((name) => ({
    src: `screenshots/${name}.png`,
    alt: name,
  }));
  const report = await packageFile(
    REPORT_HTML,
    reportHtml(soFar, options.leads ?? [LEAD], reportTextsEn, images),
  );
  const files = [...pairs.map(([file]) => file), report];
  const custody = await custodyOf(files);
  const closed: Evidence = {
    ...soFar,
    files: [...soFar.files, describe(report, 'report', 'text/html')],
    custody_head: custody.head,
  };
  const evidence = options.edit ? options.edit(closed) : closed;
  const payload = [
    ...files,
    await packageFile(CUSTODY_LOG, custody.text),
    await packageFile(EVIDENCE_JSON, `${JSON.stringify(evidence, null, 2)}\n`),
  ];
  return closeBag({
    captureId: SAMPLE_ID,
    closedAt: new Date(SAMPLE_TIME),
    organisation: 'Rights & Co',
    softwareAgent: 'Constat 0.1.0',
    payload,
    signerPublicKeyPem: await spkiPem(options.key.publicKey),
    signerCertificatePem: options.certificatePem ?? null,
  });
}

export async function sealFiles(bag: ClosedBag, options: SampleOptions): Promise<PackageFile[]> {
  const signature = await packageFile(SEAL_SIGNATURE, await sign(bag.tagmanifest, options.key.privateKey));
  const reply = options.stampClose?.(bag.tagmanifest);
  return reply ? [signature, await packageFile(SEAL_STAMP, reply)] : [signature];
}

/** The whole way: artefacts, bag, seal, ZIP. */
export async function samplePackage(options: SampleOptions): Promise<Blob> {
  const bag = await sampleBag(options);
  return (await packageBlob(bag, await sealFiles(bag, options))).body;
}
