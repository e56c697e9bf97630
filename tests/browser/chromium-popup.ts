/** Chromium's popup. Playwright does not see it, so it is reached through a nested DevTools session: messages in, answers out. */
import { writeFile } from 'node:fs/promises';
import type { CDPSession } from 'playwright-core';
import type { Popup } from './driver';
import { POPUP_LIMIT_MS, popupOver } from './popup';
import { until } from './until';

export interface ChromiumPopup extends Popup {
  /** A picture of it, as somebody sees it who prefers this scheme. */
  screenshot(file: string, scheme: 'light' | 'dark'): Promise<void>;
}

interface Target {
  targetId: string;
  type: string;
  url: string;
}

/** Commands that Playwright's types do not list, or list otherwise. */
interface AnySession {
  send(method: string, params?: object): Promise<unknown>;
  on(event: string, listener: (params: unknown) => void): void;
}

/** Presses the extension's button in the tab that shows `url`, and returns the popup that opens. */
export async function openPopup(cdp: CDPSession, extensionId: string, url: string): Promise<ChromiumPopup> {
  const browser = cdp as unknown as AnySession;
  const tabs = await targets(browser, [{ type: 'tab' }]);
  const tab = tabs.find((target) => target.url === url);
  if (!tab) throw new Error(`No tab shows ${url}.`);
  await browser.send('Extensions.triggerAction', { id: extensionId, targetId: tab.targetId });
  const address = `chrome-extension://${extensionId}/popup.html`;
  const popup = await until('the popup to open', POPUP_LIMIT_MS, async () =>
    (await targets(browser)).find((target) => target.type === 'page' && target.url.startsWith(address)),
  );
  return drive(await nestedSession(browser, popup.targetId));
}

function drive(send: (method: string, params?: object) => Promise<unknown>): ChromiumPopup {
  const popup = popupOver({
    evaluate: async <T>(expression: string): Promise<T> => {
      const { result, exceptionDetails } = (await send('Runtime.evaluate', {
        expression,
        returnByValue: true,
        awaitPromise: true,
      })) as { result: { value: T }; exceptionDetails?: { text: string } };
      if (exceptionDetails) throw new Error(`${exceptionDetails.text} in ${expression}`);
      return result.value;
    },
    press: async ({ x, y }) => {
      const mouse = { x, y, button: 'left', clickCount: 1 };
      await send('Input.dispatchMouseEvent', { ...mouse, type: 'mousePressed' });
      await send('Input.dispatchMouseEvent', { ...mouse, type: 'mouseReleased' });
    },
    close: async () => void (await send('Page.close').catch(() => undefined)),
  });
  return {
    ...popup,
    screenshot: async (file, scheme) => {
      // Without motion: a picture taken while colours fade from one scheme to the other shows neither.
      const features = [
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ];
      await send('Emulation.setEmulatedMedia', { features });
      const { data } = (await send('Page.captureScreenshot')) as { data: string };
      await writeFile(file, Buffer.from(data, 'base64'));
    },
  };
}

/** A session inside the browser's own: each command waits for the answer with its number. */
async function nestedSession(browser: AnySession, targetId: string) {
  const { sessionId } = (await browser.send('Target.attachToTarget', { targetId, flatten: false })) as {
    sessionId: string;
  };
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  browser.on('Target.receivedMessageFromTarget', (event) => {
    const received = event as { sessionId: string; message: string };
    if (received.sessionId !== sessionId) return;
    const { id, result, error } = JSON.parse(received.message) as {
      id?: number;
      result?: unknown;
      error?: { message: string };
    };
    const asked = id === undefined ? undefined : waiting.get(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  });
  return (method: string, params: object = {}) =>
    new Promise<unknown>((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      const message = JSON.stringify({ id: lastId, method, params });
      browser.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject);
    });
}

async function targets(browser: AnySession, filter?: object[]): Promise<Target[]> {
  const { targetInfos } = (await browser.send('Target.getTargets', filter ? { filter } : {})) as {
    targetInfos: Target[];
  };
  return targetInfos;
}
