/** A load of `npm run bench -- send`: its packages, the desk that knows who signed them, and the servers that take it. */
import { cp, readdir, truncate } from 'node:fs/promises';
import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { letGo, said, startProgram } from './child';
import { temporaryFolder } from './temporary-folder';
import { openSendingBrowser, type SendingBrowser } from './send-browser';
import { makePackages, type SentPackage } from './send-packages';

export interface Load {
  /** Of the packages. */
  folder: string;
  packages: readonly SentPackage[];
  browser: SendingBrowser;
  /** The data folder of a desk that has received nothing. */
  freshDesk: string;
}

const serverReply = z.object({ url: z.string(), code: z.string().default('') });

export interface Serving extends z.infer<typeof serverReply> {
  process: ChildProcess;
}

/** Starts a server of this kind (send-server.ts) on this folder. */
export async function serve(kind: string, folder: string): Promise<Serving> {
  const process = startProgram('send-server.ts', kind, folder);
  return { process, ...(await said(process, serverReply)) };
}

/** Resolves when nothing waits for a verdict. */
export async function judged({ process }: Serving): Promise<void> {
  const answer = said(process, z.literal('judged'));
  process.send('judged');
  await answer;
}

export async function openLoad(of: { count: number; bytes: number }): Promise<Load> {
  const folder = await temporaryFolder('send-packages');
  const freshDesk = await temporaryFolder('send-desk');
  const desk = await serve('desk', freshDesk);
  const packages = await makePackages(folder, of, desk);
  await letGo(desk.process);
  return { folder, packages, freshDesk, browser: await openSendingBrowser(folder, packages) };
}

/**
 * Gives the room of everything in it back, and leaves the files: ext4 without a journal passes over inodes that were freed
 * in the last minutes, one by one, so that whoever makes a thousand files next would pay for those of the one before.
 */
async function empty(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await truncate(path.join(entry.parentPath, entry.name));
}

/** Runs the work with a folder to keep things in: that of a desk which knows the signers, and has received nothing. */
export async function withFolder<T>({ freshDesk }: Load, work: (folder: string) => Promise<T>): Promise<T> {
  const kept = path.join(await temporaryFolder('send-kept'), 'data');
  await cp(freshDesk, kept, { recursive: true });
  try {
    return await work(kept);
  } finally {
    await empty(kept);
  }
}
