/** Pages of which browsers hold more and less, on two sites (`127.0.0.1` and `localhost`), some under the eyes of a service worker. */
import { createServer } from 'node:http';
import { listenOnLoopback, stopServer } from '../../scripts/launch/loopback';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Asks its site itself for whatever the page asks for, as many do: no word of the page's about caches gets any further. */
const ANSWERS = `oninstall = () => skipWaiting();
onactivate = (event) => event.waitUntil(clients.claim());
onfetch = (event) => event.respondWith(fetch(event.request.url, { cache: 'no-store' }));`;

/** It is there for push messages, and no request passes it. */
const PUSHES = `oninstall = () => skipWaiting();
onactivate = (event) => event.waitUntil(clients.claim());
onpush = () => undefined;`;

/** What no browser keeps, or has kept for nothing: answers of another site to images and fonts. */
const UNKEPT = (far: string): string => `<!doctype html><meta charset=utf-8><title>Others</title>
<style>@font-face { font-family: far; src: url(${far}/unkept.woff2) } p { font-family: far }
div { height: 40px; background: url(${far}/behind.png) }</style>
<p>Far fonts</p><img src=${far}/far.png><div></div>
<script>for (const name of ['empty.gif', 'unkept.png', 'broken.png']) new Image().src = '${far}/' + name</script>`;

export interface CacheSite {
  /**
   * `answers`: a page whose worker answers everything; `pushes`: one whose worker answers nothing; `others`: one of what other
   * sites send.
   */
  url(page: 'answers' | 'pushes' | 'others'): string;
  /** Every request that reached the server, host and path, oldest first. */
  requests: readonly string[];
  close(): Promise<void>;
}

export async function startCacheSite(): Promise<CacheSite> {
  const requests: string[] = [];
  let served = 0;
  const server = createServer((request, response) => {
    const [host = '', port = ''] = (request.headers.host ?? '').split(':');
    const path = request.url ?? '/';
    requests.push(`${host}${path}`);
    const reply = (type: string, body: string | Buffer, cacheControl = 'max-age=3600'): void => {
      response.writeHead(200, {
        'content-type': type,
        'cache-control': cacheControl,
        'access-control-allow-origin': '*',
      });
      response.end(body);
    };
    const worker = /^\/(answers|pushes)\//.exec(path)?.[1];
    if (path === '/others/') return reply('text/html', UNKEPT(`http://localhost:${port}`));
    if (path === '/empty.gif') return void response.writeHead(204).end();
    if (path === '/broken.png') return reply('image/png', 'no picture');
    if (path.startsWith('/unkept.'))
      return reply(path.endsWith('png') ? 'image/png' : 'font/woff2', PIXEL, 'no-store');
    if (/\.js$/.test(path)) return reply('text/javascript', worker === 'answers' ? ANSWERS : PUSHES);
    if (/\.png$/.test(path)) return reply('image/png', PIXEL);
    if (/\.woff2$/.test(path)) return reply('font/woff2', 'no font');
    if (/\.css$/.test(path)) return reply('text/css', 'p { color: teal }');
    if (worker === undefined) return void response.writeHead(404).end();
    served += 1;
    const page = `<!doctype html><meta charset=utf-8><title>Worker</title><link rel=stylesheet href=page.css>
<style>@font-face { font-family: far; src: url(http://localhost:${port}/far.woff2) } p { font-family: far }</style>
<p>served number ${served}.</p><img src=near.png><img src=http://localhost:${port}/far.png>
<iframe srcdoc="<img src=near.png?framed>"></iframe>
<script>navigator.serviceWorker.register('worker.js')</script>`;
    return reply('text/html', page, 'no-cache');
  });
  const port = await listenOnLoopback(server);
  return {
    url: (page) => `http://127.0.0.1:${port}/${page}/`,
    requests,
    close: () => stopServer(server),
  };
}
