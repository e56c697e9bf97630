/** A page of the extension in a tab, used alike in every browser: read, waited for, pressed, filled in. */
import type { Driver, Popup, Tab } from './driver';
import { buttonNamed, readable } from './popup';
import { until } from './until';

/** Patience with a machine that does other things too. */
const FOUND_LIMIT_MS = 30_000;

export interface OwnPage extends Popup {
  evaluate: Tab['evaluate'];
  /** The whole name of the one button, link or tab whose name begins so: "Mistakes 3". */
  nameOf(beginning: string): Promise<string>;
  /** Takes the option with these words in the choice with this label. */
  choose(label: string, option: string): Promise<void>;
  /** Gives the page's one file chooser a file, as if it had been picked. */
  chooseFile(name: string, text: string): Promise<void>;
}

export async function openOwnPage(browser: Driver, page: string): Promise<OwnPage> {
  const tab = await browser.openExtensionPage(page);
  const evaluate: Tab['evaluate'] = (expression) => tab.evaluate(expression);
  const found = (what: string, expression: string): Promise<unknown> =>
    until(what, FOUND_LIMIT_MS, async () => (await evaluate<boolean>(expression)) || undefined);
  return {
    ...readable({ evaluate }),
    evaluate,
    close: () => tab.close(),
    click: async (name) => {
      await found(`a button "${name}" that nothing covers`, pressed(name));
    },
    nameOf: (beginning) =>
      until(`something named "${beginning}…"`, FOUND_LIMIT_MS, async () => {
        const name = await evaluate<string | null>(`[...document.querySelectorAll('button, a[href]')]
          .map((element) => element.innerText.trim()).find((name) => name.startsWith(${JSON.stringify(beginning)})) ?? null`);
        return name ?? undefined;
      }),
    choose: async (label, option) => {
      await found(
        `the choice ${label}`,
        `(() => {
        const labels = [...document.querySelectorAll('label')];
        const select = labels.find(({ innerText }) => innerText.trim() === ${JSON.stringify(label)})?.control;
        const option = [...(select?.options ?? [])].find(({ text }) => text === ${JSON.stringify(option)});
        if (option === undefined) return false;
        select.value = option.value;
        return select.dispatchEvent(new Event('change', { bubbles: true }));
      })()`,
      );
    },
    chooseFile: async (name, text) => {
      await found(
        'the file chooser',
        `(() => {
        const input = document.querySelector('input[type=file]');
        if (input === null) return false;
        const chosen = new DataTransfer();
        chosen.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
        input.files = chosen.files;
        return input.dispatchEvent(new Event('change', { bubbles: true }));
      })()`,
      );
    },
  };
}

/** Presses the button with this name, where a press of the mouse would reach it; false while it would not. */
const pressed = (name: string): string => `(() => {
  const button = ${buttonNamed(name)};
  if (button === undefined) return false;
  button.scrollIntoView({ block: 'nearest' });
  const { x, y, width, height } = button.getBoundingClientRect();
  if (!button.contains(document.elementFromPoint(x + width / 2, y + height / 2))) return false;
  button.click();
  return true;
})()`;
