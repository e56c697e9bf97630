/**
 * The frame in which a copy of the page is laid out to be drawn: in it no script runs, by the browser's own word. html2canvas
 * would make one itself and write into it, which Firefox lets no extension do: so it is handed this one, ready to be filled.
 */

/** A frame that tells nobody that it has loaded is taken as it is. */
const LOADED_MS = 1_000;

/** An empty frame, out of sight, laid out by the rules that the page is laid out by. */
export async function openStillFrame(): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-same-origin');
  frame.style.cssText = 'position: fixed; left: -10000px; visibility: hidden; border: 0';
  // Without a document of its own a frame has the rules of old pages.
  if (document.compatMode === 'CSS1Compat') frame.srcdoc = '<!doctype html><title></title>';
  await new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true });
    setTimeout(resolve, LOADED_MS);
    document.documentElement.append(frame);
  });
  return frame;
}

/**
 * Calls `draw`, which asks the document for a frame to fill and puts the copy of the page into it, all before it returns;
 * what it waits for then is told.
 */
export function inFrame<T>(frame: HTMLIFrameElement, draw: () => T): T {
  const nothing = (): void => undefined;
  const own = document as { createElement?: unknown };
  const createElement = document.createElement.bind(document);
  own.createElement = (name: string) => (name === 'iframe' ? frame : createElement(name));
  if (frame.contentDocument)
    Object.assign(frame.contentDocument, { open: nothing, write: nothing, close: nothing });
  try {
    return draw();
  } finally {
    delete own.createElement;
    frame.onload?.call(frame, new Event('load'));
  }
}

/** Where html2canvas would put its frame: ours is in its place, and would be emptied if it were put there again. */
export const inPlace = { appendChild: (frame: Node): Node => frame } as HTMLElement;
