/** Asks the desk which addresses it knows, some at a time, so that it can be watched and given up. */
import { useRef, useState } from 'preact/hooks';
import { send } from '@/utils/messaging/client';
import type { CommandOutput } from '@/utils/messaging/commands';
import { bulkPolicy } from '@/utils/bulk/policy';

type KnownAnswer = CommandOutput<'desk.known'>;
export type KnownState = NonNullable<Extract<KnownAnswer, { ok: true }>['value'][number]>;

export interface Known {
  /** By address, as far as the desk was asked; null: it was not. */
  states: ReadonlyMap<string, KnownState> | null;
  /** While it is being asked. */
  progress: { done: number; of: number } | null;
  /** Why not all was answered. */
  problem: string | null;
}

const NOTHING: Known = { states: null, progress: null, problem: null };

export interface KnownDoings extends Known {
  onAsk: (urls: readonly string[]) => void;
  onStop: () => void;
}

export function useKnown(): KnownDoings {
  const [known, setKnown] = useState<Known>(NOTHING);
  const asking = useRef(0);

  const ask = async (urls: readonly string[]): Promise<void> => {
    const mine = (asking.current += 1);
    const states = new Map<string, KnownState>();
    let problem: string | null = null;
    for (let at = 0; at < urls.length && problem === null; at += bulkPolicy.knownAtOnce) {
      setKnown({ states: null, progress: { done: at, of: urls.length }, problem: null });
      const some = urls.slice(at, at + bulkPolicy.knownAtOnce);
      const answer = await send('desk.known', { urls: some }).catch(() => null);
      if (asking.current !== mine) return;
      if (answer?.ok)
        for (const [index, state] of answer.value.entries()) if (state) states.set(some[index] ?? '', state);
      if (!answer?.ok) problem = answer?.problem.code ?? 'no-answer';
    }
    setKnown({ states: problem === null ? states : null, progress: null, problem });
  };

  return {
    ...known,
    onAsk: (urls) => void ask(urls),
    onStop: () => {
      asking.current += 1;
      setKnown(NOTHING);
    },
  };
}
