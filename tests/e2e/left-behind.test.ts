/** A page looks and acts as before its capture, though the background that took hold of it has died on the way. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginCaptureOf } from '../../scripts/launch/captured';
import { listenOnLoopback, stopServer } from '../../scripts/launch/loopback';
import type { Driver } from '../browser/driver';
import { drivers } from '../browser/drivers';
import { sealedPackage } from '../browser/sealed-package';
import { until } from '../browser/until';

const PAGE = `<!doctype html><meta charset=utf-8><title>Snaps</title>
<style>html { scroll-snap-type: y proximity } input { caret-color: rgb(1, 2, 3) }</style><input id=field autofocus>
${'<p style="height:100px">One of many lines.</p>'.repeat(600)}`;

const LOOK =
  '(field.focus(), [getComputedStyle(document.documentElement).scrollSnapType, getComputedStyle(field).caretColor].join())';

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(PAGE);
  });
  url = `http://127.0.0.1:${await listenOnLoopback(server)}/`;
});
afterAll(() => stopServer(server));

describe.each(drivers)('%s', (_name, openBrowser) => {
  let browser: Driver;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('the caret is seen and scrolling snaps, after a capture that was taken up again', async () => {
    const tab = await browser.openTab(url);
    const before = await tab.evaluate<string>(LOOK);
    expect(before).toContain('rgb(1, 2, 3)');
    const id = await beginCaptureOf(browser.extension, tab.url());
    await until('the page to be held', 30_000, async () => {
      const steps = (await browser.extension.capture(id))?.steps ?? [];
      return steps.find((step) => step.name === 'hold')?.status === 'done' ? true : undefined;
    });
    await browser.stopBackground();
    // A request wakes the background; by itself it would be woken half a minute later.
    const other = await browser.openTab(url);
    await other.close();
    await tab.bringToFront();
    const made = await sealedPackage(browser, id);
    expect(made.text('custody.jsonl')).toContain('session.resumed');
    expect(await tab.evaluate<string>(LOOK)).toBe(before);
  });
});
