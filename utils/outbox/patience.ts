/** What a desk did not take is not tried again for a while: until then everything goes another way. */
import type { Enrolment } from '@/utils/archive/settings';

const PATIENCE_MS = 60_000;

/** A desk, by its address: what one does not take another may. */
type Desk = Pick<Enrolment, 'url'>;

export interface Patience {
  /** It was not taken just now. */
  begin(desk: Desk): void;
  /** It may be tried, for the first time or again. */
  isOver(desk: Desk): boolean;
}

/** Each background's own; over until it is begun. */
export function patience(): Patience {
  const notBeforeMs = new Map<string, number>();
  return {
    begin: ({ url }) => void notBeforeMs.set(url, performance.now() + PATIENCE_MS),
    isOver: ({ url }) => performance.now() >= (notBeforeMs.get(url) ?? -Infinity),
  };
}
