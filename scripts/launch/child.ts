/** A program started beside this one, which never outlives it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { projectFolder } from '../check/step';

export interface Child {
  pid: number;
  /** Resolves with the first line for which `read` gives a value; fails when the program ends before. */
  firstLine<T>(read: (line: string) => T | null, limitMs: number): Promise<T>;
  /** Resolves when it has ended, with its exit status or null when a signal ended it. */
  ended: Promise<number | null>;
  /** Asks it to stop, and makes it when it does not within `patienceMs`. */
  stop(patienceMs?: number): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  env?: Record<string, string>;
  /** Called with each line it prints, standard output and error alike. */
  onLine?: (line: string) => void;
}

/** Children that still run. When this program exits, whatever the reason, they go with it. */
const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export function startChild(program: string, args: readonly string[], options: ChildOptions = {}): Child {
  const child = spawn(program, args, {
    cwd: projectFolder,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      options.onLine?.(line);
      listeners.forEach((listener) => listener(line));
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    const end = (status: number | null) => {
      running.delete(child);
      resolve(status);
    };
    child.once('close', end);
    child.once('error', (error) => {
      lines.push(error.message);
      end(null);
    });
  });
  const kill = async (signal: NodeJS.Signals) => {
    if (running.has(child)) child.kill(signal);
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    ended,
    firstLine: (read, limitMs) => firstLine(read, limitMs),
    stop: async (patienceMs = 5_000) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await kill('SIGTERM');
      clearTimeout(timer);
    },
    kill: () => kill('SIGKILL'),
  };

  function firstLine<T>(read: (line: string) => T | null, limitMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => give(`did not say within ${limitMs} ms`), limitMs);
      const look = (line: string) => {
        const value = read(line);
        if (value === null) return;
        done();
        resolve(value);
      };
      const done = () => {
        clearTimeout(timer);
        listeners.delete(look);
      };
      const give = (why: string) => {
        done();
        reject(
          new Error(`${[program, ...args].join(' ')} ${why}. It printed:\n${lines.slice(-20).join('\n')}`),
        );
      };
      listeners.add(look);
      lines.forEach(look);
      void ended.then(() => give('ended'));
    });
  }
}
