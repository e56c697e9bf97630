/** The little sign on the extension's button. */
import { browser } from './api';

export type BadgeTone = 'busy' | 'good' | 'bad' | 'plain';
const COLOUR: Record<BadgeTone, string> = {
  busy: '#1f5eff',
  good: '#1a7f4b',
  bad: '#b42318',
  plain: '#5b6472',
};

/** Up to four characters; an empty text takes the sign away. Tabs that are gone are no error. */
export async function setBadge(text: string, tone: BadgeTone, tabId?: number): Promise<void> {
  const where = tabId === undefined ? {} : { tabId };
  try {
    await browser.action.setBadgeBackgroundColor({ color: COLOUR[tone], ...where });
    await browser.action.setBadgeText({ text, ...where });
  } catch {
    // The tab was closed meanwhile.
  }
}

/** Why this tab cannot be captured, on its button: a sign, and the words on hovering. */
export async function showBlocked(tabId: number, words: string): Promise<void> {
  await setBadge('!', 'bad', tabId);
  await browser.action.setTitle({ tabId, title: words }).catch(() => undefined);
}

/** Opens the popup, which says why; where the browser does not let it, the button's words remain. */
export const openPopup = (): Promise<void> =>
  typeof chrome !== 'undefined' && 'openPopup' in chrome.action
    ? chrome.action.openPopup().catch(() => undefined)
    : Promise.resolve();

/** What a capture is doing, on the button of its tab. */
export async function showProgress(
  tabId: number,
  state: { done: number; of: number } | 'sealed' | 'failed',
): Promise<void> {
  if (state === 'sealed') await setBadge('✓', 'good', tabId);
  else if (state === 'failed') await setBadge('!', 'bad', tabId);
  else await setBadge(`${Math.floor((100 * state.done) / state.of)}%`, 'busy', tabId);
}
