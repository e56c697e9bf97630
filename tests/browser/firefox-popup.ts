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
    const { value, error } = await inBrowser<{ value?: T; error?: string }>(ask, script);
    if (error !== undefined) throw new Error(`${error} in ${script}`);
    return value as T;
  };
  return popupOver({
    evaluate: (expression) => inPopup(`Cu.evalInSandbox(${JSON.stringify(expression)}, page)`),
    press: ({ x, y }) =>
      inPopup(`['mousedown', 'mouseup'].forEach((type) =>
        content.synthesizeMouseEvent(type, ${x}, ${y}, { button: 0, clickCount: 1 }, {}))`),
    close: async () => {
      await inBrowser(`${panel}?.closest('panel')?.hidePopup()`);
    },
  });
}

const panel = `window.document.querySelector('.webextension-popup-browser')`;

/** Sends an expression to the popup's process and waits for its value, as JSON would carry it. */
const ask = `
  const [script] = arguments;
  const manager = ${panel}?.messageManager;
  if (!manager) return { error: 'the popup is closed' };
  const name = 'constat:' + Math.random();
  return new Promise((resolve) => {
    manager.addMessageListener(name, ({ data }) => resolve(data));
    const source = \`{
      const page = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
      let answer;
      try { answer = { value: \${script} }; } catch (error) { answer = { error: String(error) }; }
      sendAsyncMessage(\${JSON.stringify(name)}, JSON.parse(JSON.stringify(answer)));
    }\`;
    manager.loadFrameScript('data:text/javascript;charset=utf-8,' + encodeURIComponent(source), false);
  });`;
