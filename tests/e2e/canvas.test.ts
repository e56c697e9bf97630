/** What is drawn on a canvas is in the snapshot, or the package says that it is not. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenOnLoopback, stopServer } from '../../scripts/launch/loopback';
import { openTestBrowser, type TestBrowser } from '../browser/chromium';
import { captureTab } from '../browser/sealed-package';
import { until } from '../browser/until';

/** WebGL drawn by the processor: what it has drawn once is gone from the canvas as soon as it is shown. */
const SOFTWARE_GL = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

const page = (canvases: string, script: string): string =>
  `<!doctype html><meta charset=utf-8><title>Canvas</title><p>A drawing</p>${canvases}<script>
${script}
requestAnimationFrame(() => requestAnimationFrame(() => (document.title = 'drawn')));</script>`;

const PAGES: Readonly<Record<string, string>> = {
  '/gl': page(
    '<canvas id=c width=200 height=300></canvas>',
    "const gl = c.getContext('webgl'); requestAnimationFrame(() => { gl.clearColor(1, 0, 0, 1); gl.clear(gl.COLOR_BUFFER_BIT); });",
  ),
  // One that holds little, far down, one that nobody sees, and one without a context: which it must not get from us.
  '/plain': page(
    '<canvas id=c width=200 height=300></canvas><canvas hidden></canvas>',
    "const flat = c.getContext('2d'); flat.fillStyle = '#010101'; flat.fillRect(199, 299, 1, 1);",
  ),
  '/black': page(
    '<canvas id=c width=200 height=300></canvas>',
    "c.getContext('2d').fillRect(20, 20, 50, 50);",
  ),
  '/none': page('<canvas id=c width=200 height=300></canvas>', ''),
};

let server: Server;
let origin: string;
let browser: TestBrowser;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(PAGES[request.url ?? ''] ?? '');
  });
  origin = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  browser = await openTestBrowser({ args: SOFTWARE_GL });
});
afterAll(async () => {
  await browser.close();
  await stopServer(server);
});

test.each([
  ['/gl', ['canvas-blank']],
  ['/plain', []],
  ['/black', []],
  ['/none', ['canvas-blank']],
])('%s', async (path, codes) => {
  const tab = await browser.openTab(`${origin}${path}`);
  await until('the canvas to be drawn', 30_000, async () =>
    (await tab.title()) === 'drawn' ? true : undefined,
  );
  const { evidence } = await captureTab(browser, tab.url());
  const told = evidence.limitations.filter(({ code }) => code === 'canvas-blank');
  expect(told.map(({ code }) => code)).toEqual(codes);
  if (path === '/none') expect(await tab.evaluate("c.getContext('webgl') !== null")).toBe(true);
  await tab.close();
});
