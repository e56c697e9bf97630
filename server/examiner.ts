/** A thread that examines packages, so that the desk's own goes on answering. */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { errorText } from '@/utils/evidence/result';
import { examine, type Examination } from './examine';
import type { ThreadAnswer } from './examiners';

/** Below the thread that takes in what comes: a verdict may wait, a line may not. */
const PRIORITY = 10;

/** Linux has priorities for threads; elsewhere this would be the whole desk's. */
function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Number(path.basename(readlinkSync('/proc/thread-self'))), PRIORITY);
  } catch {
    // A sandbox may forbid it: then all are equal.
  }
}

stepBack();
parentPort?.on('message', (examination: Examination) => {
  const answer = (said: ThreadAnswer) => parentPort?.postMessage(said);
  examine(examination).then(
    (findings) => answer({ findings }),
    (error: unknown) => answer({ problem: errorText(error) }),
  );
});
