/** One look at every element of the page, for all that its pictures depend on: asking twice costs as much again. */
import { hintsIn } from './images';
import { allAt, childrenOf, elementsIn, ofDocument, type Root, type Styled } from './page';
import { canBeScrolled, cutOf, lockedOf, scrollerOf, worstOf, type Scroller } from './scrollers';
import { fixedPseudosOf, isBehind, isFixedToWindow, ScrollBoxes, type FixedPseudo } from './sticking';

export interface Survey {
  /** What sticks to the window, and is to be seen once. */
  sticky: Styled[];
  fixed: Styled[];
  /** Of the root, the body and what stands in it. */
  pseudos: FixedPseudo[];
  /** Fixed under all else, as the page's background: it stays. */
  behind: ReadonlySet<Element>;
  /** Parts that the browser lays out only when they come near (`content-visibility: auto`). */
  leftOut: Styled[];
  /** Things that wait to come into view. */
  lazy: number;
  /** Boxes that show only a part of what is in them, those that hide most first. */
  scrollers: Scroller[];
  /** A background stands still in the window, and shows another part of itself in a window of another height. */
  backgroundFixed: boolean;
}

/** A page of a hundred thousand elements is looked at in turns of this length, between which it does what it has to. */
const TURN_MS = 40;
/** So many elements, before the clock is looked at again. */
const PER_LOOK = 500;

/** The page's own turn. Timers would make a page in the background wait for a second. */
const giveTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

function noteSticking({ sticky, fixed }: Survey, element: Styled, boxes: ScrollBoxes): void {
  const { position, display, visibility } = getComputedStyle(element);
  if (display === 'none') return;
  if (position === 'sticky' && !boxes.hold(element)) sticky.push(element);
  if (position === 'fixed' && visibility !== 'hidden' && isFixedToWindow(element)) fixed.push(element);
}

/** What one element adds to the survey. */
function note(survey: Survey, element: Element, boxes: ScrollBoxes): void {
  if (!(element instanceof HTMLElement || element instanceof SVGSVGElement)) return;
  const style = getComputedStyle(element);
  const { position, overflow } = style;
  if (style.contentVisibility === 'auto') survey.leftOut.push(element);
  if (position === 'sticky' || position === 'fixed') noteSticking(survey, element, boxes);
  if (style.backgroundAttachment.includes('fixed') && isDrawn(style)) survey.backgroundFixed = true;
  const scroller = canBeScrolled(overflow) && boxes.is(element, style) ? scrollerOf(element, style) : null;
  if (scroller) survey.scrollers.push(scroller);
}

const isDrawn = ({ display, backgroundImage }: CSSStyleDeclaration): boolean =>
  display !== 'none' && backgroundImage !== 'none';

/** What only all of the page together tells. */
function conclude(survey: Survey, boxes: ScrollBoxes): Survey {
  const fixed = new Set<Element>(survey.fixed);
  const locked = survey.fixed.flatMap((element) => lockedOf(element) ?? []);
  const cut = allAt(innerWidth / 2, innerHeight / 2).flatMap((element) => {
    const style = getComputedStyle(element);
    return style.overflowY === 'hidden' && boxes.is(element, style) ? (cutOf(element) ?? []) : [];
  });
  const behind = new Set<Element>(survey.fixed.filter((element) => isBehind(element, fixed)));
  const [root, body] = [ofDocument('documentElement'), ofDocument('body') as HTMLElement | null];
  const owners = [root, body, ...(body ? childrenOf(body) : [])];
  const pseudos = owners.flatMap((element) => (element ? fixedPseudosOf(element) : []));
  return {
    ...survey,
    behind,
    fixed: survey.fixed.filter((element) => !behind.has(element)),
    pseudos: pseudos.filter(({ isUnder }) => !isUnder),
    scrollers: worstOf([...survey.scrollers, ...locked, ...cut]),
    backgroundFixed: survey.backgroundFixed || behind.size > 0 || pseudos.some(({ isUnder }) => isUnder),
  };
}

export async function surveyOf(roots: readonly Root[]): Promise<Survey> {
  const survey: Survey = {
    ...{ sticky: [], fixed: [], pseudos: [], leftOut: [], scrollers: [] },
    ...{ behind: new Set(), lazy: hintsIn(roots), backgroundFixed: false },
  };
  const boxes = new ScrollBoxes();
  let turnEndsMs = performance.now() + TURN_MS;
  let looked = 0;
  for (const each of roots) {
    for (const element of elementsIn(each)) {
      note(survey, element, boxes);
      looked += 1;
      if (looked % PER_LOOK !== 0 || performance.now() < turnEndsMs) continue;
      await giveTurn();
      turnEndsMs = performance.now() + TURN_MS;
    }
  }
  return conclude(survey, boxes);
}
