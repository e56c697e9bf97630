/** A thread that examines packages, so that the desk's own goes on answering. */
import { parentPort } from 'node:worker_threads';
import { errorText } from '@/utils/evidence/result';
import { examine, type Examination } from './examine';
import type { ThreadAnswer } from './examiners';

parentPort?.on('message', (examination: Examination) => {
  const answer = (said: ThreadAnswer) => parentPort?.postMessage(said);
  examine(examination).then(
    (findings) => answer({ findings }),
    (error: unknown) => answer({ problem: errorText(error) }),
  );
});
