/** An import from the choice of a file to its end: looked at, asked, taken in one by one, and told what became of each. */
import { useRef, useState } from 'preact/hooks';
import { putIncoming } from '@/utils/archive/incoming';
import { send } from '@/utils/messaging/client';
import type { CommandOutput } from '@/utils/messaging/commands';
import { readChosen, type Chosen, type ChosenItem } from './read-chosen';

export type Taken = CommandOutput<'import.take'>;

export type ImportState =
  | { step: 'choose' }
  | { step: 'reading'; name: string }
  | { step: 'asking'; name: string; chosen: Chosen }
  | { step: 'taking'; name: string; done: number; of: number }
  | {
      step: 'over';
      name: string;
      counts: Record<Taken['outcome'], number>;
      refused: Taken[];
      stopped: boolean;
    };

export interface ImportDoings {
  state: ImportState;
  onChoose: (file: File) => void;
  onTake: () => void;
  onStop: () => void;
}

async function take(item: ChosenItem): Promise<Taken> {
  const incomingId = await putIncoming(item);
  return send('import.take', { incomingId });
}

async function* only(body: Blob): AsyncGenerator<ChosenItem> {
  yield { body, companion: null, thumbnail: null };
}

export function useImport(): ImportDoings {
  const [state, setState] = useState<ImportState>({ step: 'choose' });
  const stopped = useRef(false);

  const onChoose = async (file: File): Promise<void> => {
    setState({ step: 'reading', name: file.name });
    const chosen = await readChosen(file).catch(() => ({ kind: 'neither', detail: '' }) as const);
    setState({ step: 'asking', name: file.name, chosen });
  };

  const onTake = async (name: string, chosen: Chosen): Promise<void> => {
    if (chosen.kind === 'neither') return;
    const of = chosen.kind === 'package' ? 1 : chosen.head.captures;
    const items = chosen.kind === 'package' ? only(chosen.body) : chosen.items();
    const counts = { taken: 0, known: 0, refused: 0, 'disk-full': 0 };
    const refused: Taken[] = [];
    let done = 0;
    stopped.current = false;
    setState({ step: 'taking', name, done, of });
    for await (const item of items) {
      if (stopped.current) break;
      const taken = await take(item).catch((): Taken => ({
        outcome: 'disk-full',
        captureId: null,
        checks: [],
      }));
      done += 1;
      // A journal comes along without being a capture: it is worth a word only when it does not hold.
      if (taken.captureId !== null || taken.outcome === 'refused' || taken.outcome === 'disk-full')
        counts[taken.outcome] += 1;
      if (taken.outcome === 'refused') refused.push(taken);
      if (taken.outcome === 'disk-full') break;
      setState({ step: 'taking', name, done: Math.min(done, of), of });
    }
    setState({ step: 'over', name, counts, refused, stopped: stopped.current });
  };

  return {
    state,
    onChoose: (file) => void onChoose(file),
    onTake: () => {
      if (state.step === 'asking') void onTake(state.name, state.chosen);
    },
    onStop: () => {
      stopped.current = true;
    },
  };
}
