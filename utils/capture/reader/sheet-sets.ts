/** Which of the style sheets that go by titles apply: a page offers several sets, of which one is in force. */
import { allMatches, attribute, isMatch } from './dom';

/** Sheets that are of no alternate set. */
const STANDING = 'link[rel~=stylesheet i]:not([rel~=alternate i]), style';

/** Firefox tells of each sheet whether its set is in force; Chromium only whether a script has put the sheet out of it. */
const isTold = CSS.supports('-moz-orient', 'inline');

export class SheetSets {
  /** The set that is in force unless scripts have chosen another one. */
  readonly #preferred: string | null;
  readonly #isPreferredOff: boolean;

  constructor() {
    const titled = allMatches(':is(link, style)[title]:not([title=""])');
    const first = titled.find((owner) => isMatch(owner, STANDING));
    this.#preferred = first ? attribute(first, 'title') : null;
    this.#isPreferredOff = titled.some(
      (owner) => attribute(owner, 'title') === this.#preferred && isOff(owner as HTMLLinkElement),
    );
  }

  isInForce(sheet: CSSStyleSheet, owner: Element): boolean {
    if (sheet.disabled) return false;
    const title = sheet.title ?? '';
    if (isTold || title === this.#preferred) return true;
    if (title === '') return !isMatch(owner, 'link[rel~=alternate i]');
    // A link that a script has switched on looks like one that was never off; who switches on, switches the other off.
    return owner instanceof HTMLLinkElement && this.#isPreferredOff;
  }
}

/** Chromium takes the sheet of a link that is switched off away altogether. */
const isOff = ({ sheet }: HTMLLinkElement | HTMLStyleElement): boolean => sheet?.disabled ?? true;
