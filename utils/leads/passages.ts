/** The texts of a page that are searched, bounded, each with the frames around it and the artefact that shows it. */
import type { FrameFacts, PageFacts } from './page-facts';
import { CHAIN_CHARS, CHAIN_FRAMES, FRAMES, FRAME_CHARS, PAGE_CHARS } from './policy';
import { windowOf } from './scan';

/** Artefacts of the package in which a find can be looked up. */
export const SHOWN_IN = {
  page: 'data/snapshot/page.html',
  text: 'data/snapshot/text.txt',
  requests: 'data/network/requests.jsonl',
} as const;

/** A stretch of markup or text to be read. */
export interface Passage {
  kind: 'markup' | 'text';
  text: string;
  chain: string[];
  shownIn: string;
}

export function readPassages(page: PageFacts): { passages: Passage[]; truncated: boolean } {
  const passages: Passage[] = [];
  let truncated = page.frames.length > FRAMES;
  let left = PAGE_CHARS;
  for (const frame of page.frames.slice(0, FRAMES)) {
    for (const kind of ['markup', 'text'] as const) {
      const whole = kind === 'markup' ? frame.html : frame.text;
      const limit = Math.min(FRAME_CHARS, left);
      truncated ||= whole.length > limit;
      const text = windowOf(whole, limit);
      left -= Math.min(left, text.length);
      passages.push({
        kind,
        text,
        chain: chainOf(frame),
        shownIn: kind === 'markup' ? SHOWN_IN.page : SHOWN_IN.text,
      });
    }
  }
  return { passages, truncated };
}

export const chainOf = (frame: FrameFacts): string[] => boundedChain([...frame.parents, frame.url]);
export const boundedChain = (chain: string[]): string[] =>
  chain.slice(0, CHAIN_FRAMES).map((url) => url.slice(0, CHAIN_CHARS));
