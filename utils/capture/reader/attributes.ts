/** What becomes of an element's attributes: kept as they are, unless they run code, make requests or refer to resources. */
import { attribute, attributeNames, declarationCount, namespaceUri, resolve } from './dom';
import type { Ledger } from './ledger';
import { escapeAttribute, isPlainAttributeName } from './markup';
import { HTML, SVG } from './namespaces';
import type { Scene } from './scene';

/** The attributes of one element while it is being written. */
export type Attributes = Map<string, string>;

/**
 * Attributes that would make a request, start something, or be acted upon by the parser when the file is opened.
 * (`shadowroot…` on a page's own template would turn it into a shadow root; `crossorigin` and `integrity` speak of
 * bytes that are now inside the file.)
 */
const dropped = new Set(
  (
    'autofocus autoplay nonce integrity ping crossorigin referrerpolicy attributionsrc fetchpriority loading decoding ' +
    'elementtiming blocking manifest shadowrootmode shadowrootclonable shadowrootserializable ' +
    'shadowrootdelegatesfocus shadowrootcustomelementregistry shadowrootslotassignment shadowrootadoptedstylesheets'
  ).split(' '),
);

/** Attributes whose value is an address or, in animations, may become one. */
const addresses = new Set(
  'href xlink:href src action formaction data to from by values background'.split(' '),
);

const skipped = /[\u0000-\u0020]+/g;
const runsCode = (value: string): boolean =>
  /script/i.test(value) && /^(javascript|vbscript):/i.test(value.replace(skipped, ''));

/** Whether a declaration may name a resource; a backslash may hide one. */
const mayRefer = /url\(|image-set\(|src\(|\\/i;

/**
 * A name that would come back in small letters, and as an attribute that it was not: XML minds capitals. SVG's own
 * (`viewBox`) come back as they were.
 */
const wouldChange = (name: string, lower: string, namespace: string | null): boolean =>
  name !== lower && (namespace === HTML || addresses.has(lower) || lower === 'style');

export function readAttributes(element: Element, ledger: Ledger): Attributes {
  const attributes: Attributes = new Map();
  const namespace = namespaceUri(element);
  for (const name of attributeNames(element)) {
    const lower = name.toLowerCase();
    if (lower.startsWith('on')) ledger.remark('handlers-removed', 'Inline event handlers were removed.');
    else if (!dropped.has(lower) && isPlainAttributeName(name) && !wouldChange(name, lower, namespace)) {
      const value = attribute(element, name) ?? '';
      attributes.set(name, addresses.has(lower) && runsCode(value) ? '#' : value);
    }
  }
  // Nothing of it applies: the page's own policy forbade it, and the snapshot must not apply it either.
  if (attributes.has('style') && declarationCount(element) === 0) attributes.delete('style');
  return attributes;
}

/** Turns the references of a style attribute, or of SVG's presentation attributes, into gaps. */
export function leaveStyleGaps(
  attributes: Attributes,
  namespace: string | null,
  { baseUrl, ledger }: Scene,
): void {
  const style = attributes.get('style');
  if (style !== undefined && mayRefer.test(style))
    attributes.set('style', ledger.gap({ fill: 'declarations', css: style, baseUrl }));
  if (namespace !== SVG) return;
  for (const [name, value] of attributes)
    if (name !== 'style' && /url\(\s*["']?[^"'#\s]/i.test(value))
      attributes.set(name, ledger.gap({ fill: 'declarations', css: value, baseUrl }));
}

/** Replaces an attribute that holds an image's address by a gap. */
export function leaveResourceGap(
  attributes: Attributes,
  name: string,
  { baseUrl, ledger }: Scene,
  shown: boolean,
): void {
  const value = attributes.get(name);
  if (value === undefined || value.startsWith('#')) return;
  const url = value.trim() === '' ? null : resolve(value.trim(), baseUrl);
  if (url === null) attributes.delete(name);
  else attributes.set(name, ledger.resource(url, 'image', shown));
}

/** Adds declarations to the style attribute, where they win over the page's. */
export function addStyle(attributes: Attributes, declarations: string): void {
  const style = attributes.get('style')?.trim() ?? '';
  const separator = style === '' || style.endsWith(';') ? '' : ';';
  attributes.set('style', `${style}${separator}${declarations}`);
}

export function writeAttributes(attributes: Attributes): string {
  let html = '';
  for (const [name, value] of attributes) html += ` ${name}="${escapeAttribute(value)}"`;
  return html;
}
