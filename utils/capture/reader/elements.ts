/** What each element becomes in the snapshot. */
import { leaveResourceGap, leaveStyleGaps, readAttributes } from './attributes';
import { HTML, SVG, innerText, isMatch, localName, namespaceUri, prefix } from './dom';
import { shapeAudio, shapeFrame, shapePlugin, shapeSource, shapeVideo } from './embedded';
import { shapeFocus } from './focus';
import { editableText, shapeInput, shapeOption, shapeTextarea } from './forms';
import {
  shapeEmpty,
  shapeLeftOut,
  shapeLink,
  shapeMeta,
  shapeNoscript,
  shapePlaceholder,
  shapePlaintext,
  shapeScript,
} from './head';
import { isPlainName } from './markup';
import type { Nesting } from './nesting';
import type { Scene } from './scene';
import { EDITABLE_EMPTIED } from './reading';
import { EMPTY, type Shape } from './shape';
import { mayBeOnTop, shapeOnTop } from './top-layer';
import { shapeSvgImage, shapeUse } from './vector';

type Handler = (element: never, shape: Shape, scene: Scene) => void;

/** One handler for several names. */
const each = (names: string, handler: Handler): [string, Handler][] =>
  names.split(' ').map((name) => [name, handler]);

const htmlHandlers: ReadonlyMap<string, Handler> = new Map([
  ...each('script', shapeScript),
  ...each('template', shapePlaceholder),
  ...each('noscript', shapeNoscript),
  ...each('meta', shapeMeta),
  ...each('base', shapeLeftOut),
  ...each('noframes noembed', shapeEmpty),
  ...each('plaintext', shapePlaintext),
  ...each('link', shapeLink),
  ...each('style', (element: HTMLStyleElement, shape, { sheets }) => sheets.shapeStyle(element, shape)),
  ...each('img', (element: HTMLImageElement, shape, { pictures }) => pictures.shapeImage(element, shape)),
  ...each('canvas', (element: HTMLCanvasElement, shape, { pictures, inChildFrame }) =>
    pictures.shapeCanvas(element, shape, inChildFrame),
  ),
  ...each('source track', shapeSource),
  ...each('video', shapeVideo),
  ...each('audio', shapeAudio),
  ...each('embed object', shapePlugin),
  ...each('iframe frame', shapeFrame),
  ...each('input', shapeInput),
  ...each('textarea', shapeTextarea),
  ...each('option', shapeOption),
  ...each('a area', (element: HTMLAnchorElement, shape, { mentions }) => {
    if (shape.attributes.has('href')) mentions.addLink(element);
  }),
]);

const svgHandlers: ReadonlyMap<string, Handler> = new Map([
  ...each('script', shapeLeftOut),
  ...each('style', (element: SVGStyleElement, shape, { sheets }) => sheets.shapeStyle(element, shape)),
  ...each('image feImage', shapeSvgImage),
  ...each('use', shapeUse),
]);

const UNPARSABLE = 'Elements stand where the HTML parser would not put them; the snapshot differs there.';

/** How to write the element; null leaves it out. */
export function shapeElement(element: Element, nesting: Nesting, scene: Scene): Shape | null {
  const namespace = namespaceUri(element);
  const name = localName(element);
  if (!isPlainName(name)) {
    scene.ledger.remark('unwritable-element', 'Elements whose names HTML cannot express were left out.');
    return null;
  }
  const html = namespace === HTML;
  if (html && !nesting.takes(name)) {
    scene.ledger.remark('unparsable-nesting', UNPARSABLE);
    // In the head it would open the body, and be shown.
    if (nesting.inHead) return null;
  }
  const attributes = readAttributes(element, scene.ledger);
  const shape: Shape = {
    name: html ? name : qualified(element, name),
    attributes,
    before: '',
    among: '',
    inside: 'children',
  };
  const handler = html ? htmlHandlers.get(name) : namespace === SVG ? svgHandlers.get(name) : undefined;
  handler?.(element as never, shape, scene);
  if (shape.name === '') return null;
  if (html) shapeAnyHtml(element, name, shape, scene);
  if (scene.showsFocus) shapeFocus(element, shape);
  leaveStyleGaps(attributes, namespace, scene);
  return shape;
}

function qualified(element: Element, name: string): string {
  const of = prefix(element);
  return of && isPlainName(of) ? `${of}:${name}` : name;
}

function shapeAnyHtml(element: Element, name: string, shape: Shape, scene: Scene): void {
  const { attributes } = shape;
  if (mayBeOnTop(name, attributes)) shapeOnTop(element, shape, scene.ledger);
  // Custom elements are never defined where no script runs; the assembler makes `:defined` look for this mark.
  if ((name.includes('-') || attributes.has('is')) && !isMatch(element, ':defined'))
    attributes.set('data-constat-undefined', '');
  if (attributes.has('background')) leaveResourceGap(attributes, 'background', scene, true);
  if (!attributes.has('contenteditable')) return;
  const text = editableText(element);
  if (text === null || text.trim() === '') return;
  scene.ledger.redact('typed-value');
  scene.ledger.remark(
    EDITABLE_EMPTIED,
    'Editable parts of the page were emptied: they may hold what the user typed.',
  );
  scene.editableTexts.push(element instanceof HTMLElement ? innerText(element) : text);
  shape.inside = EMPTY;
}
