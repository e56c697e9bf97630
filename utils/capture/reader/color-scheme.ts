/** Light or dark: a page asks its browser which one the user prefers, and its copy must not ask whoever opens it. Pure. */

export type ColorScheme = 'dark' | 'light';

/** What stands in a media query in place of `prefers-color-scheme: …`: what is always so, or never. */
export const answerTo = (asked: string, scheme: ColorScheme): string =>
  asked.toLowerCase() === scheme ? 'min-width:0' : 'max-width:-1px';

/** For queries of attributes. */
export const withAnswers = (media: string, scheme: ColorScheme): string =>
  media.replace(
    /\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi,
    (_, asked: string) => `(${answerTo(asked, scheme)})`,
  );
