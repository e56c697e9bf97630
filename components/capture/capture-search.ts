/** Finds captures by what people remember of them: words of the address, the title or the work. Pure. */
import type { CaptureRecord } from '@/utils/archive/records';

type Searched = Pick<CaptureRecord, 'url' | 'title' | 'work'>;

/** Without case and accents, so that "cafe" finds "Café". */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** A test for captures that hold every word of `query`; everything passes an empty query. */
export function matcher(query: string): (capture: Searched) => boolean {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return (capture) => {
    const text = folded(`${capture.url}\n${capture.title}\n${capture.work ?? ''}`);
    return words.every((word) => text.includes(word));
  };
}
