/** Pieces of work on one thing go one after the other, those on different things side by side. */

/** Runs the work when all that was asked for on this thing before has ended. `signal`: somebody has waited for it long enough. */
export type InTurn = <Result>(
  thing: string,
  work: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>;

interface Turn {
  stop: AbortController;
  begun: Promise<unknown>;
  ended: Promise<unknown>;
}

const settled = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

/** `patienceMs`: how long work that has begun may go on while the next waits for it; null: as long as it likes. */
export function turns(patienceMs: number | null = null): InTurn {
  const last = new Map<string, Turn>();

  async function after({ begun, ended, stop }: Turn): Promise<void> {
    await begun;
    const patience = patienceMs === null ? undefined : setTimeout(() => stop.abort(), patienceMs);
    await ended;
    clearTimeout(patience);
  }

  return async (thing, work) => {
    const before = last.get(thing);
    const stop = new AbortController();
    const begun = before ? after(before) : Promise.resolve();
    const result = begun.then(() => work(stop.signal));
    // Its place is taken at once: who asks in the same moment comes after it.
    const turn: Turn = { stop, begun, ended: settled(result) };
    last.set(thing, turn);
    try {
      return await result;
    } finally {
      if (last.get(thing) === turn) last.delete(thing);
    }
  };
}
