/** What a capture needs of a browser. Each engine is the same port over what its browser can do. */
import type { CaptureMethod } from '@/utils/evidence/schema';
import type { Result } from '@/utils/evidence/result';
import type { RecordPage } from './recording';

export interface CaptureTarget {
  tabId: number;
  windowId: number;
  /** Marks what is touched on the page; see page-geometry. */
  mark: string;
}

export interface Size {
  width: number;
  height: number;
}

/** One strip of the page as it arrives: PNG, and which part of the document (CSS pixels) it shows. */
export interface StripImage {
  body: Blob;
  area: { x: number; y: number; width: number; height: number };
  pixels: Size;
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
}

/** A body the page has loaded, as the browser handed it out (content-decoded). */
export interface LoadedResource {
  url: string;
  mediaType: string;
  body: Blob;
}

export interface LoadedResources {
  resources: LoadedResource[];
  /** Addresses whose bodies could not be had, with the reason. */
  missing: { url: string; reason: string }[];
}

export interface CertificateChain {
  host: string;
  /** DER, leaf first. */
  certificates: Uint8Array<ArrayBuffer>[];
  protocol: string | null;
  cipher: string | null;
  trusted: boolean | null;
}

/** Access in depth for as long as a capture needs it. `close` leaves the page as it was found. */
export interface DepthSession {
  fullPage(onStrip: (strip: StripImage, index: number) => Promise<void>): Promise<Result<FullPage>>;
  /** What the page has loaded; `known`: addresses whose bodies are had already. */
  resources(known: ReadonlySet<string>): Promise<Result<LoadedResources>>;
  certificates(origin: string): Promise<Result<CertificateChain>>;
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
  /** Strips of the visible part, slowly, where access in depth is refused. */
  visibleStrips(
    target: CaptureTarget,
    viewport: Blob | null,
    onStrip: (strip: StripImage, index: number) => Promise<void>,
  ): Promise<Result<FullPage>>;
}
