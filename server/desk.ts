/** What every part of the desk is given: its name, keys, memory, folder, limits and clock. */
import type { Examination, Findings } from './examine';
import type { Authority } from './authority';
import type { DataFolder } from './data-folder';
import type { DeskPolicy } from './policy';
import type { Room } from './room';
import type { Store } from './store';
import type { TsaRoots } from './tsa-roots';

/** An authority that stamps in the desk's place. */
export interface UpstreamAuthority {
  url: string;
  rootPem: string;
}

export interface Desk {
  name: string;
  store: Store;
  folder: DataFolder;
  authority: Authority;
  upstreams: UpstreamAuthority[];
  tsaRoots: TsaRoots;
  policy: DeskPolicy;
  room: Room;
  now: () => number;
  /** Looks at a package file, somewhere else. */
  examine: (examination: Examination) => Promise<Findings>;
  /** One line about something an operator should know. */
  log: (line: string) => void;
}
