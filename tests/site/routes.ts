/** What each host of the sample site answers. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { backdrop, face, poster } from './art';
import { filmPage } from './film-page';
import { hostilePages } from './hostile-pages';
import { hosts, originOf, type HostRole } from './hosts';
import { livePage } from './live-page';
import { dot, leaflet } from './documents';
import { filmManifestUrl, liveManifestUrl, playerPage } from './player-page';
import { photo } from './photo';
import { picturePage } from './picture-pages';
import { masterPlaylist, mediaPlaylist, segment } from './stream';
import { tallPage } from './tall-page';
import { workersReply } from './workers-page';
import { film, otherWorks } from './works';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

export const filmUrl = `${originOf('site')}/film/${film.slug}`;
export const liveUrl = `${originOf('live')}/`;
export const entryUrl = `${originOf('shortener')}/s4lt`;

const asFile = (type: string, body: string | Buffer): Reply => ({
  status: 200,
  headers: { 'content-type': type, 'cache-control': 'max-age=3600' },
  body,
});
const html = (body: string): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
  body,
});
const redirect = (location: string): Reply => ({ status: 302, headers: { location }, body: '' });
const notFound: Reply = { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found' };

const stored = (name: string) => readFileSync(path.join(import.meta.dirname, 'pages', name));
const css = (name: string) => asFile('text/css; charset=utf-8', stored(name));
const script = (name: string) => asFile('text/javascript; charset=utf-8', stored(name));
const svg = (text: string) => asFile('image/svg+xml', text);
const icon = svg(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#ff8a1f" d="M1 9h14l-3 5H4z"/><path fill="#fff" d="M5 3l6 3-6 3z"/></svg>',
);

/** Opened by themselves; the last is kept by no cache. */
const documents: Record<string, Reply> = {
  '/leaflet.pdf': asFile('application/pdf', leaflet),
  '/still.png': asFile('image/png', dot),
  '/films.json': asFile('application/json', JSON.stringify(otherWorks.map(({ title }) => title))),
  '/members.pdf': {
    status: 200,
    headers: { 'content-type': 'application/pdf', 'cache-control': 'no-store' },
    body: leaflet,
  },
};

type Route = (path: string) => Reply | undefined;

const routes: Record<HostRole, Route> = {
  shortener: (at) => {
    if (at === '/s4lt') return redirect('/out?to=salt&ref=forum');
    if (at === '/out') return redirect(filmUrl);
    return undefined;
  },
  site: (at) => {
    if (at === '/' || at === `/film/${film.slug}`) return html(filmPage());
    if (at === '/site.css') return css('site.css');
    if (at === '/metrics.js') return script('metrics.js');
    if (at === '/collect') return { status: 204, headers: {}, body: '' };
    if (at === '/icon.svg') return icon;
    if (at === '/backdrop.svg') return svg(backdrop(film.title));
    const posterOf = /^\/poster\/(.+)\.svg$/.exec(at)?.[1];
    const work = [film, ...otherWorks].find(({ slug }) => slug === posterOf);
    if (work) return svg(poster(work.title));
    const faceOf = /^\/face\/(.+)\.svg$/.exec(at)?.[1];
    if (faceOf) return svg(face(decodeURIComponent(faceOf)));
    if (at === '/tall') return html(tallPage());
    const document = documents[at];
    if (document) return document;
    const ofWorkers = workersReply(at);
    if (ofWorkers) return ofWorkers;
    const number = /^\/photo\/(\d{1,2})\.png$/.exec(at)?.[1];
    if (number) return asFile('image/png', photo(Number(number)));
    const picture = picturePage(/^\/picture\/([a-z-]+)$/.exec(at)?.[1] ?? '');
    if (picture) return html(picture);
    const hostile = /^\/hostile\/([a-z-]+)$/.exec(at)?.[1];
    return hostile ? hostilePages.get(hostile)?.() : undefined;
  },
  player: (at) => {
    if (at === '/e/salt2026') {
      return html(
        playerPage({
          title: `${film.title} 1080p`,
          brand: 'vidlark',
          manifestUrl: filmManifestUrl,
          live: false,
        }),
      );
    }
    if (at === '/busy')
      return html("<script>parent.postMessage('busy', '*'); setTimeout(() => { for (;;); }, 100);</script>");
    return playerFiles(at, `${film.title}, still`);
  },
  livePlayer: (at) => {
    if (at === '/ch/7') {
      return html(
        playerPage({ title: 'Channel 7', brand: 'streamgull', manifestUrl: liveManifestUrl, live: true }),
      );
    }
    return playerFiles(at, 'Evening at the coastal ground');
  },
  stream: (at) => {
    const file = /^\/hls\/[a-z0-9-]+\/(.+)$/.exec(at)?.[1];
    const index = /^(?:1080|720)\/seg-([0-5])\.ts$/.exec(file ?? '')?.[1];
    const reply = index
      ? asFile('video/mp2t', segment(Number(index)))
      : file === 'master.m3u8'
        ? asFile('application/vnd.apple.mpegurl', masterPlaylist)
        : /^(?:1080|720)\/index\.m3u8$/.test(file ?? '')
          ? asFile('application/vnd.apple.mpegurl', mediaPlaylist)
          : undefined;
    return reply && { ...reply, headers: { ...reply.headers, 'access-control-allow-origin': '*' } };
  },
  live: (at) => {
    if (at === '/') return html(livePage());
    if (at === '/live.css') return css('live.css');
    return at === '/icon.svg' ? icon : undefined;
  },
};

function playerFiles(at: string, picture: string): Reply | undefined {
  if (at === '/player.css') return css('player.css');
  if (at === '/player.js') return script('player.js');
  return at === '/still.svg' ? svg(backdrop(picture)) : undefined;
}

/** The answer of `host` to a request for `url` (path and query). */
export function answer(host: string, url: string): Reply {
  const role = (Object.keys(hosts) as HostRole[]).find((name) => hosts[name] === host);
  const at = url.replace(/[?#].*$/, '');
  return (role && routes[role](at)) ?? notFound;
}
