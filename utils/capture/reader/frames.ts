/**
 * Where frames stand. Every frame finds its own position among its parent's frames by identity, which works across
 * origins; the parent finds the same position for each of its frame elements. So a reading is placed without guessing.
 * Frames inside shadow roots are not listed by the browser and are placed by address and size instead.
 */
import { resolve } from './dom';
import type { Attributes } from './attributes';
import { readerPolicy } from './policy';
import type { FrameElement } from './reading';

/** From the top frame down; empty for the top frame itself. */
export function framePath(): (number | null)[] {
  const path: (number | null)[] = [];
  for (let frame: Window = window; frame !== frame.parent; frame = frame.parent)
    path.unshift(positionIn(frame.parent, frame));
  return path;
}

function positionIn(parent: Window, frame: Window): number | null {
  const count = Math.min(parent.length, readerPolicy.maxFrames);
  for (let index = 0; index < count; index++) if (parent[index] === frame) return index;
  return null;
}

export class Frames {
  readonly found: FrameElement[] = [];
  readonly #positions = new Map<unknown, number>();

  constructor(private readonly baseUrl: string) {
    const count = Math.min(window.length, readerPolicy.maxFrames);
    for (let index = 0; index < count; index++) this.#positions.set(window[index], index);
  }

  /** Notes a frame element; returns its number in the reading, or null beyond the limit. */
  add(element: HTMLIFrameElement | HTMLFrameElement, attributes: Attributes): number | null {
    if (this.found.length >= readerPolicy.maxFrames) return null;
    const rect = element.getBoundingClientRect();
    const frameset = element instanceof HTMLFrameElement;
    const address = attributes.has('srcdoc') ? 'about:srcdoc' : (attributes.get('src') ?? 'about:blank');
    return (
      this.found.push({
        index: this.#positions.get(element.contentWindow) ?? null,
        url: resolve(address, this.baseUrl) ?? 'about:blank',
        source: attributes.get('src') ?? null,
        area: { x: rect.x + scrollX, y: rect.y + scrollY, width: rect.width, height: rect.height },
        innerWidth: contentSize(element, 'width', rect.width),
        innerHeight: contentSize(element, 'height', rect.height),
        frameset,
      }) - 1
    );
  }
}

/** Size of the content box: what the frame inside sees as its viewport. */
function contentSize(element: Element, side: 'width' | 'height', outer: number): number {
  const style = getComputedStyle(element);
  const edges =
    side === 'width'
      ? [style.borderLeftWidth, style.borderRightWidth, style.paddingLeft, style.paddingRight]
      : [style.borderTopWidth, style.borderBottomWidth, style.paddingTop, style.paddingBottom];
  return Math.max(0, Math.round(edges.reduce((left, edge) => left - (parseFloat(edge) || 0), outer)));
}
