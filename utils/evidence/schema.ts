/**
 * evidence.json: what one capture says of itself, for machines.
 * The one truth for the extension, the desk and the verifier. Keys are snake_case, times RFC 3339 UTC with
 * milliseconds, hashes SHA-256 in lower-case hex, sizes in bytes, lengths in CSS pixels unless named otherwise.
 */
import { z } from 'zod';

export const EVIDENCE_SCHEMA = 'https://constat.example/schema/evidence/1';

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in lower-case hex');
export const instant = z.iso.datetime({ precision: 3 });
export const captureId = z.uuidv7();
/** Relative, inside data/, no dot segments: safe to join and to list in a manifest. */
export const artefactPath = z
  .string()
  .max(200)
  .regex(/^data(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)+$/, 'a plain path below data/');

/** Something altered, gone wrong or unseen: a stable code, when, and the particulars in English. */
export const remark = z.object({ code: z.string().min(1), at: instant, detail: z.string() });
export type Remark = z.infer<typeof remark>;

export const header = z.tuple([z.string(), z.string()]);

export const artefactRole = z.enum([
  'report',
  'custody',
  'leads',
  'time-stamp-subject',
  'time-stamp',
  'viewport-screenshot',
  'full-page-strip',
  'reconstruction',
  'dom-snapshot',
  'mhtml-snapshot',
  'visible-text',
  /** Rows of the page that it keeps only while they are in view, as they were seen; or what it said once it had taken another address. */
  'seen-text',
  'original-document',
  'request-log',
  'tls-chain',
  'web-archive',
]);
export type ArtefactRole = z.infer<typeof artefactRole>;

/** How an artefact was made. */
export const captureMethod = z.enum([
  'debugger',
  'recording',
  'tab-capture',
  'scroll-strips',
  'dom-serialiser',
  'page-capture',
  'reconstruction',
  'web-request',
  /** Read by the page itself out of the browser's cache. */
  'page-cache',
  /** Asked of the server once more. */
  'refetched',
  'computed',
]);
export type CaptureMethod = z.infer<typeof captureMethod>;

export const fileEntry = z.object({
  path: artefactPath,
  role: artefactRole,
  media_type: z.string(),
  bytes: z.int().nonnegative(),
  sha256,
  made_at: instant,
  method: captureMethod,
  derived_from: artefactPath.nullable(),
});
export type FileEntry = z.infer<typeof fileEntry>;

const rect = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const size = z.object({ width: z.number(), height: z.number() });

/**
 * One strip of the full-page screenshot: which part of the document it shows. Pixels right of `area.width` × the device
 * pixel ratio are the window's scroll bar; where strips overlap they show the same.
 */
export const strip = z.object({ path: artefactPath, area: rect, pixels: size });
export type Strip = z.infer<typeof strip>;

export const redirect = z.object({
  url: z.string(),
  status: z.int(),
  location: z.string().nullable(),
  ip: z.string().nullable(),
  at: instant.nullable(),
});
export type Redirect = z.infer<typeof redirect>;

export const mainResponse = z.object({
  url: z.string(),
  status: z.int(),
  status_line: z.string(),
  headers: z.array(header),
  ip: z.string().nullable(),
  from_cache: z.boolean(),
  from_service_worker: z.boolean().nullable(),
  at: instant,
});
export type MainResponse = z.infer<typeof mainResponse>;

export const tlsFacts = z.object({
  host: z.string(),
  protocol: z.string().nullable(),
  cipher: z.string().nullable(),
  /** Leaf first; the PEM file holds the same certificates in the same order. */
  chain: z.array(
    z.object({
      sha256,
      subject: z.string(),
      issuer: z.string(),
      not_before: instant,
      not_after: instant,
    }),
  ),
  path: artefactPath,
  /** What the browser thought of the chain; null when it did not say. */
  trusted: z.boolean().nullable(),
});
export type TlsFacts = z.infer<typeof tlsFacts>;

export const redaction = z.object({
  path: artefactPath.nullable(),
  kind: z.enum(['cookie', 'authorization', 'typed-value', 'url-secret', 'storage-token']),
  count: z.int().positive(),
  detail: z.string(),
});
export type Redaction = z.infer<typeof redaction>;

export const evidence = z.object({
  schema: z.literal(EVIDENCE_SCHEMA),
  capture_id: captureId,
  case_ref: z.string().nullable(),
  purpose: z.string().nullable(),
  /** `complete` holds at least the URL, the DOM snapshot and the full-page screenshot; `partial` lacks one of them. */
  completeness: z.enum(['complete', 'partial']),
  operator: z.object({
    name: z.string().nullable(),
    organisation: z.string().nullable(),
    account_used: z.string().nullable(),
  }),
  device: z.object({
    os: z.string(),
    architecture: z.string().nullable(),
    screen: size,
    device_pixel_ratio: z.number().positive(),
    locale: z.string(),
    time_zone: z.string(),
  }),
  browser: z.object({
    name: z.string(),
    version: z.string(),
    user_agent: z.string(),
    private_window: z.boolean(),
  }),
  tool: z.object({
    name: z.literal('Constat'),
    version: z.string(),
    build_sha256: sha256.nullable(),
    settings: z.record(z.string(), z.json()),
    settings_sha256: sha256,
  }),
  method: z.object({
    engine: z.enum(['chromium', 'firefox', 'basic']),
    full_page: captureMethod.nullable(),
    snapshot: captureMethod.nullable(),
    /** How the page came into the tab: as the user had it there, or loaded by the user's choice to be recorded. */
    page_load: z.enum(['found', 'reloaded', 'opened']).default('found'),
  }),
  clock: z.object({
    wall: instant,
    time_zone: z.string(),
    monotonic_ms: z.number(),
    /** Dates that servers sent while the page was captured, next to this clock's reading of the same moment. */
    http_date: z.array(z.object({ source: z.string(), date: instant, read_at: instant })),
    /** This clock minus the desk's, when it was checked. */
    skew_ms: z.number().nullable(),
  }),
  vantage: z.object({
    country: z.string().nullable(),
    public_ip: z.string().nullable(),
    proxied: z.boolean().nullable(),
    declared_vpn: z.string().nullable(),
    source: z.string().nullable(),
  }),
  target: z.object({
    url_typed: z.string().nullable(),
    url_final: z.string(),
    title: z.string(),
    referrer: z.string().nullable(),
    path_taken: z.array(z.string()),
  }),
  redirects: z.array(redirect),
  main_response: mainResponse.nullable(),
  tls: tlsFacts.nullable(),
  page: z.object({
    lang: z.string().nullable(),
    viewport: size,
    scroll: z.object({ x: z.number(), y: z.number() }),
    document_size: size,
    /** What the browser said that the user prefers; older packages do not say it. */
    color_scheme: z.enum(['dark', 'light']).optional(),
    coverage: z
      .object({
        strips_taken: z.int().nonnegative(),
        strips_needed: z.int().nonnegative(),
        height_covered: z.number(),
        strips: z.array(strip),
      })
      .nullable(),
  }),
  files: z.array(fileEntry),
  fingerprint: sha256,
  transformations: z.array(remark),
  deviations: z.array(remark),
  errors: z.array(remark),
  limitations: z.array(remark),
  handling: z.object({
    tlp: z.enum(['TLP:RED', 'TLP:AMBER+STRICT', 'TLP:AMBER', 'TLP:GREEN', 'TLP:CLEAR']),
    personal_data: z.enum(['unknown', 'none', 'present']),
    redactions: z.array(redaction),
  }),
  custody_head: sha256,
});
export type Evidence = z.infer<typeof evidence>;

/** Characters that a lead may hold: what an address needs, and what fits a line of a report. */
export const leadBounds = { value: 4096, evidence: 500 } as const;

/** A piracy lead: something the page gives away, and the artefact that shows it. */
export const lead = z.object({
  kind: z.enum([
    'stream-manifest',
    'media-file',
    'player-frame',
    'magnet',
    'torrent',
    'cyberlocker',
    'invite',
    'contact',
    'analytics-id',
    'ad-network',
    'payment',
    'external-id',
  ]),
  value: z.string().max(leadBounds.value),
  /** Host the lead points at, when it is a URL. */
  host: z.string().nullable(),
  /** Where it was seen, outermost page first: the chain of frames. */
  frame_chain: z.array(z.string()),
  /** The artefact that shows it, and what to look for in it. */
  shown_in: artefactPath,
  evidence: z.string().max(leadBounds.evidence),
});
export type Lead = z.infer<typeof lead>;
export const leadsDocument = z.object({
  schema: z.literal('https://constat.example/schema/leads/1'),
  leads: z.array(lead),
});

/** One line of custody.jsonl. `prev` stands last, so that a shell can check the chain. */
export const custodyEvent = z.object({
  seq: z.int().nonnegative(),
  at: instant,
  event: z.string().min(1),
  actor: z.string().min(1),
  detail: z.record(z.string(), z.json()),
  prev: sha256,
});
export type CustodyEvent = z.infer<typeof custodyEvent>;
