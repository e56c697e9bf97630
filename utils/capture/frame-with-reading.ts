/** A frame of the tab, and what was read in it. */
import type { FrameNode } from '@/utils/browser/frames';
import type { FrameReading } from './reader/reading';

export interface FrameWithReading extends Omit<FrameNode, 'parentFrameId'> {
  /** -1 for the page itself; null where the browser did not list the frame (it never navigated). */
  parentFrameId: number | null;
  /** Null: the frame could not be read. */
  reading: FrameReading | null;
}

/** Name, between steps, of whether a frame gives no answer: what would wait for all of them is left out. */
export const SILENT_FRAMES = 'silent-frames';
