/** What the page mentions: links and media, as addresses. */
import {
  attribute,
  firstElementChild,
  localName,
  nextElement,
  parentElement,
  previousElement,
  resolve,
  scrollLeft,
  scrollTop,
  textContent,
} from './dom';
import { readerPolicy } from './policy';
import type { Link, MediaElement, ScrolledElement } from './reading';

const bounded = (url: string): string => url.slice(0, readerPolicy.maxUrlChars);
const seconds = (value: number): number | null => (Number.isFinite(value) ? value : null);

export class Mentions {
  readonly links: Link[] = [];
  readonly media: MediaElement[] = [];
  readonly scrolled: ScrolledElement[] = [];
  #scrollAsked = 0;

  addLink(anchor: HTMLAnchorElement | HTMLAreaElement): void {
    if (this.links.length >= readerPolicy.maxLinks || anchor.href === '') return;
    const text = (textContent(anchor) ?? '').slice(0, 4 * readerPolicy.maxLinkTextChars);
    this.links.push({
      url: bounded(anchor.href),
      text: text.replace(/\s+/g, ' ').trim().slice(0, readerPolicy.maxLinkTextChars),
    });
  }

  addPlayer(player: HTMLVideoElement | HTMLAudioElement): void {
    if (this.media.length >= readerPolicy.maxMedia) return;
    const sources: string[] = [];
    for (let child = firstElementChild(player); child; child = nextElement(child))
      if (
        child instanceof HTMLSourceElement &&
        child.src !== '' &&
        sources.length < readerPolicy.maxMediaSources
      )
        sources.push(bounded(child.src));
    const video = player instanceof HTMLVideoElement ? player : null;
    this.media.push({
      kind: video ? 'video' : 'audio',
      url: bounded(player.currentSrc || player.src),
      sources,
      poster: video && video.poster !== '' ? bounded(video.poster) : null,
      durationS: seconds(player.duration),
    });
  }

  addPlugin(kind: 'embed' | 'object', address: string, baseUrl: string): void {
    const url = address === '' ? null : resolve(address, baseUrl);
    if (url === null || this.media.length >= readerPolicy.maxMedia) return;
    this.media.push({ kind, url: bounded(url), sources: [], poster: null, durationS: null });
  }

  /** Notes how far an element is scrolled. What pages scroll stands near the top of the tree, so the first are asked. */
  addScrolled(element: Element): void {
    if (this.#scrollAsked++ > readerPolicy.maxScrollAsked) return;
    const y = scrollTop(element);
    const x = scrollLeft(element);
    if ((x !== 0 || y !== 0) && this.scrolled.length < readerPolicy.maxScrolled)
      this.scrolled.push({ path: pathOf(element), x, y });
  }
}

/** A selector that leads a person to the element, not further than its nearest id. */
function pathOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at && steps.length < 12; at = parentElement(at)) {
    const id = attribute(at, 'id');
    if (id) {
      steps.unshift(`#${CSS.escape(id)}`);
      break;
    }
    let position = 1;
    for (let before = previousElement(at); before; before = previousElement(before))
      if (++position > readerPolicy.maxSiblingsCounted) break;
    const place = position > readerPolicy.maxSiblingsCounted ? '' : `:nth-child(${position})`;
    steps.unshift(`${localName(at)}${place}`);
  }
  return steps.join(' > ').slice(0, 500);
}
