/** Threads in which packages are examined: begun when they are first needed, one package each at a time. */
import { Worker } from 'node:worker_threads';
import type { Examination, Findings } from './examine';
import type { DeskPolicy } from './policy';

export type ThreadAnswer = { findings: Findings } | { problem: string };

export interface Examiners {
  examine: (examination: Examination) => Promise<Findings>;
  /** Ends the threads. What is being examined fails. */
  close(): Promise<void>;
}

/** The thread did not survive the package (memory, time): it is the package's doing, not the disk's. */
export class ExaminerLost extends Error {}

type Limits = Pick<DeskPolicy, 'verifyingAtOnce' | 'verificationMs' | 'verificationMemoryMiB'>;

const program = new URL('./examiner-thread.js', import.meta.url);

export function examiners(limits: Limits): Examiners {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const queue: ((worker: Worker) => void)[] = [];
  let closed = false;

  function begin(): Worker {
    const worker = new Worker(program, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.verificationMemoryMiB },
    });
    all.add(worker);
    worker.unref();
    worker.on('error', () => undefined); // told to whoever waits for it
    worker.once('exit', () => {
      all.delete(worker);
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
    });
    return worker;
  }

  async function take(): Promise<Worker> {
    const free = idle.pop();
    if (free) return free;
    if (all.size < limits.verifyingAtOnce) return begin();
    return new Promise((resolve) => queue.push(resolve));
  }

  function giveBack(worker: Worker): void {
    const next = queue.shift();
    if (next) next(all.has(worker) ? worker : begin());
    else if (all.has(worker)) idle.push(worker);
  }

  /** One answer to one question, or the end of the thread. */
  function ask(worker: Worker, examination: Examination): Promise<Findings> {
    return new Promise((resolve, reject) => {
      const lost = (why: string) => {
        clearTimeout(timer);
        reject(new ExaminerLost(why));
      };
      const timer = setTimeout(() => void worker.terminate(), limits.verificationMs);
      const onExit = () => lost('the examining thread ended');
      const onError = (error: Error) => lost(error.message);
      const onMessage = (said: ThreadAnswer) => {
        clearTimeout(timer);
        worker.off('exit', onExit).off('error', onError).off('message', onMessage);
        if ('findings' in said) resolve(said.findings);
        else reject(new Error(said.problem));
      };
      worker.on('exit', onExit).on('error', onError).on('message', onMessage);
      worker.postMessage(examination);
    });
  }

  return {
    examine: async (examination) => {
      const worker = await take();
      try {
        if (closed) throw new ExaminerLost('the desk is stopping');
        worker.ref();
        return await ask(worker, examination);
      } finally {
        worker.unref();
        giveBack(worker);
      }
    },
    close: async () => {
      closed = true;
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
