/** What a desk did not take is not tried again for a while: until then everything goes another way. */

const PATIENCE_MS = 60_000;

export interface Patience {
  /** It was not taken just now. */
  begin(): void;
  /** It may be tried, for the first time or again. */
  isOver(): boolean;
}

/** Each background's own; over until it is begun. */
export function patience(): Patience {
  let notBeforeMs = 0;
  return {
    begin: () => void (notBeforeMs = performance.now() + PATIENCE_MS),
    isOver: () => performance.now() >= notBeforeMs,
  };
}
