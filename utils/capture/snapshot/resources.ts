/** The resources of one snapshot: each asked for once, measured, and kept as a data: URL. */
import { sizeOf, type BytesSource } from '@/utils/evidence/bytes-source';
import type { ResourceKind } from '../reader/reading';
import { base64, opaque, plainMediaType, type OpaquePart } from './parts';
import type { SnapshotPolicy } from './policy';

export interface ResourceRequest {
  /** Absolute, without fragment. */
  url: string;
  /** The frame that refers to it. */
  frameUrl: string;
  kind: ResourceKind;
  /**
   * The page had loaded and used it. When false it is only named (a rule that matches nothing, a font for other
   * letters): fetching it again would be a request the page never made.
   */
  shown: boolean;
}

export interface LoadedResource {
  body: BytesSource | Uint8Array<ArrayBuffer>;
  /** As the server said, with its charset where known. */
  mediaType: string;
  /** `loaded`: the bytes the page itself had. `refetched`: fetched again for this snapshot. `drawn`: its pixels, drawn anew. */
  how: 'loaded' | 'refetched' | 'drawn';
}

export type LoadResource = (request: ResourceRequest) => Promise<LoadedResource | null>;

export interface Bytes {
  bytes: Uint8Array<ArrayBuffer>;
  mediaType: string;
}

export class Resources {
  /** Shown by the page, but not to be had. */
  readonly missing = new Set<string>();
  readonly refetched = new Set<string>();
  readonly drawn = new Set<string>();
  /** Larger than the limit. */
  readonly tooLarge = new Set<string>();
  /** Named, and loaded by the page as far as nobody tells. */
  readonly unused = new Set<string>();
  readonly #loads = new Map<string, Promise<Bytes | null>>();
  readonly #dataUrls = new Map<string, Promise<OpaquePart | null>>();
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly load: LoadResource,
    private readonly policy: SnapshotPolicy,
    /** Whether anything tells that the page had loaded what is only named. */
    private readonly wasLoaded: (url: string) => boolean,
  ) {}

  /** The bytes, or null where they are not to be had. */
  bytes(request: ResourceRequest): Promise<Bytes | null> {
    const known = this.#loads.get(request.url);
    if (known) return known;
    const load = this.#bytes(request);
    this.#loads.set(request.url, load);
    return load;
  }

  /** As a data: URL that needs no escaping anywhere. */
  dataUrl(request: ResourceRequest): Promise<OpaquePart | null> {
    const known = this.#dataUrls.get(request.url);
    if (known) return known;
    const made = this.bytes(request).then((loaded) => (loaded ? asDataUrl(loaded) : null));
    this.#dataUrls.set(request.url, made);
    return made;
  }

  async #bytes(request: ResourceRequest): Promise<Bytes | null> {
    const loaded = request.url.startsWith('data:')
      ? await decodeDataUrl(request.url)
      : await this.#ask(request);
    if (!loaded) {
      const isMissed = request.shown || this.wasLoaded(request.url);
      (isMissed ? this.missing : this.unused).add(request.url);
      return null;
    }
    const { body, mediaType } = loaded;
    if (sizeOf(body) > this.policy.maxResourceBytes) {
      this.tooLarge.add(request.url);
      return null;
    }
    if (loaded.how !== 'loaded') this[loaded.how].add(request.url);
    const bytes = body instanceof Uint8Array ? body : new Uint8Array(await body.arrayBuffer());
    return { bytes, mediaType };
  }

  async #ask(request: ResourceRequest): Promise<LoadedResource | null> {
    if (this.#running >= this.policy.parallelLoads) await new Promise<void>((go) => this.#waiting.push(go));
    this.#running++;
    try {
      return await this.load(request);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }
}

const asDataUrl = ({ bytes, mediaType }: Bytes): OpaquePart =>
  opaque(`data:${plainMediaType(mediaType)};base64,${base64(bytes)}`);

/** A data: URL is decoded by the platform's own fetch, which makes no request for it. */
async function decodeDataUrl(url: string): Promise<LoadedResource | null> {
  try {
    const response = await fetch(url);
    return {
      body: await response.blob(),
      mediaType: response.headers.get('content-type') ?? 'text/plain',
      how: 'loaded',
    };
  } catch {
    // It is not well-formed, and the page could not use it either.
    return null;
  }
}
