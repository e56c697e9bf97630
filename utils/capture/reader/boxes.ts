/** What was typed into several boxes, as scripts put it together: a code of six digits in six of them, a card's number in four, a name in two. Pure. */
import { readerPolicy } from './policy';

/** What was typed into a field. */
export interface Box {
  text: string;
  /** Boxes of one form, or of none, that follow each other may belong together. */
  form: object | null;
  isSecret: boolean;
}

export type Joined = Pick<Box, 'text' | 'isSecret'>;

/** Boxes of one character each are one part; any other is a part of its own. */
type Part = Box[];

/** What scripts write between them, in words and in lists. */
const BETWEEN = [' ', '-', '/', '.', ',', ', ', '","'];

function partsOf(boxes: readonly Box[]): Part[] {
  const parts: Part[] = [];
  for (const box of boxes) {
    const before = parts.at(-1);
    const [first] = before ?? [];
    if (first?.text.length === 1 && box.text.length === 1 && first.form === box.form) before?.push(box);
    else parts.push([box]);
  }
  return parts.filter(({ length }) => length <= readerPolicy.maxJoinedChars);
}

const joined = (texts: readonly string[], boxes: readonly Box[], between: string): Joined => ({
  text: texts.join(between),
  isSecret: boxes.some(({ isSecret }) => isSecret),
});

/** Codes first: a part that is one is known by itself; what stands in neighbouring parts only together. */
export function joinedBoxes(boxes: readonly Box[]): Joined[] {
  const { minMirroredChars, minJoinedChars, maxJoinedChars, maxBoxChars, maxPartsJoined, maxJoined } =
    readerPolicy;
  const parts = partsOf(boxes);
  const found: Joined[] = [];
  const separated: Joined[] = [];
  for (const part of parts) {
    if (part.length < minMirroredChars || found.length >= maxJoined) continue;
    const texts = part.map(({ text }) => text);
    for (const between of ['', ...BETWEEN]) found.push(joined(texts, part, between));
  }
  for (let size = 2; size <= maxPartsJoined; size++) {
    for (let at = 0; at + size <= parts.length && found.length < maxJoined; at++) {
      const some = parts.slice(at, at + size);
      const texts = some.map((part) => part.map(({ text }) => text).join(''));
      const all = some.flat();
      const length = texts.reduce((sum, text) => sum + text.length, 0);
      const isOne = all.every(({ form }) => form === all[0]?.form);
      if (!isOne || length < minJoinedChars || length > maxJoinedChars) continue;
      if (size > 2 && texts.some((text) => text.length > maxBoxChars)) continue;
      found.push(joined(texts, all, ''));
      // Where each is long enough to be found by itself, nothing is lost on what stands between them.
      if (separated.length < maxJoined && texts.some((text) => text.length < minMirroredChars))
        for (const between of BETWEEN) separated.push(joined(texts, all, between));
    }
  }
  return [...found, ...separated].slice(0, maxJoined);
}
