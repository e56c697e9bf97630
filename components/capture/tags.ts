/** Tags as they are typed, and what several captures share of them. Pure. */
import type { Listed } from '@/utils/archive/row';

const MAX_TAG_CHARS = 60;
const MAX_TAGS = 30;

/** "a, b,, B " is a, b and B. */
export const readTags = (typed: string): string[] =>
  [...new Set(typed.split(/[,;\n]/).map((tag) => tag.trim().replace(/^#+/, '').slice(0, MAX_TAG_CHARS)))]
    .filter((tag) => tag !== '')
    .slice(0, MAX_TAGS);

type Tagged = Pick<Listed, 'tags'>;

export const tagsOfSome = (captures: readonly Tagged[]): string[] =>
  [...new Set(captures.flatMap(({ tags }) => tags))].sort();

export const tagsOfAll = (captures: readonly Tagged[]): string[] =>
  tagsOfSome(captures).filter((tag) => captures.every(({ tags }) => tags.includes(tag)));
