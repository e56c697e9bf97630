/** What a page that is held still wears, and how it goes on: told by the capture that held it, or by the one that found it held. */
import { addStyle, removeStyle } from '@/utils/browser/inject';
import { releaseTab } from './page-walker';
import { PUT_AWAY_RULES } from './walker/put-away';

/**
 * The caret blinks, and a page that snaps to its parts cannot be shown where it is wanted. Only where a caret can be, on
 * what scrolls the page, and on what the walker marks: a rule for every element has all of a long page styled anew, and once more when it goes.
 */
const STILL = [
  ':focus,:focus *,:root:read-write,:root:read-write *{caret-color:transparent!important}',
  'html,body{scroll-snap-type:none!important}',
  PUT_AWAY_RULES,
].join('');

export const styleStill = (tabId: number): Promise<void> => addStyle(tabId, STILL);

/** Everything moves again and looks as before; a background that has died since may have been the one that held it. */
export async function letGoOn(tabId: number): Promise<void> {
  await Promise.all([releaseTab(tabId), removeStyle(tabId, STILL)]);
}
