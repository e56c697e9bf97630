/**
 * One of the servers of `npm run bench -- send`, as a process of its own: `bare` hashes a body, writes it, waits for the
 * disk and answers; `tus` is the reference server as its documentation shows it; `desk` is ours, which judges nothing
 * until it is started again, and `judging` is ours as it ships. Asked `judged`, it says so when nothing waits for a verdict.
 */
import { createHash, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server as TusServer } from '@tus/server';
import { createDesk } from '@/server/app';
import { listen } from '@/server/host';
import { deskPolicy, type DeskPolicy } from '@/server/policy';

async function keep(request: IncomingMessage, folder: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path.join(folder, randomUUID()), 'wx');
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

const portOf = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );

interface Serving {
  url: string;
  /** To enrol with. */
  code?: string;
  judged?: () => Promise<void>;
}

async function serveDesk(folder: string, policy: DeskPolicy): Promise<Serving> {
  const desk = await createDesk({ data: folder, name: 'Bench', policy });
  const { url } = await listen(desk, { host: '127.0.0.1', port: 0, tls: null, behindProxy: false, policy });
  return { url, code: await desk.newCode({ uses: 10 }), judged: () => desk.idle() };
}

/** One device asks for what a hundred would. */
const unhurried = { burst: 1e6, perSecond: 1e6 };
const patient = { ...deskPolicy, deviceRate: unhurried, addressRate: unhurried };

const servers: Record<string, (folder: string) => Promise<Serving>> = {
  bare: async (folder) => {
    const server = createServer((request, response) => {
      response.setHeader('Access-Control-Allow-Origin', '*');
      keep(request, folder).then(
        (digest) => response.end(digest),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
    return { url: `http://127.0.0.1:${await portOf(server)}/` };
  },
  tus: async (folder) => {
    const tus = new TusServer({ path: '/files', datastore: new FileStore({ directory: folder }) });
    const server = createServer((request, response) => void tus.handle(request, response));
    return { url: `http://127.0.0.1:${await portOf(server)}/files` };
  },
  desk: (folder) => serveDesk(folder, { ...patient, verifyingAtOnce: 0 }),
  judging: (folder) => serveDesk(folder, patient),
};

const [kind = '', folder = ''] = process.argv.slice(2);
const serve = servers[kind];
if (!serve) throw new Error(`no such server: ${kind}`);
process.on('disconnect', () => process.exit());
const { judged, ...address } = await serve(folder);
process.on('message', () => void judged?.().then(() => process.send?.('judged')));
process.send?.(address);
