/** Reads something of the archive, and reads it again whenever the archive has changed. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { onTick } from '@/utils/archive/read';

/**
 * The newest answer of `read`, null until there is one. Reads never overlap: a change during a read causes one more
 * after it. `inputs` are what `read` depends on. A failing read is thrown to the page's guard.
 */
export function useArchive<T>(read: () => Promise<T>, inputs: readonly unknown[] = []): T | null {
  const [value, setValue] = useState<T | null>(null);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  const latest = useRef(read);
  latest.current = read;
  if (failure) throw failure.error;

  useEffect(() => {
    let gone = false;
    let reading = false;
    let again = false;
    const readUntilCurrent = async (): Promise<void> => {
      again = true;
      if (reading) return;
      reading = true;
      while (again && !gone) {
        again = false;
        const found = await latest.current();
        if (!gone) setValue(() => found);
      }
      reading = false;
    };
    const look = (): void => {
      readUntilCurrent().catch((error: unknown) => {
        if (!gone) setFailure({ error });
      });
    };
    const stop = onTick(look);
    look();
    return () => {
      gone = true;
      stop();
    };
  }, inputs);

  return value;
}
