/** A frame of the tab, and what was read in it. */
import type { FrameNode } from '@/utils/browser/frames';
import type { FrameReading } from './reader/reading';
import type { CaptureWork } from './work';

export interface FrameWithReading extends Omit<FrameNode, 'parentFrameId'> {
  /** -1 for the page itself; null where the browser did not list the frame (it never navigated). */
  parentFrameId: number | null;
  /** Null: the frame could not be read. */
  reading: FrameReading | null;
}

const SILENT_FRAMES = 'silent-frames';

/** Frames that give no answer: between steps, so that none of them is waited for again. */
export const keepSilentFrames = (work: CaptureWork, frameIds: readonly number[]): void =>
  work.set(SILENT_FRAMES, frameIds);

export async function silentFrames(work: CaptureWork): Promise<number[]> {
  const kept = await work.get(SILENT_FRAMES);
  return Array.isArray(kept) ? (kept as number[]) : [];
}
