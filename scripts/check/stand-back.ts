/** Lets a program have only what of the processors nobody else wants, as far as the system can be told so. */
import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { writeFile } from 'node:fs/promises';

/** Where sessions have a share each, a program can stand back only with its whole session: it must have one of its own. */
export const ownSession = { detached: process.platform !== 'win32' };

/** For a program started with `ownSession`. Ctrl-C does not reach it there, so it ends with this one. */
export function standBack(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or this system has no priorities: then it takes its part like everyone.
  }
  // Linux shares the processors out among sessions first (autogroup), and a browser under test is a session of its own.
  void writeFile(`/proc/${pid}/autogroup`, String(constants.priority.PRIORITY_LOW)).catch(() => undefined);

  const end = () => {
    try {
      // With all that it has started, where its session is its own.
      if (ownSession.detached) process.kill(-pid);
      else child.kill();
    } catch {
      // It has ended already.
    }
  };
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
}
