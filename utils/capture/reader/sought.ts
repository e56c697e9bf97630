/** Which pieces of what was typed are looked for in copies: first what would be missed most, and of each kind so many. Pure. */
import { joinedBoxes, type Box, type Joined } from './boxes';
import { readerPolicy } from './policy';

export interface Sought {
  /** Passwords and their like: words that happen to stand on the page excuse no copy of them that nobody sees. */
  secrets: string[];
  /** All else. */
  pieces: string[];
  /** There was more than is looked for. */
  isCut: boolean;
}

/** An address or markup in a box is there to be copied: a script put it there, and it is evidence wherever else it stands. */
const mayBeWords = (text: string): boolean =>
  !text.startsWith('<') && (!text.includes('://') || /\s/.test(text));

const isSought = ({ length }: string): boolean =>
  length >= readerPolicy.minMirroredChars && length <= readerPolicy.maxMirroredChars;

/** The whole of it, and its lines: a copy may have its own way of ending them. */
const linesOf = (message: string): string[] => [message, ...message.split('\n')].map((line) => line.trim());

const textsOf = (boxes: readonly Joined[], secret: boolean): string[] =>
  boxes.filter(({ isSecret }) => isSecret === secret).map(({ text }) => text);

export function soughtOf(boxes: readonly Box[], messages: readonly string[]): Sought {
  const { maxMirrored, maxJoined } = readerPolicy;
  let isCut = false;
  const first = (texts: readonly string[], most: number): string[] => {
    const all = [...new Set(texts.filter(isSought))];
    isCut ||= all.length > most;
    return all.slice(0, most);
  };
  const joined = joinedBoxes(boxes.filter(({ text, isSecret }) => isSecret || mayBeWords(text)));
  const secrets = first([...textsOf(boxes, true), ...textsOf(joined, true)], maxMirrored);
  const inFields = textsOf(boxes, false).sort((a, b) => a.length - b.length);
  const pieces = [
    ...first(inFields.filter(mayBeWords), maxMirrored),
    ...first(textsOf(joined, false), maxJoined),
    ...first(messages.flatMap(linesOf).filter(mayBeWords), maxMirrored),
  ];
  return { secrets, pieces, isCut };
}
