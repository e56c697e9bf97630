/** The desk as a process of its own, as `npm run desk` starts it, so that it can be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface DeskProcess {
  url: string;
  /** Of the first start; later ones give none. */
  code: string;
  output: () => string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

const root = path.join(import.meta.dirname, '../..');

export function runDesk(args: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', ...args], { cwd: root });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

/** Runs a command of the desk to its end. */
export async function deskCommand(...args: string[]): Promise<{ status: number | null; output: string }> {
  const { child, output } = runDesk(args);
  await once(child, 'close');
  return { status: child.exitCode, output: output() };
}

/** Starts the desk on a data folder and waits until it listens. */
export async function startDesk(data: string, port = 0): Promise<DeskProcess> {
  const { child, output } = runDesk(['--data', data, '--port', String(port)]);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => output().includes('Receipt key') && resolve());
    child.once('exit', () => reject(new Error(output())));
  });
  const said = (name: string) => new RegExp(`^${name} +(.*)$`, 'm').exec(output())?.[1] ?? '';
  return {
    url: said('Desk'),
    code: said('Enrolment code'),
    output,
    kill: async (signal) => {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
      return child.exitCode;
    },
  };
}
