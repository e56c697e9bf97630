/** The popup as a user meets it: read, waited for, clicked. How a browser lets one in is its driver's business. */
import type { Popup } from './driver';
import { until } from './until';

/** Patience with a machine that does other things too; never a statement about speed. */
export const POPUP_LIMIT_MS = 30_000;

/** In CSS pixels of the window. */
export interface Place {
  x: number;
  y: number;
}

export interface PopupAccess {
  /** The value of an expression in the popup's page. */
  evaluate: <T>(expression: string) => Promise<T>;
  /** A press of the mouse there. */
  press: (at: Place) => Promise<void>;
  close: () => Promise<void>;
}

/** What a page of the extension says, and waiting for it. */
export function readable({ evaluate }: Pick<PopupAccess, 'evaluate'>): Pick<Popup, 'text' | 'waitForText'> {
  const text = () => evaluate<string>("document.body?.innerText ?? ''");
  return {
    text,
    waitForText: async (words, limitMs = 60_000) => {
      let said = '';
      await until(
        () => `the page to say "${words}"; it said: ${said}`,
        limitMs,
        async () => {
          said = await text();
          return said.includes(words) || undefined;
        },
      );
    },
  };
}

export function popupOver({ evaluate, press, close }: PopupAccess): Popup {
  return {
    ...readable({ evaluate }),
    click: async (name) => {
      let before: Place | null = null;
      const at = await until(`a button "${name}" that stands still`, POPUP_LIMIT_MS, async () => {
        const [last, now] = [before, await evaluate<Place | null>(whereToPress(name))];
        before = now;
        return now && last && now.x === last.x && now.y === last.y ? now : undefined;
      });
      await press(at);
    },
    close,
  };
}

/** The button, link or folded part with this name, or undefined. */
export const buttonNamed = (
  name: string,
): string => `[...document.querySelectorAll('button:enabled, a[href], summary')]
  .find((element) => (element.getAttribute('aria-label') ?? element.innerText).trim() === ${JSON.stringify(name)})`;

/** Its middle, or null. */
const whereToPress = (name: string): string => `(() => {
  const button = ${buttonNamed(name)};
  button?.scrollIntoView({ block: 'nearest' });
  const box = button?.getBoundingClientRect();
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
})()`;
