/**
 * Which reading belongs into which frame element. Each frame knows its position among its parent's frames, and the
 * parent knows the same of its elements: that decides. Frames in shadow roots have no position; they are placed by
 * address, then size, then order, and what was decided by less than an address is said.
 */
import type { FrameElement, FrameReading } from '../reader/reading';

/** A frame's reading with the browser's own numbering of frames. */
export interface PlacedFrame {
  frameId: number;
  /** -1 for the top frame; null where the browser did not say (frames that never navigated). */
  parentFrameId: number | null;
  reading: FrameReading;
}

export interface Placing {
  /** Of each frame that has children: element number → the frame inside. */
  inside: Map<PlacedFrame, Map<number, PlacedFrame>>;
  /** Frames decided by less than position or address. */
  guessed: PlacedFrame[];
  /** Frames for which no element was left. */
  homeless: PlacedFrame[];
}

export function placeFrames(frames: readonly PlacedFrame[]): Placing {
  const placing: Placing = { inside: new Map(), guessed: [], homeless: [] };
  const children = new Map<PlacedFrame, PlacedFrame[]>();
  const byPath = new Map(frames.map((frame) => [pathKey(frame.reading.framePath), frame]));
  const byId = new Map(frames.map((frame) => [frame.frameId, frame]));
  for (const frame of frames) {
    const path = frame.reading.framePath;
    if (path.length === 0) continue;
    const parent = path.includes(null)
      ? byId.get(frame.parentFrameId ?? -1)
      : byPath.get(pathKey(path.slice(0, -1)));
    if (!parent || parent === frame) placing.homeless.push(frame);
    else children.set(parent, [...(children.get(parent) ?? []), frame]);
  }
  for (const [parent, inside] of children)
    placing.inside.set(parent, placeChildren(parent.reading.frames, inside, placing));
  return placing;
}

const pathKey = (path: readonly (number | null)[]): string => path.map((index) => index ?? '?').join('/');

function placeChildren(
  elements: readonly FrameElement[],
  children: readonly PlacedFrame[],
  placing: Placing,
): Map<number, PlacedFrame> {
  const taken = new Map<number, PlacedFrame>();
  const byPosition = new Map(elements.map((element, number) => [element.index, number]));
  const left: PlacedFrame[] = [];
  for (const child of children) {
    const number = byPosition.get(child.reading.framePath.at(-1) ?? -1);
    if (number === undefined || taken.has(number)) left.push(child);
    else taken.set(number, child);
  }
  for (const [rank, rule] of rules.entries())
    for (const child of left.splice(0)) {
      const number = elements.findIndex(
        (element, at) => !taken.has(at) && element.index === null && rule(element, child.reading),
      );
      if (number < 0) left.push(child);
      else {
        taken.set(number, child);
        if (rank >= SURE_RULES) placing.guessed.push(child);
      }
    }
  placing.homeless.push(...left);
  return taken;
}

const sameUrl = (element: FrameElement, { url }: FrameReading): boolean => element.url === url;
const sameSize = (element: FrameElement, { viewport }: FrameReading): boolean =>
  Math.abs(element.innerWidth - viewport.width) <= 1 && Math.abs(element.innerHeight - viewport.height) <= 1;

/** Best first. Two frames of the same address and size show the same unless they were scripted apart. */
const rules = [
  (element: FrameElement, reading: FrameReading): boolean =>
    sameUrl(element, reading) && sameSize(element, reading),
  sameUrl,
  sameSize,
  (): boolean => true,
];
const SURE_RULES = 2;
