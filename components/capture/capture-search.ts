/** Finds captures by what people remember of them: words of the address, the title, the work, a note, a case. Pure. */
import type { Listed } from '@/utils/archive/row';

type Searched = Pick<Listed, 'url' | 'title' | 'work' | 'claimNote' | 'caseName' | 'tags'>;

/** Without case and accents, so that "cafe" finds "Café". */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** A capture's text is folded once, however often one searches. */
const texts = new WeakMap<Searched, string>();

function textOf(capture: Searched): string {
  const known = texts.get(capture);
  if (known !== undefined) return known;
  const { url, title, work, claimNote, caseName, tags } = capture;
  const text = folded([url, title, work ?? '', claimNote ?? '', caseName, ...tags].join('\n'));
  texts.set(capture, text);
  return text;
}

/** A test for captures that hold every word of `query`; everything passes an empty query. */
export function matcher(query: string): (capture: Searched) => boolean {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return (capture) => {
    const text = textOf(capture);
    return words.every((word) => text.includes(word));
  };
}
