/** Exports: one package as it is, many as one ZIP, the list as CSV. Everything is written as it is made. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { isDiskFull } from '@/utils/archive/disk-full';
import { csvOfCaptures, exportName, exportStream } from '@/utils/archive/export';
import { packageOf } from '@/utils/archive/read';
import { currentSettings } from '@/utils/archive/settings';
import { send } from '@/utils/messaging/client';
import { saveFile } from '../capture/save-file';
import { saveStream, streamOf } from '../capture/save-stream';
import { clearExports } from '../capture/waiting-exports';

export interface ExportProgress {
  done: number;
  of: number;
  bytes: number;
}

/** How it went; `cancelled`: the user has changed their mind. */
export type ExportEnd = 'saved' | 'cancelled' | 'package-missing' | 'disk-full' | 'export-failed';

export interface Exports {
  progress: ExportProgress | null;
  /** What is being written is given up, and nothing of it stays. */
  stop: () => void;
  one: (captureId: string) => Promise<ExportEnd>;
  many: (captureIds: readonly string[], whole: boolean) => Promise<ExportEnd>;
  csv: (captureIds: readonly string[]) => Promise<ExportEnd>;
}

const note = (captureIds: string[]): Promise<unknown> => send('package.exported', { captureIds });

async function saveOne(captureId: string): Promise<ExportEnd> {
  const found = await packageOf(captureId);
  if (!found) return 'package-missing';
  saveFile(found.body, `${captureId}.zip`);
  await note([captureId]);
  return 'saved';
}

export function useExport(): Exports {
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const stopping = useRef(new AbortController());
  // A private window of Firefox has no such disk, and so nothing to clear.
  useEffect(() => void clearExports().catch(() => undefined), []);

  /** A screen is told some times a second, not for every chunk. */
  const shown = (of: number) => {
    const now: ExportProgress = { done: 0, of, bytes: 0 };
    const timer = setInterval(() => setProgress({ ...now }), 200);
    setProgress({ ...now });
    const end = (): void => {
      clearInterval(timer);
      setProgress(null);
    };
    return { now, end };
  };

  const save = async (
    name: string,
    of: number,
    make: (onCapture: (done: number) => void, madeBy: string) => ReadableStream<Uint8Array>,
  ): Promise<ExportEnd> => {
    const { now, end } = shown(of);
    stopping.current = new AbortController();
    try {
      // Before anything is waited for: the browser asks where to only within the press.
      let madeBy = '';
      const settings = currentSettings().then((found) => (madeBy = found.operatorName));
      const start = (): ReadableStream<Uint8Array> => make((done) => (now.done = done), madeBy);
      const saved = await saveStream(name, start, (bytes) => (now.bytes = bytes), {
        signal: stopping.current.signal,
      });
      await settings;
      return saved ? 'saved' : 'cancelled';
    } catch (error) {
      return isDiskFull(error) ? 'disk-full' : 'export-failed';
    } finally {
      end();
    }
  };

  return {
    progress,
    stop: () => stopping.current.abort(),
    one: saveOne,
    many: async (captureIds, whole) => {
      const nowMs = Date.now();
      const saved = await save(`${exportName(nowMs)}.zip`, captureIds.length, (onCapture, madeBy) =>
        exportStream({ captureIds, whole, madeBy, nowMs, onCapture }),
      );
      if (saved === 'saved') await note([...captureIds]);
      return saved;
    },
    csv: (captureIds) =>
      save(`${exportName(Date.now())}.csv`, captureIds.length, () => streamOf(csvOfCaptures(captureIds))),
  };
}
