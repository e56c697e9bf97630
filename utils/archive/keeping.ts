/** Where a capture of a page would be kept, and for how long: told before it is begun, and named in its package. Pure. */
import { z } from 'zod';

/**
 * `kept`: on this device until the user deletes it. Of a private window: `private-passing`, handed over as a file and
 * forgotten with the window, or at the user's word `private-kept`. Where the browser keeps no database:
 * `memory-passing`, handed over and forgotten with the browser, or at the user's word `memory-kept`, without the key.
 */
export const keeping = z.enum(['kept', 'private-passing', 'private-kept', 'memory-passing', 'memory-kept']);
export type Keeping = z.infer<typeof keeping>;

/** Of the archive: the two last where the browser keeps no database for anybody. */
export type ArchivePlace = 'database' | 'memory' | 'storage';

export interface KeepingFacts {
  privateWindow: boolean;
  /** The user's word. */
  keepPrivate: boolean;
  place: ArchivePlace;
}

export function keepingOf({ privateWindow, keepPrivate, place }: KeepingFacts): Keeping {
  if (place !== 'database') return place === 'storage' ? 'memory-kept' : 'memory-passing';
  if (privateWindow) return keepPrivate ? 'private-kept' : 'private-passing';
  return 'kept';
}

/** Handed over as a file as soon as it is sealed, and forgotten. */
export const isPassing = (how: Keeping): boolean => how === 'private-passing' || how === 'memory-passing';

const IN_MEMORY = 'the browser keeps no database in permanent private browsing: the capture was';
const SESSION_KEY = {
  code: 'session-key',
  detail:
    'the browser keeps no keys in permanent private browsing: the signing key was made for this session of the browser and ends with it',
};

/** What the package has to say of it, as limitations. */
export function limitationsOf(how: Keeping): { code: string; detail: string }[] {
  switch (how) {
    case 'kept':
    case 'private-kept':
    case 'private-passing':
      return [];
    case 'memory-kept':
      return [
        SESSION_KEY,
        { code: 'no-database', detail: `${IN_MEMORY} in memory, and copied to the extension's own storage` },
      ];
    case 'memory-passing':
      return [
        SESSION_KEY,
        { code: 'no-database', detail: `${IN_MEMORY} in memory alone until its package was handed over` },
      ];
  }
}
