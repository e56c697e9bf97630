/**
 * The text that came into view on the way down, noted because it may be gone again: virtualised lists keep only the rows
 * in view in the document.
 */
import { boxOf, isConnected, isElement, localName, textContent } from '../reader/dom';
import { isVisible } from './expected';
import { aroundOf, ofDocument, ofElement, shadowsOf, textNodesIn, type Root } from './page';

export interface SeenText {
  /** Height in the document, CSS pixels. */
  top: number;
  text: string;
}

/** What is written there may be the user's own words. */
const mayBeTyped = (element: Element): boolean =>
  localName(element) === 'textarea' ||
  (element instanceof HTMLElement && ofElement(element, 'isContentEditable'));

const notRead = new Set(['script', 'style']);

/** Fewer pieces of text come and go in any clock or ticker. */
const FEWEST_GONE = 5;
/** Whether a page hides again what it has shown is told by as many pieces of text. */
const MOST_SHOWN = 3_000;

/** Every piece of text in a root, and what it stands in. */
function* textsIn(root: Root): Generator<{ text: string; parent: Element }> {
  const within = root instanceof Document ? (ofDocument('body') as HTMLElement | null) : root;
  const walker = within && textNodesIn(within);
  while (walker?.nextNode()) {
    const text = (textContent(walker.currentNode) ?? '').trim();
    const parent = aroundOf(walker.currentNode);
    if (text !== '' && parent && !notRead.has(localName(parent))) yield { text, parent };
  }
}

export class TextOnTheWay {
  readonly #watched = new WeakSet<Root>();
  readonly #seen = new Map<string, SeenText>();
  /** Whose text could be read when it was noted. */
  readonly #shown = new Set<Element>();
  #chars = 0;
  /** Pieces of text that were taken out of the page. */
  removed = 0;
  /** The same, since the page was first looked at. */
  #removedInAll = 0;
  /** Something came, went or changed since it was last asked. */
  #stirred = false;
  readonly #observer = new MutationObserver((records) => this.#take(records));

  constructor(private readonly mostChars: number) {}

  /** From here on what happens in these is seen; nobody sees into a shadow root from outside. */
  watch(roots: readonly Root[]): void {
    for (const root of roots) {
      if (this.#watched.has(root)) continue;
      this.#watched.add(root);
      this.#observer.observe(root, {
        ...{ childList: true, characterData: true, subtree: true },
        // A page that shows something as it comes into view gives it another class, style or source.
        attributeFilter: ['class', 'style', 'src', 'srcset', 'hidden'],
      });
    }
  }

  #take(records: MutationRecord[]): void {
    for (const { removedNodes } of records) {
      this.#stirred = true;
      for (const node of removedNodes) {
        if (!this.#says(node)) continue;
        this.removed += 1;
        this.#removedInAll += 1;
      }
    }
  }

  /** Whether it holds text, in a shadow root of its own too: rows of a list may be components. */
  #says(node: Node): boolean {
    if ((textContent(node) ?? '').trim() !== '') return true;
    return isElement(node) && shadowsOf(node).some((shadow) => !textsIn(shadow).next().done);
  }

  /** Whether the page has changed since {@link stirred} was last asked. */
  isStirred(): boolean {
    this.#take(this.#observer.takeRecords());
    return this.#stirred;
  }

  /** Whether the page has changed since this was last asked. */
  stirred(): boolean {
    const was = this.isStirred();
    this.#stirred = false;
    return was;
  }

  /** It keeps only what is in view, as far as has been seen: when it is scrolled, other rows are to come. */
  get dropsRows(): boolean {
    return this.#removedInAll >= FEWEST_GONE;
  }

  /** Forgets what was changed by our own hand just now. */
  ignore(): void {
    this.#observer.takeRecords();
  }

  /** Notes the text that is in view now. */
  note(roots: readonly Root[]): void {
    for (const root of roots) this.#noteIn(root);
  }

  #noteIn(root: Root): void {
    for (const { text, parent } of textsIn(root)) {
      if (this.#chars >= this.mostChars) return;
      if (mayBeTyped(parent)) continue;
      const box = boxOf(parent);
      if (box.bottom <= 0 || box.top >= innerHeight || box.width === 0) continue;
      const top = Math.round(box.top + scrollY);
      const key = `${top} ${text}`;
      // What is there and cannot be read may be a copy of what was typed, as growing text boxes keep one.
      if (this.#seen.has(key) || !isVisible(parent)) continue;
      this.#seen.set(key, { top, text });
      this.#chars += text.length;
      if (this.#shown.size < MOST_SHOWN) this.#shown.add(parent);
    }
  }

  /** Elements that were shown on the way and are hidden now: some pages fade out what has left the window. */
  hidden(): number {
    return [...this.#shown].filter((element) => isConnected(element) && !isVisible(element)).length;
  }

  /** What is hidden now was hidden by our own hand. */
  forgetHidden(): void {
    for (const element of this.#shown) if (!isVisible(element)) this.#shown.delete(element);
  }

  /** What was seen, from the top down, if the page has taken some of it away again. */
  end(roots: readonly Root[]): SeenText[] {
    this.#take(this.#observer.takeRecords());
    this.#observer.disconnect();
    if (this.removed < FEWEST_GONE) return [];
    const still = new Set<string>();
    for (const root of roots) for (const { text } of textsIn(root)) still.add(text);
    const all = [...this.#seen.values()].sort((a, b) => a.top - b.top);
    const gone = all.reduce((count, { text }) => count + (still.has(text) ? 0 : 1), 0);
    return gone < FEWEST_GONE ? [] : all;
  }
}
