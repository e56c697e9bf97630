/** The desk that the contract is checked against: anybody's, by DESK_URL and DESK_CODE, or our own on a temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDesk, type DeskOptions, type RunningDesk } from '@/server/app';
import { listen } from '@/server/host';
import { deskPolicy, type DeskPolicy } from '@/server/policy';

export interface DeskUnderTest {
  url: string;
  /** A code that enrols many devices. */
  code: string;
  close(): Promise<void>;
}

export interface OwnDesk extends DeskUnderTest {
  desk: RunningDesk;
  data: string;
}

export const temporaryFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'constat-desk-'));

/** True when somebody else's desk is tested: then nothing may be asked that the protocol does not say. */
export const isForeign = process.env['DESK_URL'] !== undefined;

/** Our own desk on a socket, with other limits when a test is about limits. */
export async function ownDesk(
  options: Partial<DeskOptions> & { policy?: Partial<DeskPolicy> } = {},
): Promise<OwnDesk> {
  const data = options.data ?? (await temporaryFolder());
  const log = (line: string) => console.error(line);
  const desk = await createDesk({ name: 'Test desk', log, ...options, data });
  const policy = { ...deskPolicy, ...options.policy };
  const server = await listen(desk, { host: '127.0.0.1', port: 0, tls: null, behindProxy: false, policy });
  return {
    url: server.url,
    code: await desk.newCode({ uses: 1000 }),
    desk,
    data,
    close: async () => {
      await server.close();
      await desk.close();
      if (options.data === undefined) await rm(data, { recursive: true });
    },
  };
}

export async function deskUnderTest(): Promise<DeskUnderTest> {
  const url = process.env['DESK_URL'];
  const code = process.env['DESK_CODE'];
  if (url === undefined) return ownDesk();
  if (code === undefined) throw new Error('DESK_CODE must be an enrolment code for many devices');
  return { url: url.replace(/\/$/, ''), code, close: async () => undefined };
}
