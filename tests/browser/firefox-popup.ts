/** Firefox's popup: a panel of the browser's window, whose page is reached by a script sent to its process. */
import type { Firefox } from '../../scripts/launch/firefox';
import type { Popup } from './driver';
import { POPUP_LIMIT_MS, popupOver } from './popup';
import { until } from './until';

/** Waits for the popup that the button has just opened. */
export async function openPopup({ inBrowser }: Firefox): Promise<Popup> {
  await until('the popup to open', POPUP_LIMIT_MS, async () =>
    (await inBrowser<boolean>(`return ${panel}?.currentURI.spec.startsWith('moz-extension:') ?? false`))
      ? true
      : undefined,
  );
  const inPopup = async <T>(script: string): Promise<T> => {
    const answer = await until(
      `an answer from the popup to ${script}`,
      POPUP_LIMIT_MS,
      async () =>
        (await inBrowser<{ value?: T; error?: string } | null>(ask, script, ANSWER_MS)) ?? undefined,
    );
    if (answer.error !== undefined) throw new Error(`${answer.error} in ${script}`);
    return answer.value as T;
  };
  return popupOver({
    evaluate: (expression) => inPopup(`Cu.evalInSandbox(${JSON.stringify(expression)}, page)`),
    press: ({ x, y }) =>
      inPopup(`['mousedown', 'mouseup'].forEach((type) =>
        content.synthesizeMouseEvent(type, ${x}, ${y}, { button: 0, clickCount: 1 }, {}))`),
    close: () => closePopup({ inBrowser }),
  });
}

/** A popup that is open is closed by the next press of the button; so that it opens one, this comes first. */
export async function closePopup({ inBrowser }: Pick<Firefox, 'inBrowser'>): Promise<void> {
  await inBrowser(`${panel}?.closest('panel')?.hidePopup()`);
  await until('the popup to close', POPUP_LIMIT_MS, async () =>
    (await inBrowser<boolean>(`return ${panel} === null`)) ? true : undefined,
  );
}

const panel = `window.document.querySelector('.webextension-popup-browser')`;

/** A popup that is still opening moves to another process, and what was sent to the first is never answered. */
const ANSWER_MS = 1_500;

/** Sends an expression to the popup's process and waits for its value, as JSON would carry it; null: no answer. */
const ask = `
  const [script, limitMs] = arguments;
  const manager = ${panel}?.messageManager;
  if (!manager) return { error: 'the popup is closed' };
  const name = 'constat:' + Math.random();
  return new Promise((resolve) => {
    window.setTimeout(resolve, limitMs, null);
    manager.addMessageListener(name, ({ data }) => resolve(data));
    const source = \`{
      const page = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
      let answer;
      try { answer = { value: \${script} }; } catch (error) { answer = { error: String(error) }; }
      sendAsyncMessage(\${JSON.stringify(name)}, JSON.parse(JSON.stringify(answer)));
    }\`;
    manager.loadFrameScript('data:text/javascript;charset=utf-8,' + encodeURIComponent(source), false);
  });`;
