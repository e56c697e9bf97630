/** The popup as a user meets it: read, waited for, clicked. How a browser lets one in is its driver's business. */
import type { Popup } from './driver';
import { until } from './until';

export const POPUP_LIMIT_MS = 10_000;

export interface PopupAccess {
  /** The value of an expression in the popup's page. */
  evaluate: <T>(expression: string) => Promise<T>;
  /** A press of the mouse there, in CSS pixels. */
  press: (at: { x: number; y: number }) => Promise<void>;
  close: () => Promise<void>;
}

export function popupOver({ evaluate, press, close }: PopupAccess): Popup {
  const text = () => evaluate<string>("document.body?.innerText ?? ''");
  return {
    text,
    waitForText: async (words, limitMs = 60_000) => {
      let said = '';
      await until(
        () => `the popup to say "${words}"; it said: ${said}`,
        limitMs,
        async () => {
          said = await text();
          return said.includes(words) || undefined;
        },
      );
    },
    click: async (name) => {
      const at = await until(
        `a button "${name}"`,
        POPUP_LIMIT_MS,
        async () => (await evaluate<{ x: number; y: number } | null>(whereToPress(name))) ?? undefined,
      );
      await press(at);
    },
    close,
  };
}

/** The middle of the button, link or folded part with this name, or null. */
const whereToPress = (name: string): string => `(() => {
  const named = (element) => (element.getAttribute('aria-label') ?? element.innerText).trim() === ${JSON.stringify(name)};
  const button = [...document.querySelectorAll('button:enabled, a[href], summary')].find(named);
  button?.scrollIntoView({ block: 'nearest' });
  const box = button?.getBoundingClientRect();
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
})()`;
