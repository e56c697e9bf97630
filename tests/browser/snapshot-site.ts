/** Loopback servers for pages under test: two origins over the same folders, and the same bytes without a network. */
import { createServer, type Server } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import path from 'node:path';
import type { LoadedResource } from '@/utils/capture/snapshot/resources';
import { listenOnLoopback, stopServer } from '../../scripts/launch/loopback';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html',
  '.css': 'text/css',
  '.xhtml': 'application/xhtml+xml',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.webm': 'video/webm',
  '.mp4': 'video/mp4',
};

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Files of a folder; `made` adds pages that are made up on the spot, by path. */
export type Made = Record<string, (url: URL) => { headers?: Record<string, string>; body: string | Buffer }>;

export class Site {
  readonly #servers: Server[] = [];
  readonly origins: string[] = [];
  /** Every request a browser has made, as path. */
  readonly requests: string[] = [];
  /** How many connections were made to it, with a request or without. */
  connections = 0;

  constructor(
    private readonly root: string,
    private readonly made: Made = {},
  ) {}

  /** `hosts` all mean this machine; each gets a port of its own. */
  async open(hosts: string[]): Promise<this> {
    for (const host of hosts) {
      const server = createServer((request, response) => {
        this.requests.push(request.url ?? '');
        void this.answer(new URL(request.url ?? '/', `http://${request.headers.host}`)).then((answer) => {
          response.writeHead(answer.status, answer.headers);
          response.end(answer.body);
        });
      });
      server.on('connection', () => this.connections++);
      this.origins.push(`http://${host}:${await listenOnLoopback(server)}`);
      this.#servers.push(server);
    }
    return this;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) await stopServer(server);
  }

  async answer(url: URL): Promise<Answer> {
    const made = this.made[url.pathname]?.(url);
    if (made)
      return {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8', ...made.headers },
        body: Buffer.from(made.body),
      };
    let file = path.join(this.root, path.normalize(decodeURIComponent(url.pathname)));
    try {
      if ((await stat(file)).isDirectory()) file = path.join(file, 'index.html');
    } catch {
      // Debian packs large documentation.
      file = `${file}.gz`;
    }
    try {
      const stored = await readFile(file);
      const body = file.endsWith('.gz') ? gunzipSync(stored) : stored;
      const type = types[path.extname(file.replace(/\.gz$/, '')).toLowerCase()] ?? 'application/octet-stream';
      return { status: 200, headers: { 'content-type': type, 'access-control-allow-origin': '*' }, body };
    } catch {
      return { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('not found') };
    }
  }

  /** The bytes as a page of this site has loaded them. */
  async load(url: string): Promise<LoadedResource | null> {
    const parsed = new URL(url);
    if (!this.origins.includes(parsed.origin)) return null;
    const answer = await this.answer(parsed);
    if (answer.status !== 200) return null;
    return {
      body: new Uint8Array(answer.body),
      mediaType: answer.headers['content-type'] ?? '',
      how: 'loaded',
    };
  }
}
