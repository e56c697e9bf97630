/** A load of `npm run bench -- send`: its packages, the desk that knows who signed them, and the servers that take it. */
import { execFile, type ChildProcess } from 'node:child_process';
import { cp, open, readdir, rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
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

const WARM_PIECE = Buffer.alloc(1 << 20, 1);

/**
 * Nobody pays for what came before: what is still to be written is, and as much memory as the load takes has been used for
 * files. (On a virtual machine the first use of a page costs the host's fault: 0.25 s of system time for 500 MB became
 * 1.4 s, in whatever round it fell.)
 */
async function settle(folder: string, bytes: number): Promise<void> {
  const file = path.join(folder, 'warm');
  const handle = await open(file, 'wx');
  try {
    for (let written = 0; written < bytes; written += WARM_PIECE.length) await handle.write(WARM_PIECE);
    await handle.sync();
  } finally {
    await handle.close();
    await rm(file);
  }
  // What others have written is not waited for everywhere: where there is no such program, it is a part of the noise.
  await promisify(execFile)('sync').catch(() => undefined);
}

/** Runs the work with a folder to keep things in: that of a desk which knows the signers, and has received nothing. */
export async function withFolder<T>(
  { freshDesk, packages }: Load,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const kept = path.join(await temporaryFolder('send-kept'), 'data');
  await cp(freshDesk, kept, { recursive: true });
  await settle(
    path.dirname(kept),
    packages.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  try {
    return await work(kept);
  } finally {
    await empty(kept);
  }
}
