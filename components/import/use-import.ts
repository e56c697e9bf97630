/** An import from the choice of a file to its end: looked at, asked, taken in one by one, and told what became of each. */
import { useRef, useState } from 'preact/hooks';
import { putIncoming } from '@/utils/archive/incoming';
import { send, unansweredCode } from '@/utils/messaging/client';
import { readChosen, type Chosen, type ChosenItem } from './read-chosen';
import { takeAll, type ImportEnd, type Taken } from './take-all';

export type ImportState =
  | { step: 'choose' }
  | { step: 'reading'; name: string }
  | { step: 'asking'; name: string; chosen: Chosen }
  | { step: 'taking'; name: string; done: number; of: number }
  | ({ step: 'over'; name: string } & ImportEnd);

export interface ImportDoings {
  state: ImportState;
  onChoose: (file: File) => void;
  onTake: () => void;
  onStop: () => void;
  /** The next import begins with the choice of a file again. */
  onForget: () => void;
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
  /** What is read for nobody any more is not shown. */
  const reading = useRef(0);

  const onChoose = async (file: File): Promise<void> => {
    const mine = (reading.current += 1);
    setState({ step: 'reading', name: file.name });
    const chosen = await readChosen(file).catch(() => ({ kind: 'neither', detail: '' }) as const);
    if (reading.current === mine) setState({ step: 'asking', name: file.name, chosen });
  };

  const onTake = async (name: string, chosen: Chosen): Promise<void> => {
    if (chosen.kind === 'neither') return;
    const of = chosen.kind === 'package' ? 1 : chosen.head.captures;
    const items = chosen.kind === 'package' ? only(chosen.body) : chosen.items();
    stopped.current = false;
    setState({ step: 'taking', name, done: 0, of });
    const end = await takeAll(items, {
      take,
      unanswered: unansweredCode,
      isStopped: () => stopped.current,
      onDone: (done) => setState({ step: 'taking', name, done: Math.min(done, of), of }),
    });
    setState({ step: 'over', name, ...end });
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
    onForget: () => {
      reading.current += 1;
      setState({ step: 'choose' });
    },
  };
}
