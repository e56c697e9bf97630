/**
 * Takes the way from text to HTML out of the libraries that have one. What a page says reaches our screens as text only;
 * without the assignment nobody can change that by accident, and the linter of Firefox's store has nothing to warn of.
 */
import type { Plugin } from 'vite';

/** Library → how its assignments to innerHTML are written as text. */
const LIBRARIES: readonly (readonly [file: RegExp, rewrite: (code: string) => string])[] = [
  // Only for `dangerouslySetInnerHTML`, which nothing here uses.
  [/\/preact\/dist\/preact\.(module|mjs)/, asText],
  // Measures how a character outside the first plane breaks; as text it is written as itself.
  [/\/html2canvas[^/]*\/dist\//, (code) => asText(code.replaceAll('"&#128104;"', '"\\u{1F468}"'))],
];

function asText(code: string): string {
  return code.replaceAll(/\.innerHTML(\s*)=(?!=)/g, '.textContent$1=');
}

export const textOnly = (): Plugin => ({
  name: 'text-only',
  transform(code, id) {
    const library = LIBRARIES.find(([file]) => file.test(id.replaceAll('\\', '/')));
    return library && code.includes('innerHTML') ? { code: library[1](code), map: null } : null;
  },
});
