/** What the steps of one capture have in common: the page, the engine, and whoever stamps and signs for it. */
import type { Keeping } from '@/utils/archive/keeping';
import type { CaptureRecord } from '@/utils/archive/records';
import type { Settings } from '@/utils/archive/settings';
import type { TabSummary } from '@/utils/browser/tabs';
import type { Bytes } from '@/utils/evidence/hash';
import type { Result } from '@/utils/evidence/result';
import type { CaptureTarget, DepthSession, Engine } from './engines/engine';
import type { Recording } from './engines/recording';
import type { CountingSink } from './recording/sink';

/** Has a hash stamped; only the hash leaves the device. */
export type Stamper = (data: Bytes) => Promise<Result<{ reply: Bytes; time: Date; skewMs: number | null }>>;

export interface Signer {
  keys: CryptoKeyPair;
  /** The desk's certificate of this device's key, once it is enrolled. */
  certificatePem: string | null;
  trust: { deskCaPem: string | null; tsaRootsPem: string[] };
}

export interface CaptureServices {
  engine: Engine;
  stamp: Stamper;
  signer(): Promise<Signer>;
  settings(): Promise<Settings>;
  /** What becomes of a capture of this tab. */
  keeping(tab: TabSummary, settings: Settings): Promise<Keeping>;
  /**
   * What becomes of a record in the moment it is sealed, and what is kept beside it, in the same transaction: a
   * background that dies then has forgotten nothing.
   */
  whenSealed(captureId: string): Promise<{
    change: (record: CaptureRecord) => void;
    workings: ReadonlyMap<string, unknown>;
  }>;
}

/** Lives as long as one background's work on one capture. */
export interface PageAccess {
  target: CaptureTarget;
  services: CaptureServices;
  /** Open between `attach` and `detach`. */
  depth: DepthSession | null;
  /** Record mode: from `record` until the page is let go of. */
  recording: { watch: Recording; sink: CountingSink; ended: boolean } | null;
  /** Lets the page move again, between `hold` and `detach`. */
  release: (() => Promise<void>) | null;
}

/** Gives the page back to its user: its own window, and everything in it moving again. */
export async function letGoOf(page: PageAccess): Promise<void> {
  const { depth, release } = page;
  Object.assign(page, { depth: null, release: null });
  await depth?.close();
  await release?.();
}
