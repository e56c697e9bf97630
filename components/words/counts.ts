/** Texts that depend on a number: one key for each plural form of the language. */
import { tDynamic, type MessageKey } from '@/utils/browser/i18n';
import { displayLanguage } from './language';

/** `x` of every `x_other` there is. */
export type CountKey = MessageKey extends infer Key
  ? Key extends `${infer Stem}_other`
    ? Stem
    : never
  : never;

/** The text `key` for `count`, such as "3 captures". `$1` is the number, the rest follows. */
export function tCount(key: CountKey, count: number, ...rest: (string | number)[]): string {
  const language = displayLanguage();
  const form = new Intl.PluralRules(language).select(count);
  const figure = new Intl.NumberFormat(language).format(count);
  return tDynamic(`${key}_${form}`, `${key}_other`, figure, ...rest);
}

/** A number as the language writes it. */
export const figure = (value: number): string => new Intl.NumberFormat(displayLanguage()).format(value);

/** "a, b and c". */
export const listText = (items: readonly string[]): string =>
  new Intl.ListFormat(displayLanguage(), { type: 'conjunction' }).format(items);
