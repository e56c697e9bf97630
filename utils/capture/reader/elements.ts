/** What each element becomes in the snapshot. */
import { leaveResourceGap, leaveStyleGaps, readAttributes } from './attributes';
import { doc, isMatch, localName, namespaceUri } from './dom';
import { shapeAudio, shapeFrame, shapePlugin, shapeSource, shapeVideo } from './embedded';
import { shapeFocus } from './focus';
import { shapeEditable, shapeInput, shapeOption, shapeTextarea } from './forms';
import {
  shapeEmpty,
  shapeLeftOut,
  shapeLink,
  shapeMeta,
  shapeNoscript,
  shapePlaceholder,
  shapePlainText,
  shapeScript,
} from './head';
import { writingOf, type Writing } from './languages';
import { isPlainName } from './markup';
import { HTML, SVG } from './namespaces';
import type { Nesting } from './nesting';
import { shapeRootScheme } from './root-scheme';
import type { Scene } from './scene';
import type { Shape } from './shape';
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
  ...each('plaintext xmp', shapePlainText),
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
  ...each('metadata', shapeEmpty),
  ...each('style', (element: SVGStyleElement, shape, { sheets }) => sheets.shapeStyle(element, shape)),
  ...each('image feImage', shapeSvgImage),
  ...each('use', shapeUse),
]);

const UNPARSABLE = 'Elements stand where the HTML parser would not put them; the snapshot differs there.';

/** How to write the element; null leaves it out. */
export function shapeElement(element: Element, nesting: Nesting, scene: Scene): Shape | null {
  const namespace = namespaceUri(element);
  const name = localName(element);
  const writing = isPlainName(name) ? writingOf(namespace, name, nesting.language) : 'unwritable';
  if (writing !== 'as it is' && writing !== 'span') {
    remarkLoss(writing, name, scene);
    return null;
  }
  const shape: Shape = {
    name: writing === 'span' ? 'span' : name,
    attributes: readAttributes(element, scene.ledger),
    before: '',
    among: '',
    inside: 'children',
  };
  const { attributes } = shape;
  const html = namespace === HTML;
  if ((html || writing === 'span') && !nesting.takes(shape.name)) {
    scene.ledger.remark('unparsable-nesting', UNPARSABLE);
    // In the head it would open the body, and be shown.
    if (nesting.inHead) return null;
  }
  if (writing === 'span') {
    // What HTML's attributes do, they do not do on elements of other namespaces.
    if (!html)
      for (const key of attributes.keys()) if (key !== 'class' && key !== 'id') attributes.delete(key);
    attributes.set('data-constat-element', name);
  }
  const handlers = html ? htmlHandlers : namespace === SVG ? svgHandlers : undefined;
  handlers?.get(name)?.(element as never, shape, scene);
  if (shape.name === '') return null;
  if (html) shapeAnyHtml(element, name, shape, scene);
  if (scene.showsFocus) shapeFocus(element, shape);
  if (element === scene.target) attributes.set('data-constat-target', '');
  scene.slots.shape(element, attributes);
  leaveStyleGaps(attributes, namespace, scene);
  return shape;
}

function remarkLoss(writing: Exclude<Writing, 'as it is' | 'span'>, name: string, { ledger }: Scene): void {
  if (name === 'script') ledger.remark('scripts-removed', 'Scripts were removed.');
  else if (writing === 'misplaced') ledger.remark('unparsable-nesting', UNPARSABLE);
  else if (writing === 'unknown')
    ledger.remark('unknown-drawn', 'Elements that SVG does not know, and that show nothing, were left out.');
  else ledger.remark('unwritable-element', 'Elements whose names HTML cannot express were left out.');
}

function shapeAnyHtml(element: Element, name: string, shape: Shape, scene: Scene): void {
  const { attributes } = shape;
  if (mayBeOnTop(name, attributes)) shapeOnTop(element, shape, scene.ledger);
  // Custom elements are never defined where no script runs; the assembler makes `:defined` look for this mark.
  if ((name.includes('-') || attributes.has('is')) && !isMatch(element, ':defined'))
    attributes.set('data-constat-undefined', '');
  if (element === doc.documentElement(document)) shapeRootScheme(element, attributes, scene.colorScheme);
  if (attributes.has('background')) leaveResourceGap(attributes, 'background', scene, true);
  if (attributes.has('contenteditable') || name === 'body') shapeEditable(element, name, shape, scene);
}
