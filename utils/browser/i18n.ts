/** Every text a person reads, by key. The keys are those of public/_locales/en/messages.json. */
import type en from '@/public/_locales/en/messages.json';

export type MessageKey = keyof typeof en;

/** The part of the extension API that is needed here: present in every page and in the background. */
interface I18nHost {
  i18n: { getMessage(key: string, substitutions?: string[]): string; getUILanguage(): string };
}

const host = (): I18nHost | undefined => {
  const global = globalThis as { browser?: I18nHost; chrome?: I18nHost };
  return global.browser?.i18n ? global.browser : global.chrome?.i18n ? global.chrome : undefined;
};

let fallback: ((key: string, substitutions: string[]) => string) | undefined;

/** For pages outside an extension (the component gallery, unit tests): where to look messages up. */
export function provideMessages(lookUp: (key: string, substitutions: string[]) => string): void {
  fallback = lookUp;
}

/** The text for `key` in the user's language, `$1`… replaced by `substitutions` in order. */
export function t(key: MessageKey, ...substitutions: (string | number)[]): string {
  const texts = substitutions.map(String);
  return (fallback ?? ((k, s) => host()?.i18n.getMessage(k, s) ?? k))(key, texts);
}

/** As {@link t} for a key put together at run time; `otherwise` when the locale has no such key. */
export function tDynamic(key: string, otherwise: MessageKey, ...substitutions: (string | number)[]): string {
  return t(key as MessageKey, ...substitutions) || t(otherwise, ...substitutions);
}

/** BCP 47 tag of the user interface, for Intl. */
export const uiLanguage = (): string => host()?.i18n.getUILanguage() ?? 'en';
