/** What is measured: pages of the sample site, and long documentation pages that this machine happens to have. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { projectFolder } from '../check/step';
import type { Site } from '../../tests/site/site';

export interface BenchPage {
  name: string;
  url: string;
}

/** Pages nobody here wrote: from Debian's documentation, where it is installed, and from npm packages. */
const documents: readonly (readonly [name: string, file: string])[] = [
  ['node-path', '/usr/share/doc/nodejs/api/path.html'],
  ['node-url', '/usr/share/doc/nodejs/api/url.html'],
  ['node-fs', '/usr/share/doc/nodejs/api/fs.html'],
  ['ninja', '/usr/share/doc/ninja-build/manual.html'],
  ['nettle', '/usr/share/doc/nettle-dev/nettle.html'],
  ['underscore', '/usr/share/doc/libjs-underscore/index.html'],
  ['xslt', '/usr/share/doc/libxslt1-dev/html/html/libxslt-xsltInternals.html'],
  ['traces', path.join(projectFolder, 'node_modules/playwright-core/lib/vite/recorder/index.html')],
];

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

/** Serves each document's folder below its name, and lists all pages there are. */
export async function servePages(site: Site): Promise<{ pages: BenchPage[]; close: () => void }> {
  const present = documents.filter(([, file]) => existsSync(file));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, name = '', ...rest] = decodeURIComponent(pathname).split('/');
    const folder = path.dirname(present.find(([each]) => each === name)?.[1] ?? '');
    const file = path.join(folder, ...rest);
    const inside = folder !== '.' && file.startsWith(folder + path.sep);
    const body = inside ? readFile(file) : Promise.reject(new Error('not here'));
    body.then(
      (bytes) => response.setHeader('content-type', types[path.extname(file)] ?? 'text/plain').end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const pages = [
    { name: 'film', url: site.filmUrl },
    { name: 'live', url: site.liveUrl },
    { name: 'tall', url: site.tallUrl },
    ...present.map(([name, file]) => ({
      name,
      url: `http://127.0.0.1:${port}/${name}/${path.basename(file)}`,
    })),
  ];
  return { pages, close: () => void server.close() };
}
