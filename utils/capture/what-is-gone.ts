/** How much of what a page said when it was first read is gone when it is read again. Pure. */
import type { FrameReading } from './reader/reading';

export interface Gone {
  /** Of so many words and links, in all frames, how many are no longer there. */
  words: number;
  ofWords: number;
  links: number;
  ofLinks: number;
}

type Said = Pick<FrameReading, 'text' | 'links'>;

const wordsOf = (said: readonly Said[]): string[] =>
  said.flatMap(({ text }) => text.split(/\s+/).filter((word) => word !== ''));
const linksOf = (said: readonly Said[]): string[] => said.flatMap(({ links }) => links.map(({ url }) => url));

/** Each counts as often as it stood there. */
function countGone(before: readonly string[], after: readonly string[]): number {
  const left = new Map<string, number>();
  for (const one of after) left.set(one, (left.get(one) ?? 0) + 1);
  let gone = 0;
  for (const one of before) {
    const count = left.get(one) ?? 0;
    if (count === 0) gone += 1;
    else left.set(one, count - 1);
  }
  return gone;
}

export function whatIsGone(before: readonly Said[], after: readonly Said[]): Gone {
  const [words, links] = [wordsOf(before), linksOf(before)];
  return {
    words: countGone(words, wordsOf(after)),
    ofWords: words.length,
    links: countGone(links, linksOf(after)),
    ofLinks: links.length,
  };
}

/** A clock, a ticker or one teaser in place of another changes a few words of many. */
export function isMuchGone(
  { words, ofWords, links, ofLinks }: Gone,
  { goneLeast, goneShare }: { goneLeast: number; goneShare: number },
): boolean {
  const isMuch = (gone: number, of: number): boolean => gone >= goneLeast && gone > of * goneShare;
  return isMuch(words, ofWords) || isMuch(links, ofLinks);
}
