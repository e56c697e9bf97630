/** The text a person can read on the page, shadow trees included, without what the user typed. */
import { doc, innerText, isElement, firstChild, nextSibling, textContent } from './dom';
import { readerPolicy } from './policy';
import { TYPED_TEXT } from './reading';

/** `shadowRoots`: those found while the page was written; the browser's own innerText does not look into them. */
export function pageText(shadowRoots: readonly ShadowRoot[], editableTexts: readonly string[]): string {
  const body = doc.body(document);
  let text =
    body instanceof HTMLElement ? innerText(body) : (textContent(doc.documentElement(document)) ?? '');
  for (const root of shadowRoots) {
    if (text.length > readerPolicy.maxTextChars) break;
    for (let node = firstChild(root); node; node = nextSibling(node))
      if (isElement(node) && node instanceof HTMLElement && !(node instanceof HTMLStyleElement))
        text += `\n${innerText(node)}`;
  }
  for (const typed of editableTexts) text = without(text, typed.trim());
  return text.slice(0, readerPolicy.maxTextChars);
}

/** A few characters are taken out only where they are a line of their own, or every word with them would go. */
function without(text: string, typed: string): string {
  if (typed === '') return text;
  if (typed.length > 3) return text.replaceAll(typed, TYPED_TEXT);
  return text.replace(/^.*$/gm, (line) => (line.trim() === typed ? TYPED_TEXT : line));
}
