/** Shadow roots, open and closed. Extensions may look into closed ones; each browser has its own way. */
import { openShadowRoot, localName } from './dom';
import { readerPolicy } from './policy';

/** Chromium's way, for content scripts; absent elsewhere. */
function askChromium(): ((element: HTMLElement) => ShadowRoot | null) | undefined {
  if (typeof chrome === 'undefined') return undefined;
  const { dom } = chrome as Partial<typeof chrome>;
  return dom?.openOrClosedShadowRoot;
}

/** Elements other than custom ones that can have a shadow root. */
const hosts = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);

/** Finds shadow roots; asking takes its time, so plain elements are asked up to a limit. */
export class ShadowRoots {
  readonly #ask = askChromium();
  readonly found: ShadowRoot[] = [];
  #asked = 0;

  of(element: Element): ShadowRoot | null {
    const root = this.#look(element);
    if (root) this.found.push(root);
    return root;
  }

  #look(element: Element): ShadowRoot | null {
    const open = openShadowRoot(element);
    if (open) return open;
    const name = localName(element);
    const custom = name.includes('-');
    if (!custom && (!hosts.has(name) || this.#asked++ >= readerPolicy.maxPlainHostsAsked)) return null;
    if (this.#ask) return element instanceof HTMLElement ? this.#ask(element) : null;
    // Firefox.
    return (element as { openOrClosedShadowRoot?: ShadowRoot | null }).openOrClosedShadowRoot ?? null;
  }

  get gaveUp(): boolean {
    return this.#asked > readerPolicy.maxPlainHostsAsked;
  }
}
