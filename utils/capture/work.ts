/** One capture under way: what it has found out, what it has made, and the log of both. */
import { changeCapture, readWorking, storeArtefact, storeWorking } from '@/utils/archive/captures';
import { artefactsUnderWay } from '@/utils/archive/read';
import { appendLog, type LogEvent } from '@/utils/archive/log';
import { sha256Hex } from '@/utils/evidence/hash';
import type { ArtefactRole, CaptureMethod, FileEntry } from '@/utils/evidence/schema';
import type { CaptureFacts } from './facts';

export interface NewArtefact {
  path: string;
  role: ArtefactRole;
  mediaType: string;
  method: CaptureMethod;
  body: Blob | string;
  derivedFrom?: string;
}

export type RemarkList = 'transformations' | 'deviations' | 'errors' | 'limitations';

const FACTS = 'facts';

export class CaptureWork {
  private constructor(
    readonly id: string,
    readonly facts: CaptureFacts,
  ) {}

  static async begin(id: string, facts: CaptureFacts): Promise<CaptureWork> {
    const work = new CaptureWork(id, facts);
    await work.save();
    return work;
  }

  /** Takes up what an earlier background left, or null when it had not come so far. */
  static async resume(id: string): Promise<CaptureWork | null> {
    const facts = await readWorking(id, FACTS);
    return facts === undefined ? null : new CaptureWork(id, facts as CaptureFacts);
  }

  save(): Promise<void> {
    return storeWorking(this.id, FACTS, this.facts);
  }

  /** Puts a file of the package on disk, hashed, and writes that down. */
  async keep(artefact: NewArtefact): Promise<FileEntry> {
    const body =
      typeof artefact.body === 'string'
        ? new Blob([artefact.body], { type: artefact.mediaType })
        : artefact.body;
    const entry: FileEntry = {
      path: artefact.path,
      role: artefact.role,
      media_type: artefact.mediaType,
      bytes: body.size,
      sha256: await sha256Hex(body),
      made_at: new Date().toISOString(),
      method: artefact.method,
      derived_from: artefact.derivedFrom ?? null,
    };
    await storeArtefact({ captureId: this.id, entry, body });
    await this.log('file.hashed', { path: entry.path, sha256: entry.sha256, bytes: entry.bytes });
    return entry;
  }

  async log(
    event: string,
    detail: LogEvent['detail'],
    actor: LogEvent['actor'] = 'extension',
  ): Promise<void> {
    await appendLog(this.id, { event, actor, detail });
  }

  remark(list: RemarkList, code: string, detail: string): void {
    this.facts[list].push({ code, at: new Date().toISOString(), detail });
  }

  /** Something between two steps, too large for the facts. */
  set(name: string, value: unknown): Promise<void> {
    return storeWorking(this.id, name, value);
  }

  get(name: string): Promise<unknown> {
    return readWorking(this.id, name);
  }

  artefacts = (): ReturnType<typeof artefactsUnderWay> => artefactsUnderWay(this.id);

  change: (change: Parameters<typeof changeCapture>[1], durable?: boolean) => Promise<unknown> = (
    change,
    durable,
  ) => changeCapture(this.id, change, durable);
}
