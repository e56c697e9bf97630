/** Captures, evidence and receipts as they could be, for showing and testing components. No real site or person. */
import type {
  ArtefactRecord,
  CaptureRecord,
  ClaimRecord,
  ReceiptRecord,
  StepRecord,
} from '@/utils/archive/records';
import type { CaptureDetails } from '@/components/detail/capture-details';
import { readLogLine } from '@/components/detail/capture-details';
import type { ArtefactRole, Evidence, FileEntry, Lead, Remark } from '@/utils/evidence/schema';
import type { DeliveryProblemCode } from '@/utils/outbox/delivery';
import type { Claim, Receipt } from '@/utils/referral/schema';

export const NOW_MS = Date.UTC(2026, 10, 21, 13, 3, 22, 184);
const AT = new Date(NOW_MS).toISOString();
const id = (index: number): string => `019aa8c4-1f2a-7${String(index).padStart(3, '0')}-8f6e-4d0a7c3b9e51`;
const hash = (seed: string): string =>
  Array.from({ length: 64 }, (_, at) =>
    ((seed.charCodeAt(at % seed.length) * 31 + at * 7) % 16).toString(16),
  ).join('');

const STEP_NAMES = [
  'viewport',
  'page',
  'environment',
  'network',
  'mhtml',
  'attach',
  'full-page',
  'resources',
  'tls',
  'snapshot',
  'leads',
  'stamp-open',
  'report',
  'seal',
  'read-back',
  'stamp-close',
];

/** Steps of which the first `over` are done, and the next one is running. */
export const steps = (over: number, problems: Record<string, StepRecord['problem']> = {}): StepRecord[] =>
  STEP_NAMES.map((name, index) => {
    const problem = problems[name] ?? null;
    const done = index < over;
    return {
      name,
      status: done ? (problem ? 'failed' : 'done') : index === over ? 'running' : 'waiting',
      startedAtMs: index <= over ? NOW_MS + index * 310 : null,
      endedAtMs: done ? NOW_MS + index * 310 + 40 + ((index * 137) % 900) : null,
      problem: done ? problem : null,
    };
  });

const remark = (code: string, detail: string): Remark => ({ code, at: AT, detail });

export const capture = (change: Partial<CaptureRecord> = {}): CaptureRecord => ({
  id: id(1),
  createdAtMs: NOW_MS,
  trigger: 'popup',
  state: 'sealed',
  completeness: 'complete',
  url: 'https://streamharbour.test/watch/the-long-tide-2026?server=3&lang=en',
  host: 'streamharbour.test',
  title: 'The Long Tide (2026) – watch online free in HD',
  steps: steps(STEP_NAMES.length),
  limitations: [],
  seal: hash('seal'),
  packageSha256: hash('package'),
  packageBytes: 8_412_660,
  stamps: { open: 'stamped', close: 'stamped' },
  delivery: null,
  claimVersion: 0,
  work: null,
  claimNote: null,
  claimDelivered: 0,
  caseName: '',
  tags: [],
  packageRemovedAtMs: null,
  imported: null,
  ...change,
});

/** One that was made elsewhere; `signerSha256` empty: without its package. */
export const imported = (signerSha256: string, unproven: string[]): CaptureRecord =>
  capture({ imported: { atMs: NOW_MS, signerSha256, unproven } });

const problem = (code: DeliveryProblemCode, detail: string, check?: string) => ({
  code,
  detail,
  ...(check ? { check } : {}),
});

/** One capture in each stage there is. */
export const inStage = {
  capturing: () =>
    capture({
      state: 'capturing',
      completeness: null,
      steps: steps(6),
      seal: null,
      packageSha256: null,
      packageBytes: null,
      stamps: { open: 'pending', close: 'pending' },
    }),
  sealing: () =>
    capture({
      state: 'sealing',
      completeness: null,
      steps: steps(13),
      seal: null,
      packageSha256: null,
      packageBytes: null,
      stamps: { open: 'stamped', close: 'pending' },
    }),
  unsealed: () =>
    capture({
      state: 'unsealed',
      completeness: 'complete',
      steps: steps(STEP_NAMES.length, {
        'read-back': remark(
          'package-invalid',
          'manifest.hashes: data/snapshot/page.html is not what was sealed',
        ),
      }),
      packageSha256: null,
      packageBytes: null,
    }),
  failed: () =>
    capture({
      state: 'failed',
      completeness: null,
      seal: null,
      packageSha256: null,
      packageBytes: null,
      steps: steps(2, {
        viewport: remark('timed-out', 'no answer within 3000 ms'),
        page: remark('page-changed', 'the tab was closed'),
      }),
      limitations: [remark('page-changed', 'the tab was closed')],
    }),
  sealed: () => capture(),
  partial: () =>
    capture({
      completeness: 'partial',
      steps: steps(STEP_NAMES.length, {
        'full-page': remark('debugger-refused', 'Another debugger is already attached to the tab'),
      }),
      limitations: [
        remark('no-full-page', 'Another debugger is already attached to the tab with id: 1402'),
        remark('no-tls', 'needs the debugger'),
      ],
    }),
  queued: () => capture({ delivery: { status: 'waiting', attempts: 0, notBeforeMs: NOW_MS } }),
  sending: () =>
    capture({
      delivery: {
        status: 'sending',
        attempts: 1,
        leaseEndsMs: NOW_MS,
        bytesSent: 3_145_728,
        bytesTotal: 8_412_660,
      },
    }),
  checking: () => capture({ delivery: { status: 'verifying', attempts: 1, notBeforeMs: NOW_MS } }),
  retrying: () =>
    capture({
      delivery: {
        status: 'waiting',
        attempts: 4,
        notBeforeMs: NOW_MS + 32_000,
        problem: problem('desk-unreachable', 'Failed to fetch'),
      },
    }),
  stopped: () =>
    capture({
      delivery: {
        status: 'waiting',
        attempts: 1,
        notBeforeMs: NOW_MS,
        problem: problem('enrol-again', 'token revoked'),
      },
    }),
  refused: () =>
    capture({
      delivery: {
        status: 'refused',
        problem: problem('refused', 'data/evidence.json does not match its manifest line', 'bag.manifest'),
      },
    }),
  accepted: () =>
    capture({
      delivery: { status: 'accepted', acceptedAtMs: NOW_MS + 9_000 },
      work: 'The Long Tide',
      claimVersion: 1,
    }),
};

export const hostile = (): CaptureRecord =>
  capture({
    title: `‮moc.knab‬ ${'A title that never ends and has noSpacesInTheMiddleOfIt'.repeat(8)} <img src=x onerror=alert(1)>`,
    url: `https://xn--bank-eva.secure-login.account-verification.very-long-subdomain-of-a-pirate.test/${'path/'.repeat(80)}?q=${'x'.repeat(500)}`,
    host: 'xn--bank-eva.secure-login.account-verification.very-long-subdomain-of-a-pirate.test',
    work: 'Der Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte: Staffel 3, Folge 12',
  });

export const rightToLeft = (): CaptureRecord =>
  capture({
    title: 'شاهد فيلم المدّ الطويل 2026 مترجم',
    url: 'https://aflam.test/مشاهدة/المد-الطويل',
    host: 'aflam.test',
  });

const stages = Object.values(inStage);
const TITLES = [
  'The Long Tide (2026) – watch online free in HD',
  'Live: Northport v Alderley, kick-off 20:00',
  'Download all seasons, 1080p',
  'Index of /books/epub',
  'شاهد فيلم المدّ الطويل 2026 مترجم',
  'm3u playlist, 9,000 channels',
];
const HOSTS = [
  'streamharbour.test',
  'live-now.test',
  'files.cyberbox.test',
  'books.shelf.test',
  'aflam.test',
  'iptv.test',
];

export const many = (count: number): CaptureRecord[] =>
  Array.from({ length: count }, (_, index) => {
    const host = HOSTS[index % HOSTS.length] ?? '';
    return {
      ...(index < 3 ? stages[[1, 6, 3][index] ?? 0] : stages[(index * 5) % stages.length])?.(),
      ...{
        id: id(index + 1),
        createdAtMs: NOW_MS - index * 5_400_000,
        title: TITLES[index % TITLES.length] ?? '',
        host,
        url: `https://${host}/page/${index + 1}`,
      },
      ...(index % 3 === 1 ? { work: 'The Long Tide' } : {}),
    } as CaptureRecord;
  });

export const claim: Claim = {
  work: 'The Long Tide',
  rights_holder: 'Meridian Pictures Ltd',
  kind: 'film',
  infringement: 'stream',
  note: 'Theatrical release 12 Nov 2026. No licence for streaming exists in any territory.',
};

export const claims = (): ClaimRecord[] => [
  {
    captureId: id(1),
    version: 1,
    savedAtMs: NOW_MS + 20_000,
    signed: { document: '{}', signature: 'AA==' },
    claim: { ...claim, note: '' },
    delivered: true,
  },
  {
    captureId: id(1),
    version: 2,
    savedAtMs: NOW_MS + 60_000,
    signed: { document: '{}', signature: 'AA==' },
    claim: { ...claim, note: 'Theatrical release 12 Nov 2026.' },
    delivered: false,
  },
  {
    captureId: id(1),
    version: 3,
    savedAtMs: NOW_MS + 90_000,
    signed: { document: '{}', signature: 'AA==' },
    claim,
    delivered: false,
  },
];

const CHECKS: [string, Receipt['checks'][number]['status'], string][] = [
  ['zip.structure', 'passed', '23 stored entries, nothing between or after them'],
  ['zip.checksums', 'passed', '23 of 23'],
  ['bag.manifest', 'passed', '17 files'],
  ['seal.signature', 'passed', 'ECDSA P-256 by the enrolled device'],
  ['time.close', 'passed', '2026-11-21T13:03:24Z'],
  ['time.open', 'skipped', 'deferred by the device'],
  // As many as a real desk makes.
  ...Array.from({ length: 18 }, (_, index): [string, 'passed', string] => [
    `check.${index + 7}`,
    'passed',
    '',
  ]),
];

export const receipt = (): ReceiptRecord => {
  const body: Receipt = {
    v: 1,
    referral_id: hash('seal'),
    seal: hash('seal'),
    package_sha256: hash('package'),
    bytes: 8_412_660,
    received_at: new Date(NOW_MS + 9_000).toISOString(),
    checks: CHECKS.map(([checkId, status, detail]) => ({ id: checkId, status, detail })),
    desk: { name: 'National Referral Desk', receipt_key_sha256: hash('desk key') },
  };
  return {
    captureId: id(1),
    seal: hash('seal'),
    signed: { document: JSON.stringify(body), signature: 'AA==' },
    receiptKeyPem: '',
    receivedAtMs: NOW_MS + 9_000,
  };
};

const FILES: [string, ArtefactRole, number][] = [
  ['data/screenshots/viewport.png', 'viewport-screenshot', 512_301],
  ['data/screenshots/full-000.png', 'full-page-strip', 1_204_511],
  ['data/screenshots/full-001.png', 'full-page-strip', 998_410],
  ['data/screenshots/full-002.png', 'full-page-strip', 421_007],
  ['data/snapshot/page.html', 'dom-snapshot', 2_310_442],
  ['data/snapshot/page.mhtml', 'mhtml-snapshot', 1_900_231],
  ['data/snapshot/text.txt', 'visible-text', 4_120],
  ['data/network/requests.jsonl', 'request-log', 48_230],
  ['data/network/tls/streamharbour.test.pem', 'tls-chain', 5_210],
  ['data/leads.json', 'leads', 2_034],
  ['data/report.html', 'report', 18_702],
  ['data/time/open.json', 'time-stamp-subject', 168],
  ['data/time/open.tsr', 'time-stamp', 5_312],
];

const files = (): FileEntry[] =>
  FILES.map(([path, role, bytes]) => ({
    path,
    role,
    media_type: 'application/octet-stream',
    bytes,
    sha256: hash(path),
    made_at: AT,
    method: 'computed',
    derived_from: null,
  }));

/** A picture of a page that never was. */
async function drawn(width: number, height: number, top: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  if (!pen) return new Blob();
  pen.fillStyle = '#14161b';
  pen.fillRect(0, 0, width, height);
  pen.font = '600 26px sans-serif';
  for (let y = -(top % 210); y < height; y += 210) {
    for (let column = 0; column < 4; column += 1) {
      pen.fillStyle = `hsl(${(column * 47 + (top + y) * 0.21) % 360} 38% 34%)`;
      pen.fillRect(32 + column * 300, y + 24, 268, 150);
      pen.fillStyle = '#e7e7ea';
      pen.fillText(`Title ${Math.floor((top + y) / 210) * 4 + column + 1}`, 40 + column * 300, y + 200);
    }
  }
  pen.fillStyle = '#ff4d3d';
  if (top === 0) pen.fillRect(0, 0, width, 54);
  return canvas.convertToBlob({ type: 'image/png' });
}

const STRIP_PX = 1_200;

export async function artefacts(): Promise<ArtefactRecord[]> {
  return Promise.all(
    files().map(async (entry) => {
      const strip = /full-00(\d)/.exec(entry.path)?.[1];
      const body =
        entry.role === 'viewport-screenshot'
          ? await drawn(1264, 757, 0)
          : strip
            ? await drawn(1264, STRIP_PX, Number(strip) * STRIP_PX)
            : new Blob();
      return { captureId: id(1), entry, body };
    }),
  );
}

export const thumbnail = (): Promise<Blob> => drawn(1264, 757, 0);

const strips = [
  'data/screenshots/full-000.png',
  'data/screenshots/full-001.png',
  'data/screenshots/full-002.png',
].map((path, index) => ({
  path,
  area: { x: 0, y: index * STRIP_PX, width: 1264, height: STRIP_PX },
  pixels: { width: 1264, height: STRIP_PX },
}));

export const evidence = (): Evidence => ({
  schema: 'https://constat.example/schema/evidence/1',
  capture_id: id(1),
  case_ref: 'MP-2026-0412',
  purpose: null,
  completeness: 'complete',
  operator: { name: 'R. Okafor', organisation: 'Meridian Pictures Ltd', account_used: null },
  device: {
    os: 'Windows 11',
    architecture: 'x86-64',
    screen: { width: 1920, height: 1080 },
    device_pixel_ratio: 1,
    locale: 'en-GB',
    time_zone: 'Europe/London',
  },
  browser: { name: 'Chrome', version: '156.0.8078.73', user_agent: 'Mozilla/5.0', private_window: false },
  tool: {
    name: 'Constat',
    version: '0.1.0',
    build_sha256: null,
    settings: {},
    settings_sha256: hash('settings'),
  },
  method: { engine: 'chromium', full_page: 'debugger', snapshot: 'dom-serialiser', page_load: 'found' },
  clock: { wall: AT, time_zone: 'Europe/London', monotonic_ms: 5_120, http_date: [], skew_ms: -42 },
  vantage: { country: null, public_ip: null, proxied: null, declared_vpn: null, source: null },
  target: {
    url_typed: 'https://strmhrb.test/tide',
    url_final: 'https://streamharbour.test/watch/the-long-tide-2026?server=3&lang=en',
    title: 'The Long Tide (2026) – watch online free in HD',
    referrer: null,
    path_taken: [],
  },
  redirects: [
    {
      url: 'https://strmhrb.test/tide',
      status: 301,
      location: 'https://go.strmhrb.test/?to=tide',
      ip: '203.0.113.17',
      at: AT,
    },
    {
      url: 'https://go.strmhrb.test/?to=tide',
      status: 302,
      location: 'https://streamharbour.test/watch/the-long-tide-2026',
      ip: '203.0.113.18',
      at: AT,
    },
  ],
  main_response: {
    url: 'https://streamharbour.test/watch/the-long-tide-2026',
    status: 200,
    status_line: 'HTTP/1.1 200 OK',
    headers: [
      ['Server', 'nginx/1.24.0'],
      ['Content-Type', 'text/html; charset=utf-8'],
      ['X-Powered-By', 'PHP/8.1.2'],
      ['Cache-Control', 'no-store'],
    ],
    ip: '203.0.113.44',
    from_cache: false,
    from_service_worker: null,
    at: AT,
  },
  tls: {
    host: 'streamharbour.test',
    protocol: 'TLS 1.3',
    cipher: 'AES_128_GCM',
    chain: [
      {
        sha256: hash('leaf'),
        subject: 'CN=streamharbour.test',
        issuer: 'CN=R11, O=Example Authority',
        not_before: '2026-09-02T00:00:00.000Z',
        not_after: '2026-12-01T00:00:00.000Z',
      },
      {
        sha256: hash('mid'),
        subject: 'CN=R11, O=Example Authority',
        issuer: 'CN=Example Root X1',
        not_before: '2024-03-13T00:00:00.000Z',
        not_after: '2027-03-12T00:00:00.000Z',
      },
    ],
    path: 'data/network/tls/streamharbour.test.pem',
    trusted: true,
  },
  page: {
    lang: 'en',
    viewport: { width: 1264, height: 757 },
    scroll: { x: 0, y: 0 },
    document_size: { width: 1264, height: 3600 },
    coverage: { strips_taken: 3, strips_needed: 3, height_covered: 3600, strips },
  },
  files: files(),
  fingerprint: hash('content'),
  transformations: [],
  deviations: [],
  errors: [],
  limitations: [],
  handling: {
    tlp: 'TLP:AMBER',
    personal_data: 'unknown',
    redactions: [
      {
        path: 'data/network/requests.jsonl',
        kind: 'cookie',
        count: 4,
        detail: 'values of Set-Cookie headers',
      },
      {
        path: 'data/snapshot/page.html',
        kind: 'url-secret',
        count: 2,
        detail: 'secret parameters of addresses',
      },
      { path: 'data/snapshot/page.html', kind: 'typed-value', count: 1, detail: 'text fields' },
    ],
  },
  custody_head: hash('custody'),
});

const frames = ['https://streamharbour.test/watch/the-long-tide-2026', 'https://player.vidnest.test/e/9f3k'];
export const leads: Lead[] = [
  {
    kind: 'stream-manifest',
    value: 'https://cdn7.vidnest.test/hls/9f3k/master.m3u8?t=1763730202',
    host: 'cdn7.vidnest.test',
    frame_chain: frames,
    shown_in: 'data/network/requests.jsonl',
    evidence: 'request 41, application/vnd.apple.mpegurl',
  },
  {
    kind: 'player-frame',
    value: 'https://player.vidnest.test/e/9f3k',
    host: 'player.vidnest.test',
    frame_chain: frames.slice(0, 1),
    shown_in: 'data/snapshot/page.html',
    evidence: '<iframe src="https://player.vidnest.test/e/9f3k" allowfullscreen>',
  },
  {
    kind: 'magnet',
    value: `magnet:?xt=urn:btih:${'c9e15763f722f23e98a29decdfae341b98d53056'}&dn=The.Long.Tide.2026.1080p`,
    host: null,
    frame_chain: [],
    shown_in: 'data/snapshot/page.html',
    evidence: 'link “Download torrent”',
  },
  {
    kind: 'analytics-id',
    value: 'G-4T7Q2ZK1XB',
    host: null,
    frame_chain: [],
    shown_in: 'data/snapshot/page.html',
    evidence: "gtag('config', 'G-4T7Q2ZK1XB')",
  },
];

const line = (
  seq: number,
  offsetMs: number,
  event: string,
  detail: Record<string, string | number>,
): string =>
  JSON.stringify({
    seq,
    at: new Date(NOW_MS + offsetMs).toISOString(),
    event,
    actor: 'extension',
    detail,
    prev: hash(`line ${seq}`),
  });

export const custody = (): string[] => [
  line(0, 0, 'session.opened', { trigger: 'popup' }),
  line(1, 4, 'environment.recorded', { browser: 'Chrome 156.0.8078.73', os: 'Windows 11' }),
  line(2, 6, 'capture.started', {
    url: 'https://streamharbour.test/watch/the-long-tide-2026?server=3&lang=en',
  }),
  line(3, 61, 'file.hashed', {
    path: 'data/screenshots/viewport.png',
    sha256: hash('data/screenshots/viewport.png'),
    bytes: 512_301,
  }),
  line(4, 63, 'step.completed', { step: 'viewport', ms: 55 }),
  line(5, 402, 'step.completed', { step: 'page', ms: 331 }),
  line(6, 1_530, 'step.failed', { step: 'tls', code: 'no-tls' }),
  line(7, 1_710, 'time.open_stamped', { authority: 'National Referral Desk TSA' }),
  line(8, 2_480, 'package.sealed', { seal: hash('seal') }),
];

export const journal = (): string[] => [
  line(0, 2_502, 'signature.made', { capture: id(1) }),
  line(1, 2_790, 'package.verified', { capture: id(1), sha256: hash('package') }),
  // Sent on the day after: the day is said again.
  line(2, 86_409_010, 'receipt.received', { capture: id(1), desk: 'National Referral Desk' }),
];

export async function details(change: Partial<CaptureDetails> = {}): Promise<CaptureDetails> {
  return {
    capture: capture(),
    evidence: evidence(),
    artefacts: await artefacts(),
    leads,
    custody: custody().map(readLogLine),
    journal: journal().map(readLogLine),
    importedJournals: [],
    claims: [],
    receipt: null,
    ...change,
  };
}
