/** Programs of a suite that run as processes of their own, so that their memory and their time are theirs. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { z } from 'zod';
import { projectFolder } from '../check/step';

export const startProgram = (program: string, ...args: string[]): ChildProcess =>
  fork(path.join(projectFolder, 'scripts', 'bench', program), args, {
    cwd: projectFolder,
    execArgv: ['--import', 'tsx'],
  });

/** The next thing it says; fails when it ends instead. */
export const said = <T>(child: ChildProcess, schema: z.ZodType<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const onExit = (status: number | null) => reject(new Error(`ended with status ${status}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(schema.parse(message));
    });
  });

/** It ends by itself when it is let go of. */
export async function letGo(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await ended;
}
