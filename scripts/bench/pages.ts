/** What is measured: pages of the sample site, and documentation and wikis that nobody here wrote, where this machine has them. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { homedir } from 'node:os';
import path from 'node:path';
import { projectFolder } from '../check/step';
import { listenOnLoopback } from '../launch/loopback';
import type { Site } from '../../tests/site/site';
import type { Application } from './applications/application';
import { dokuWiki } from './applications/doku-wiki';
import { mediaWiki } from './applications/media-wiki';
import { temporaryFolder } from './temporary-folder';

export interface BenchPage {
  name: string;
  url: string;
}

interface Document {
  name: string;
  /** The folder that is served. */
  root: string;
  /** The page in it. */
  file: string;
}

const debian = '/usr/share/doc';
const rust = path.join(homedir(), '.rustup/toolchains/stable-x86_64-unknown-linux-gnu/share/doc/rust/html');

/** From Debian's -doc packages, rustup and npm: short and long, with and without pictures, frames and scripts. */
const documents: readonly Document[] = [
  { name: 'node-path', root: `${debian}/nodejs/api`, file: 'path.html' },
  { name: 'node-url', root: `${debian}/nodejs/api`, file: 'url.html' },
  { name: 'node-fs', root: `${debian}/nodejs/api`, file: 'fs.html' },
  { name: 'ninja', root: `${debian}/ninja-build`, file: 'manual.html' },
  { name: 'nettle', root: `${debian}/nettle-dev`, file: 'nettle.html' },
  { name: 'underscore', root: `${debian}/libjs-underscore`, file: 'index.html' },
  { name: 'xslt', root: `${debian}/libxslt1-dev/html`, file: 'html/libxslt-xsltInternals.html' },
  { name: 'ffmpeg', root: `${debian}/ffmpeg/manual`, file: 'ffmpeg.html' },
  { name: 'pcbnew', root: `${debian}/kicad/help/en`, file: 'pcbnew.html' },
  { name: 'kicad', root: `${debian}/kicad/help/en`, file: 'kicad.html' },
  { name: 'gnucash', root: `${debian}/gnucash-docs/gnucash-guide-en`, file: 'chapter_txns.html' },
  { name: 'python', root: `${debian}/python3-doc/html`, file: 'library/pathlib.html' },
  { name: 'handbook', root: `${debian}/debian-handbook/html/en-US`, file: 'network-services.html' },
  { name: 'postgres', root: `${debian}/postgresql-doc-15/html`, file: 'functions-json.html' },
  { name: 'rust-path', root: rust, file: 'std/path/struct.Path.html' },
  { name: 'rust-slice', root: rust, file: 'std/primitive.slice.html' },
  // Web components: of the replayer, in shadow roots with style sheets of their own; charts on canvases.
  { name: 'replayer', root: path.join(projectFolder, 'node_modules/replaywebpage'), file: 'index.html' },
  { name: 'charts', root: `${debian}/libjs-jquery-flot-docs/examples`, file: 'series-types/index.html' },
  {
    name: 'traces',
    root: path.join(projectFolder, 'node_modules/playwright-core/lib/vite/recorder'),
    file: 'index.html',
  },
];

/** Where Debian's pages find the scripts that several of them use: by this very address. */
const sharedScripts = '/usr/share/javascript';

/** The file behind an address: of a page's folder, or a shared script. Null: neither. */
function fileAt(pathname: string, present: readonly Document[]): string | null {
  const shared = path.normalize(pathname);
  if (shared.startsWith(`${sharedScripts}/`)) return shared;
  const [, name = '', ...rest] = pathname.split('/');
  const root = present.find((each) => each.name === name)?.root;
  if (root === undefined) return null;
  const file = path.join(root, ...rest);
  return file.startsWith(root + path.sep) ? file : null;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.woff2': 'font/woff2',
};

/** A name of the list, or an HTML file of this machine, whose folder is then served. */
function documentOf(wanted: string): Document | null {
  const known = documents.find(({ name }) => name === wanted);
  if (known || !wanted.endsWith('.html')) return known ?? null;
  const { dir, base, name } = path.parse(path.resolve(wanted));
  return { name, root: dir, file: base };
}

const applications: readonly Application[] = [mediaWiki, dokuWiki];

/** Starts the applications whose pages are wanted; one that is not installed is told of in one line. */
async function applicationPages(
  isWanted: (page: { name: string }) => boolean,
  onRequest: (address: string) => void,
): Promise<BenchPage[]> {
  const found: BenchPage[] = [];
  for (const application of applications) {
    const pages = application.pages.filter(isWanted);
    if (pages.length === 0) continue;
    const { name: title, program, install } = application;
    if (!existsSync(program)) {
      console.log(
        `${pages.map(({ name }) => name).join(', ')}: ${title} is not here; to measure it: ${install}`,
      );
      continue;
    }
    const origin = await application.start(await temporaryFolder(title.toLowerCase()), onRequest);
    found.push(...pages.map(({ name, path: below }) => ({ name, url: origin + below })));
  }
  return found;
}

/** Serves each document's folder below its name. `wanted`: which pages; none: all there are. */
export async function servePages(
  site: Site,
  wanted: readonly string[] = [],
): Promise<{ pages: BenchPage[]; requestsFromNow: () => () => string[]; close: () => void }> {
  const named = wanted.length === 0 ? documents : wanted.flatMap((name) => documentOf(name) ?? []);
  const isPresent = ({ root, file }: Document) => existsSync(path.join(root, file));
  const present = named.filter(isPresent);
  if (wanted.length > 0)
    for (const page of named)
      if (!isPresent(page)) console.log(`${page.name}: ${path.join(page.root, page.file)} is not here`);
  const isWanted = ({ name }: { name: string }) => wanted.length === 0 || wanted.includes(name);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const file = fileAt(decodeURIComponent(pathname), present);
    const body = file === null ? Promise.reject(new Error('not here')) : readFile(file);
    body.then(
      (bytes) =>
        response.setHeader('content-type', types[path.extname(file ?? '')] ?? 'text/plain').end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  const port = await listenOnLoopback(server);
  const ours = [
    { name: 'film', url: site.filmUrl },
    { name: 'live', url: site.liveUrl },
  ].filter(isWanted);
  const theirs = present.map(({ name, file }) => ({ name, url: `http://127.0.0.1:${port}/${name}/${file}` }));
  const applied = await applicationPages(isWanted, (address) => void asked.push(address));
  return {
    pages: [...ours, ...theirs, ...applied],
    requestsFromNow: () => {
      const [before, siteBefore] = [asked.length, site.requests.length];
      return () => [...asked.slice(before), ...site.requests.slice(siteBefore).map(({ url }) => url)];
    },
    close: () => void server.close(),
  };
}
