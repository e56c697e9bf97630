/** The desk as `(Request) => Response` over one data folder. */
import { Hono } from 'hono';
import { errorText } from '@/utils/evidence/result';
import type { Connection, Env } from './access';
import { arrivals } from './arrivals';
import { openAuthority, type Authority } from './authority';
import { openDataFolder } from './data-folder';
import type { Desk, UpstreamAuthority } from './desk';
import { createCode } from './enrolment';
import { examiners, type Examiners } from './examiners';
import { extensionsOnly, securityHeaders } from './headers';
import { peopleRoutes } from './people';
import { deskPolicy, type DeskPolicy } from './policy';
import { problemResponse, refused } from './problem';
import { protocolRoutes } from './protocol';
import { diskRoom, meansFull, noRoom } from './room';
import { hashToken } from './secrets';
import { openSqliteStore } from './sqlite-store';
import type { Store } from './store';
import { openTsaRoots } from './tsa-roots';
import { packageUploads } from './uploads';
import { verificationQueue } from './verification';

export interface DeskOptions {
  /** The one data folder; made when it is missing. */
  data: string;
  name: string;
  upstreams?: UpstreamAuthority[];
  /** Needed to see the page and its downloads; null only where nobody else can reach the desk. */
  operatorToken?: string | null;
  /** Trust `X-Forwarded-For` for rate limits. */
  behindProxy?: boolean;
  policy?: Partial<DeskPolicy>;
  now?: () => number;
  log?: (line: string) => void;
}

export interface RunningDesk {
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** Makes an enrolment code. */
  newCode(options?: { uses?: number; lifeMs?: number }): Promise<string>;
  store: Store;
  authority: Authority;
  /** Resolves when no package waits to be verified. */
  idle(): Promise<void>;
  /** Lets verifications under way end and closes the database. */
  close(): Promise<void>;
}

async function openDesk(options: DeskOptions, policy: DeskPolicy, { examine }: Examiners): Promise<Desk> {
  const folder = await openDataFolder(options.data);
  const authority = await openAuthority(folder, options.name, policy);
  const upstreams = options.upstreams ?? [];
  return {
    name: options.name,
    folder,
    policy,
    room: diskRoom(folder.uploads, policy),
    authority,
    tsaRoots: await openTsaRoots(folder, authority, upstreams),
    store: openSqliteStore(folder.database),
    upstreams,
    now: options.now ?? Date.now,
    examine,
    log: options.log ?? (() => undefined),
  };
}

/** Opens the desk and takes up what an earlier run left. */
export async function createDesk(options: DeskOptions): Promise<RunningDesk> {
  const policy = { ...deskPolicy, ...options.policy };
  const threads = examiners(policy);
  const desk = await openDesk(options, policy, threads);
  const queue = verificationQueue(desk);
  const arrived = arrivals(desk, queue);
  const uploads = packageUploads(desk, arrived);
  await uploads.expire();
  await arrived.recover();
  await uploads.resume();
  let round = Promise.resolve();
  const rounds = setInterval(() => {
    round = round
      .then(() => uploads.expire())
      .catch((error: unknown) => desk.log(`expiring uploads failed: ${errorText(error)}`));
  }, policy.roundMs);
  rounds.unref();

  const { operatorToken = null, behindProxy = false } = options;
  const app = new Hono<Env>();
  app.use(securityHeaders);
  app.use('/v1/*', extensionsOnly);
  app.route('/', protocolRoutes(desk, { arrived, uploads }, behindProxy));
  const operatorTokenHash = operatorToken === null ? null : hashToken(operatorToken);
  app.route('/', peopleRoutes(desk, operatorTokenHash, behindProxy));
  app.notFound(() => problemResponse(refused('not-found', 'no such address').problem));
  app.onError((error) => {
    if (meansFull(error)) {
      desk.log(`the disk is full: ${error.message}`);
      return problemResponse(noRoom('the disk of the desk is full').problem);
    }
    desk.log(`a request failed: ${error.stack ?? error.message}`);
    return problemResponse(refused('internal', 'see the log of the desk').problem);
  });

  return {
    fetch: async (request, connection = {}) => app.fetch(request, connection),
    newCode: (codeOptions) => createCode(desk, codeOptions),
    store: desk.store,
    authority: desk.authority,
    idle: () => queue.idle(),
    close: async () => {
      clearInterval(rounds);
      await round;
      await queue.close();
      await threads.close();
      await desk.store.close();
    },
  };
}
