/** The sample pirate site: real servers on loopback, for tests, for the demonstration and for daily work. */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { listenOnLoopback, stopServer } from '../../scripts/launch/loopback';
import { makeCertificate } from './certificate';
import { firefoxReach, hosts, isSecure, originOf, resolverRules, type HostRole } from './hosts';
import { answer, entryUrl, filmUrl, liveUrl } from './routes';

export interface SiteRequest {
  atMs: number;
  method: string;
  /** As the browser would show it. */
  url: string;
  status: number;
}

export interface Site {
  filmUrl: string;
  /** Leads to the film by two redirects, from http to https. */
  entryUrl: string;
  liveUrl: string;
  /** Every band of this page can be told from every other (tall-page.ts). */
  tallUrl: string;
  /** A page that behaves badly in the way named (hostile-pages.ts). */
  hostileUrl(name: string): string;
  /** A page that is hard to take a picture of in the way named (picture-pages.ts). */
  pictureUrl(name: string): string;
  origins: Record<HostRole, string>;
  /** Every request that any of the servers answered, oldest first. */
  requests: readonly SiteRequest[];
  /** What Chromium must be told to reach the hosts and to accept their certificate. */
  chromiumArgs: readonly string[];
  /** What Firefox must be told to reach the hosts; that it accepts the certificate is said when it is started. */
  firefoxPrefs: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface SiteOptions {
  /** The browser may also reach the rest of the world. */
  world?: boolean;
}

export async function startSite({ world = false }: SiteOptions = {}): Promise<Site> {
  const requests: SiteRequest[] = [];
  const roles = Object.keys(hosts) as HostRole[];
  const certificate = await makeCertificate(roles.filter(isSecure).map((role) => hosts[role]));
  const plain = createServer(listener('http', requests));
  const tls = { key: certificate.keyPem, cert: certificate.chainPem };
  const secure = createSecureServer(tls, listener('https', requests));
  const ports = { http: await listenOnLoopback(plain), https: await listenOnLoopback(secure) };
  return {
    filmUrl,
    entryUrl,
    liveUrl,
    tallUrl: `${originOf('site')}/tall`,
    hostileUrl: (name) => `${originOf('site')}/hostile/${name}`,
    pictureUrl: (name) => `${originOf('site')}/picture/${name}`,
    origins: Object.fromEntries(roles.map((role) => [role, originOf(role)])) as Record<HostRole, string>,
    requests,
    chromiumArgs: [
      `--host-resolver-rules=${resolverRules(ports, world)}`,
      `--ignore-certificate-errors-spki-list=${certificate.spkiSha256}`,
    ],
    firefoxPrefs: firefoxReach(ports, world),
    close: async () => void (await Promise.all([plain, secure].map(stopServer))),
  };
}

function listener(scheme: 'http' | 'https', requests: SiteRequest[]): RequestListener {
  return (request, response) => {
    const host = hostOf(request);
    const secure = scheme === 'https';
    const known = (Object.keys(hosts) as HostRole[]).some(
      (role) => hosts[role] === host && isSecure(role) === secure,
    );
    const url = request.url ?? '/';
    const reply = answer(known ? host : '', url);
    requests.push({
      atMs: Date.now(),
      method: request.method ?? 'GET',
      url: `${scheme}://${host}${url}`,
      status: reply.status,
    });
    response.writeHead(reply.status, { ...reply.headers, server: 'barge/1.4' });
    response.end(request.method === 'HEAD' ? undefined : reply.body);
  };
}

const hostOf = (request: IncomingMessage) => (request.headers.host ?? '').replace(/:\d+$/, '');
