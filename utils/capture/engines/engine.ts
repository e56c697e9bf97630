/** What a capture needs of a browser. Each engine is the same port over what its browser can do. */
import type { Digest } from '@/utils/evidence/digest';
import type { CaptureMethod } from '@/utils/evidence/schema';
import type { Result } from '@/utils/evidence/result';
import type { SeenText } from '../page-walker';
import type { RecordPage } from './recording';

export interface CaptureTarget {
  tabId: number;
  windowId: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Area extends Size {
  x: number;
  y: number;
}

/** One strip of the page as it arrives: PNG, and which part of the document (CSS pixels) it shows. */
export interface StripImage {
  body: Blob;
  area: Area;
  pixels: Size;
  method: CaptureMethod;
  /** Of the body, computed while the next strip is taken. */
  digest?: Digest;
  /** So many of the large images it shows are of one colour, however often it was taken. */
  plainImages?: number;
  /** It repeats itself downwards after so many pixels; only strips that are the first in a new window are looked at. */
  periodPx?: number;
  /** The share (0…1) of its pixels that is not what the user saw at the top of the page. */
  unlikeSeen?: number;
}

export interface FullPage {
  method: CaptureMethod;
  documentSize: Size;
  heightCovered: number;
  stripsTaken: number;
  stripsNeeded: number;
  /** What was changed on the page so that the picture is right, as remark codes with particulars. */
  transformations: { code: string; detail: string }[];
  limitations: { code: string; detail: string }[];
  /** The page became another on the way: it must be read again. */
  changed: boolean;
}

/** The strips of a page, all of them known to be right, and how they were taken. */
export interface TakenPage {
  page: FullPage;
  strips: readonly StripImage[];
}

/** Called once, when there is one. */
export type OnTaken = (taken: TakenPage) => Promise<void>;

/** A body the page has loaded, as the browser handed it out (content-decoded). */
export interface LoadedResource {
  url: string;
  mediaType: string;
  body: Blob;
  /** An image drawn anew from what the page shows: its pixels, not the bytes that the server sent. */
  drawn?: boolean;
}

export interface LoadedResources {
  resources: LoadedResource[];
  /** Addresses whose bodies could not be had, with the reason. */
  missing: { url: string; reason: string }[];
  /** Addresses for which a server was asked once more, whether it then could be read or not. */
  refetched: string[];
  /** Addresses of other sites asked for, from the cache first, where nobody can see if a server was. */
  unwatched?: string[];
  /** Addresses that a service worker of the page stood before: its answers are in no cache, and it was not asked. */
  byWorker?: string[];
  method: CaptureMethod;
}

export interface CertificateChain {
  host: string;
  /** DER, leaf first. */
  certificates: Uint8Array<ArrayBuffer>[];
  protocol: string | null;
  cipher: string | null;
  trusted: boolean | null;
  method: CaptureMethod;
}

/**
 * Who is asked for what it holds: a page with more frames than can be waited for answers alone, and frames that have
 * given no answer before are not asked again.
 */
export type FramesAsked = 'all frames' | 'page' | { frameIds: number[]; silentUrls: readonly string[] };

/** Access in depth for as long as a capture needs it. `close` leaves the page as it was found. */
export interface DepthSession {
  /** The visible part as PNG, of a tab that another one hides; null where {@link Engine.viewport} can do that itself. */
  viewport: (() => Promise<Result<Blob>>) | null;
  /** The text that came into view on the way and was taken away again. On failure the page has its own window again. */
  fullPage(onTaken: OnTaken): Promise<Result<SeenText>>;
  /** What the page has loaded, with what is had already (`known`), for which nobody is asked. */
  resources(known: readonly LoadedResource[], where: FramesAsked): Promise<Result<LoadedResources>>;
  certificates(origin: string): Promise<Result<CertificateChain>>;
  /** Of other hosts that the page talked to, where the browser told them. */
  otherCertificates(origin: string): Promise<CertificateChain[]>;
  close(): Promise<void>;
}

export interface Engine {
  name: 'chromium' | 'firefox' | 'basic';
  /** The visible part of the page as PNG, before anything else touches it. */
  viewport(target: CaptureTarget): Promise<Result<Blob>>;
  /** MHTML of the page, where the browser has it. */
  mhtml: ((target: CaptureTarget) => Promise<Result<Blob>>) | null;
  /** `viewport`: the picture taken before, which the first strip must equal. */
  open(target: CaptureTarget, viewport: Blob | null): Promise<Result<DepthSession>>;
  /** Loads the page anew and records every exchange (recording.ts); null where the browser cannot. */
  record: RecordPage | null;
  /** What can be had of the page's resources where access in depth is refused. */
  resources(
    target: CaptureTarget,
    known: readonly LoadedResource[],
    where: FramesAsked,
  ): Promise<Result<LoadedResources>>;
  /** Strips of the visible part, slowly, where access in depth is refused. */
  visibleStrips(target: CaptureTarget, viewport: Blob | null, onTaken: OnTaken): Promise<Result<SeenText>>;
}
