/** One look at every element of the page, for all that its pictures depend on: asking twice costs as much again. */
import { attribute, boxOf, localName } from '../reader/dom';
import { hintsIn } from './images';
import { elementsIn, ofDocument, ofElement, type Root, type Styled } from './page';

export interface Scroller {
  /** `div#list.rows`, so that a reader finds it in the snapshot. */
  name: string;
  width: number;
  height: number;
  hiddenPx: number;
}

export interface Survey {
  sticky: Styled[];
  fixed: Styled[];
  /** Parts that the browser lays out only when they come near (`content-visibility: auto`). */
  leftOut: Styled[];
  /** Things that wait to come into view. */
  lazy: number;
  /** Boxes that scroll inside the page, those that hide most first. */
  scrollers: Scroller[];
  backgroundFixed: boolean;
}

/** Smaller boxes and shorter overhangs are code samples and menus, of which a page can have hundreds. */
const SMALLEST_PX = 100;
const MOST_NAMED = 20;

const nameOf = (element: Element): string => {
  const id = attribute(element, 'id');
  const classes = (attribute(element, 'class') ?? '').trim().split(/\s+/).filter(Boolean);
  return [localName(element), id ? `#${id}` : '', ...classes.map((name) => `.${name}`)].join('').slice(0, 80);
};

function scrollerOf(element: Styled): Scroller | null {
  const shownPx = ofElement(element, 'clientHeight');
  const hiddenPx = ofElement(element, 'scrollHeight') - shownPx;
  if (hiddenPx < SMALLEST_PX || shownPx < SMALLEST_PX) return null;
  const { width, height } = boxOf(element);
  return { name: nameOf(element), width: Math.round(width), height: Math.round(height), hiddenPx };
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

/** What one element adds to the survey. */
function note(survey: Survey, element: Element, isRoot: boolean): void {
  if (!(element instanceof HTMLElement || element instanceof SVGSVGElement)) return;
  const style = getComputedStyle(element);
  const { position, overflowY } = style;
  if (style.contentVisibility === 'auto') survey.leftOut.push(element);
  if (position === 'sticky' && style.display !== 'none') survey.sticky.push(element);
  if (position === 'fixed' && style.display !== 'none' && style.visibility !== 'hidden')
    survey.fixed.push(element);
  if ((overflowY !== 'auto' && overflowY !== 'scroll') || isRoot) return;
  const scroller = scrollerOf(element);
  if (scroller) survey.scrollers.push(scroller);
}

export async function surveyOf(roots: readonly Root[]): Promise<Survey> {
  const [root, body] = [ofDocument('documentElement'), ofDocument('body') as HTMLElement | null];
  const survey: Survey = {
    ...{ sticky: [], fixed: [], leftOut: [], lazy: hintsIn(roots), scrollers: [] },
    // It stands still in the window, and shows another part of itself in a window of another height.
    backgroundFixed: [root, body].some(
      (element) => element && getComputedStyle(element).backgroundAttachment.includes('fixed'),
    ),
  };
  let turnEndsMs = performance.now() + TURN_MS;
  let looked = 0;
  for (const each of roots) {
    for (const element of elementsIn(each)) {
      note(survey, element, element === root || element === body);
      looked += 1;
      if (looked % PER_LOOK !== 0 || performance.now() < turnEndsMs) continue;
      await giveTurn();
      turnEndsMs = performance.now() + TURN_MS;
    }
  }
  survey.scrollers.sort((a, b) => b.hiddenPx - a.hiddenPx).splice(MOST_NAMED);
  return survey;
}
