/**
 * Writes the DOM as HTML that shows the same without scripts. One pass without recursion, so that neither depth nor
 * size of a page can break it; every reference to a resource becomes a gap.
 */
import { writeAttributes } from './attributes';
import {
  characterData,
  doc,
  firstChild,
  firstElementChild,
  isElement,
  namespaceUri,
  nextSibling,
  nodeType,
  textContent,
} from './dom';
import { shapeElement } from './elements';
import { languageInside } from './languages';
import { eatsFirstLineFeed, escapeText, voidElements, writeComment } from './markup';
import { HTML, MATH, SVG } from './namespaces';
import { Nesting } from './nesting';
import { readerPolicy } from './policy';
import type { Scene } from './scene';
import type { Shape } from './shape';

/** What is to be done when the present siblings are written. */
interface Pending {
  close: string;
  next: Node | null;
  nesting: Nesting;
}

/** The document element with everything in it. */
export function serialise(root: Element, scene: Scene): string {
  const pending: Pending[] = [];
  let html = '';
  let node: Node | null = root;
  let nesting = Nesting.outermost;
  for (;;) {
    if (node === null) {
      const done = pending.pop();
      if (!done) return html;
      html += done.close;
      ({ next: node, nesting } = done);
      continue;
    }
    if (html.length > readerPolicy.maxHtmlChars) {
      scene.ledger.remark('limit-html', 'The page is larger than the limit; the rest was left out.');
      node = null;
      continue;
    }
    const next: Node | null = node === root ? null : nextSibling(node);
    if (!isElement(node)) {
      html += writeText(node, nesting, scene);
      node = next;
      continue;
    }
    const shape = shapeElement(node, nesting, scene);
    if (!shape) {
      node = next;
      continue;
    }
    html += `${shape.before}<${shape.name}${writeAttributes(shape.attributes)}${shape.among && ` ${shape.among}`}>`;
    const namespace = namespaceUri(node);
    const isHtml = namespace === HTML;
    if (isHtml && voidElements.has(shape.name)) {
      node = next;
      continue;
    }
    pending.push({ close: closing(node, shape, scene), next, nesting });
    if (shape.inside !== 'children') {
      html += shape.inside.html;
      node = null;
      continue;
    }
    nesting =
      namespace === SVG || namespace === MATH
        ? Nesting.within(shape.name, languageInside(namespace, shape.name, shape.attributes.get('encoding')))
        : nesting.inside(shape.name);
    if (isHtml && mayScroll.has(shape.name)) scene.mentions.addScrolled(node);
    const shadow = isHtml ? scene.shadowRoots.of(node) : null;
    if (!shadow && isHtml && firstElementChild(node) === null) {
      // Its text in one go: most elements are of this kind, and each node touched costs memory of the page.
      html += writeLeaf(textContent(node) ?? '', shape.name, nesting, scene);
      node = null;
      continue;
    }
    const children = firstChild(node);
    if (shadow) {
      scene.slots.add(node, shadow);
      html += openTemplate(shadow);
      pending.push({ close: `${scene.sheets.adopted(shadow)}</template>`, next: children, nesting });
      nesting = Nesting.within('template', 'html');
      node = firstChild(shadow);
    } else {
      if (eatsFirstLineFeed.has(shape.name) && startsWithLineFeed(children)) html += '\n';
      node = children;
    }
  }
}

/**
 * Sheets adopted by the document come after all others. Where all others are in its head, they do not count among the elements
 * of its body.
 */
function closing(element: Element, shape: Shape, { sheets }: Scene): string {
  const close = `</${shape.name}>`;
  if (element === doc.head(document)) return (sheets.areInHead ? sheets.adopted(document) : '') + close;
  const isLast = element === doc.documentElement(document) && !sheets.areInHead;
  return close + (isLast ? sheets.adopted(document) : '');
}

const openTemplate = (root: ShadowRoot): string =>
  `<template shadowrootmode="${root.mode}"${root.delegatesFocus ? ' shadowrootdelegatesfocus' : ''}>`;

const startsWithLineFeed = (node: Node | null): boolean =>
  node !== null && nodeType(node) === Node.TEXT_NODE && characterData(node as Text).startsWith('\n');

/** Elements that pages scroll. */
const mayScroll = new Set(
  'html body div main section article aside nav ul ol pre table tbody textarea'.split(' '),
);

function writeText(node: Node, nesting: Nesting, scene: Scene): string {
  const type = nodeType(node);
  if (type === Node.COMMENT_NODE) return writeComment(characterData(node as Comment));
  if (type !== Node.TEXT_NODE && type !== Node.CDATA_SECTION_NODE) return '';
  return writeCharacters(characterData(node as Text), nesting, scene);
}

function writeLeaf(text: string, name: string, nesting: Nesting, scene: Scene): string {
  const lineFeed = eatsFirstLineFeed.has(name) && text.startsWith('\n') ? '\n' : '';
  return lineFeed + writeCharacters(text, nesting, scene);
}

function writeCharacters(text: string, nesting: Nesting, { ledger }: Scene): string {
  if (!nesting.takesText(text)) {
    ledger.remark('unparsable-nesting', 'Text stands where the HTML parser would not put it.');
    if (nesting.inHead) return '';
  }
  return escapeText(text);
}
