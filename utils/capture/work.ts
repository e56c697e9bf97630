/** One capture under way: what it has found out, what it has made, and the log of both. */
import { readWorking } from '@/utils/archive/captures';
import type { LogEvent } from '@/utils/archive/log';
import { artefactsUnderWay, artefactUnderWay } from '@/utils/archive/read';
import type { CaptureRecord } from '@/utils/archive/records';
import { digestOf, type Digest } from '@/utils/evidence/digest';
import type { ArtefactRole, CaptureMethod, FileEntry, Redaction } from '@/utils/evidence/schema';
import { Checkpoints, FACTS, type Kept } from './checkpoints';
import { factsOfThisVersion } from './earlier-facts';
import { Erasing, type Eraser } from './erasing';
import type { CaptureFacts } from './facts';

export interface NewArtefact {
  path: string;
  role: ArtefactRole;
  mediaType: string;
  method: CaptureMethod;
  body: Blob | string;
  derivedFrom?: string;
  /** Of the body, where somebody had the time for it. */
  digest?: Digest | undefined;
}

export type RemarkList = 'transformations' | 'deviations' | 'errors' | 'limitations';

/** What all who work on one capture share. */
interface Shared {
  facts: CaptureFacts;
  checkpoints: Checkpoints;
  /** Of this background's own making; what an earlier one left is read from the disk. */
  workings: Map<string, unknown>;
  erasing: Erasing;
}

async function hash({ path, role, mediaType, method, derivedFrom, ...made }: NewArtefact): Promise<Kept> {
  const body = typeof made.body === 'string' ? new Blob([made.body], { type: mediaType }) : made.body;
  const { sha256, crc32 } = made.digest ?? (await digestOf(made.body));
  const entry: FileEntry = {
    ...{ path, role, media_type: mediaType, bytes: body.size, sha256 },
    ...{ made_at: new Date().toISOString(), method, derived_from: derivedFrom ?? null },
  };
  return { entry, body, crc32 };
}

/**
 * What is kept and noted here is on disk after the next {@link save}, all of it or nothing: a background that dies in
 * between has done less, never half of something.
 */
export class CaptureWork {
  /** A step that took too long is given up, but nothing stops it: from then on it must not touch the capture. */
  #abandoned = false;

  private constructor(
    readonly id: string,
    private readonly shared: Shared,
  ) {}

  static begin(id: string, facts: CaptureFacts, files: readonly FileEntry[] = []): CaptureWork {
    return new CaptureWork(id, {
      facts,
      checkpoints: new Checkpoints(id, facts, files),
      workings: new Map(),
      erasing: new Erasing(facts.erasing),
    });
  }

  /** Takes up what an earlier background left, or null when it had not come so far. */
  static async resume(id: string): Promise<CaptureWork | null> {
    const facts = await readWorking(id, FACTS);
    if (facts === undefined) return null;
    const files = (await artefactsUnderWay(id)).map(({ entry }) => entry);
    return CaptureWork.begin(id, factsOfThisVersion(facts as CaptureFacts), files);
  }

  /** The same capture for one step, until that is abandoned: then whatever it still does here throws. */
  forStep(): CaptureWork {
    return new CaptureWork(this.id, this.shared);
  }

  abandon(): void {
    this.#abandoned = true;
  }

  /** Nobody waits for the step any more: what it has taken hold of since, it must let go of itself. */
  get isAbandoned(): boolean {
    return this.#abandoned;
  }

  #open(): Shared {
    if (this.#abandoned) throw new Error('this step took too long and was given up');
    return this.shared;
  }

  get facts(): CaptureFacts {
    return this.#open().facts;
  }

  /** Writes down everything so far. False when the user has deleted the capture. `durable`: through to the disk. */
  save(durable = false): Promise<boolean> {
    return this.#open().checkpoints.save(durable);
  }

  /**
   * Hashes a file of the package; it goes to the disk with the step that made it, and what `also` notes with it. What is
   * said of a file is noted there: noted before, it may be on disk without the file, and is noted again with it.
   */
  keep(artefact: NewArtefact, also?: () => void): Promise<void> {
    return this.#add([artefact], also);
  }

  /** Puts several on disk at once, with what `also` notes: together or not at all, before the step goes on. */
  async keepNow(artefacts: readonly NewArtefact[], also?: () => void): Promise<void> {
    await this.#add(artefacts, also);
    await this.save();
  }

  async #add(artefacts: readonly NewArtefact[], also?: () => void): Promise<void> {
    const hashed = await Promise.all(artefacts.map(hash));
    const { pending } = this.#open().checkpoints;
    for (const { entry, body, crc32 } of hashed) {
      pending.artefacts.push({ entry, body, crc32 });
      this.log('file.hashed', { path: entry.path, sha256: entry.sha256, bytes: entry.bytes });
    }
    also?.();
  }

  /** Secrets in addresses stay out of the log, whoever writes. */
  log(event: string, detail: LogEvent['detail'], actor: LogEvent['actor'] = 'extension'): void {
    const eraser = this.eraser();
    const clean = Object.entries(detail).map(([name, value]): [string, LogEvent['detail'][string]] => [
      name,
      typeof value === 'string' ? eraser.text(value) : value,
    ]);
    this.facts.erasing.inLog += eraser.count;
    this.#open().checkpoints.pending.lines.push({
      event,
      actor,
      detail: Object.fromEntries(clean),
      atMs: Date.now(),
    });
  }

  remark(list: RemarkList, code: string, detail: string): void {
    const eraser = this.eraser();
    this.facts[list].push({ code, at: new Date().toISOString(), detail: eraser.text(detail) });
    this.facts.erasing.inRemarks += eraser.count;
  }

  /** For one artefact: what it takes out is written down by {@link redacted}. */
  eraser = (): Eraser => this.shared.erasing.eraser();

  /** Writes down what was taken out of an artefact, more of it in one sum. */
  redacted(path: string, kind: Redaction['kind'], count: number, detail: string): void {
    if (count === 0) return;
    const { redactions } = this.facts;
    const before = redactions.find(
      (each) => each.path === path && each.kind === kind && each.detail === detail,
    );
    if (before) before.count += count;
    else redactions.push({ path, kind, count, detail });
    this.log('redaction.made', { path, kind, count });
  }

  /** Changes the capture's record. `change` may run again when the disk refused it the first time. */
  change(change: (record: CaptureRecord) => void): void {
    this.#open().checkpoints.pending.changes.push(change);
  }

  /** Something between two steps, too large for the facts. */
  set(name: string, value: unknown): void {
    const { workings, checkpoints } = this.#open();
    workings.set(name, value);
    checkpoints.pending.workings.set(name, value);
  }

  /** The same for steps that a later background does again together: nothing of it is written. */
  hold(name: string, value: unknown): void {
    this.#open().workings.set(name, value);
  }

  get(name: string): Promise<unknown> {
    const { workings } = this.#open();
    return workings.has(name) ? Promise.resolve(workings.get(name)) : readWorking(this.id, name);
  }

  /** What is said of the package's files on disk, in the order of their paths: without their bodies that costs nothing. */
  entries(): FileEntry[] {
    return [...this.#open().checkpoints.entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** The first file of this role, off the disk; null when there is none. */
  async bodyOf(role: ArtefactRole): Promise<Blob | null> {
    const entry = this.entries().find((each) => each.role === role);
    return entry ? ((await artefactUnderWay(this.id, entry.path))?.body ?? null) : null;
  }

  /** Its text; empty when there is none. */
  async textOf(role: ArtefactRole): Promise<string> {
    return (await this.bodyOf(role))?.text() ?? '';
  }

  artefacts(): ReturnType<typeof artefactsUnderWay> {
    this.#open();
    return artefactsUnderWay(this.id);
  }
}
