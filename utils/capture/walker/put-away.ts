/**
 * How a `::before` or `::after` that sticks to the window is put away. It has no style of its own to change, so its element
 * is marked, and a rule that every held page wears (page-still.ts) does the rest.
 */
export type Pseudo = 'before' | 'after';

/** Names those of the element's that are put away. */
export const PUT_AWAY = 'data-constat-put-away';

const rule = (pseudo: Pseudo): string =>
  `[${PUT_AWAY}~=${pseudo}]::${pseudo}{visibility:hidden!important;opacity:0!important}`;

export const PUT_AWAY_RULES = rule('before') + rule('after');
