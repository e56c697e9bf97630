/** Attributes that hold no words: what the browser reads, or a style sheet asks for. Nobody's text is looked for there. Pure. */
import { drawnNames, mathNames } from './languages';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** On every element, those that a page has made up for itself too. */
const everywhere = set('class id style slot part is src srcset href xlink:href action formaction');

/** On HTML's own elements: addresses, keywords, numbers and the names of other elements. */
const inHtml = set(
  'type name for form list headers rel rev role lang hreflang dir method enctype formmethod formenctype target formtarget media ' +
    'charset http-equiv shape coords scope accept accept-charset autocomplete autocapitalize autocorrect inputmode enterkeyhint ' +
    'spellcheck translate draggable contenteditable hidden inert popover popovertarget popovertargetaction width height sizes ' +
    'colspan rowspan span align valign bgcolor color face size border frame rules clear compact nowrap cellpadding cellspacing ' +
    'vlink link alink min max step low high optimum maxlength minlength pattern rows cols wrap tabindex accesskey start reversed ' +
    'kind srclang checked selected disabled readonly multiple required open allow sandbox datetime cite poster background data ' +
    'codebase usemap ismap longdesc controls loop muted preload playsinline itemprop itemtype itemid itemref itemscope property ' +
    'typeof vocab prefix resource about version exportparts xmlns',
);

/** Of drawings and formulas nearly all attributes are measures and colours; only these are for people. */
const isForPeople = (name: string): boolean => /^(data|aria)-|^(title|alt|label|value|content)$/.test(name);

/** What HTML shares with SVG is taken for HTML's. */
const shared = set('a style title text');
const isDrawn = (element: string): boolean =>
  !shared.has(element) && (drawnNames.has(element) || mathNames.has(element));

/** Whether an attribute may hold a copy of what somebody wrote. */
export function mayHoldWords(element: string, name: string): boolean {
  if (everywhere.has(name) || name.startsWith('data-constat-')) return false;
  if (element.includes('-')) return true;
  return isDrawn(element) ? isForPeople(name) : !inHtml.has(name);
}
