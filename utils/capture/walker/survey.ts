/** One look at every element of the page, for all that its pictures depend on: asking twice costs as much again. */
import { isHint } from './images';
import { boxOf, elementsIn, ofDocument, ofElement, type Root, type Styled } from './page';

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
  const id = element.getAttribute('id');
  const classes = (element.getAttribute('class') ?? '').trim().split(/\s+/).filter(Boolean);
  return [element.localName, id ? `#${id}` : '', ...classes.map((name) => `.${name}`)].join('').slice(0, 80);
};

function scrollerOf(element: Styled): Scroller | null {
  const shownPx = ofElement(element, 'clientHeight');
  const hiddenPx = ofElement(element, 'scrollHeight') - shownPx;
  if (hiddenPx < SMALLEST_PX || shownPx < SMALLEST_PX) return null;
  const { width, height } = boxOf(element);
  return { name: nameOf(element), width: Math.round(width), height: Math.round(height), hiddenPx };
}

export function surveyOf(roots: readonly Root[]): Survey {
  const [root, body] = [ofDocument('documentElement'), ofDocument('body') as HTMLElement | null];
  const survey: Survey = {
    ...{ sticky: [], fixed: [], leftOut: [], lazy: 0, scrollers: [] },
    // It stands still in the window, and shows another part of itself in a window of another height.
    backgroundFixed: [root, body].some(
      (element) => element && getComputedStyle(element).backgroundAttachment.includes('fixed'),
    ),
  };
  for (const each of roots) {
    for (const element of elementsIn(each)) {
      if (isHint(element)) survey.lazy += 1;
      if (!(element instanceof HTMLElement || element instanceof SVGSVGElement)) continue;
      const style = getComputedStyle(element);
      const { position, overflowY } = style;
      if (style.contentVisibility === 'auto') survey.leftOut.push(element);
      if (position === 'sticky' && style.display !== 'none') survey.sticky.push(element);
      if (position === 'fixed' && style.display !== 'none' && style.visibility !== 'hidden')
        survey.fixed.push(element);
      if (overflowY !== 'visible' && overflowY !== 'hidden' && element !== root && element !== body) {
        const scroller = overflowY === 'auto' || overflowY === 'scroll' ? scrollerOf(element) : null;
        if (scroller) survey.scrollers.push(scroller);
      }
    }
  }
  survey.scrollers.sort((a, b) => b.hiddenPx - a.hiddenPx).splice(MOST_NAMED);
  return survey;
}
