/** What the making of one snapshot shares. */
import type { Placing } from './placing';
import type { SnapshotPolicy } from './policy';
import type { Resources } from './resources';
import type { SvgFile } from './svg-definitions';

export interface Assembly {
  placing: Placing;
  resources: Resources;
  policy: SnapshotPolicy;
  remark: (code: string, detail: string) => void;
  /** Takes secrets out of markup before it is written. */
  clean: (text: string) => string;
  /** Told of markup that would have acted, and was written as text. */
  defused: (tag: string) => void;
  /** Bytes still free. */
  bytesLeft: number;
  /** Characters of shapes from other files that may still be written. */
  svgCharsLeft: number;
  svgFiles: Map<string, Promise<SvgFile | null>>;
}
