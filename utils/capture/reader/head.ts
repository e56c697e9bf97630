/** Elements that speak to the browser rather than to the reader: scripts, metadata, links to other files. */
import { leaveResourceGap } from './attributes';
import { attribute } from './dom';
import type { Scene } from './scene';
import { EMPTY, type Shape } from './shape';
import { holdsToken } from './token-names';

/** Links that only say something. Of all others nobody knows what a browser will fetch, or whom it will call. */
const says =
  /^(alternate|amphtml|author|canonical|help|license|me|shorturl|shortlink|tag|(\S+-)?icon(-\S+)?|shortcut)$/;

export function shapeLeftOut(_: Element, shape: Shape): void {
  shape.name = '';
}

/** Its content is for other browsers. */
export function shapeEmpty(_: Element, shape: Shape): void {
  shape.inside = EMPTY;
}

/** Looks the same, and its text can be escaped: nothing in it or after it can be taken for something else. */
export function shapePlainText(_: Element, shape: Shape): void {
  shape.name = 'pre';
}

/** Counts among its siblings, shows nothing, does nothing. What a page's own template holds is never shown either. */
export function shapePlaceholder(_: Element, shape: Shape): void {
  shape.name = 'template';
  shape.attributes.clear();
  shape.inside = EMPTY;
}

export function shapeScript(script: Element, shape: Shape, { ledger }: Scene): void {
  ledger.remark('scripts-removed', 'Scripts were removed.');
  shapePlaceholder(script, shape);
}

/** With scripting its content is not shown; without, it is shown, and the snapshot's parser would hide it. */
export function shapeNoscript(noscript: Element, shape: Shape): void {
  if (noscript.getClientRects().length === 0) {
    shape.inside = EMPTY;
    return;
  }
  shape.name = 'span';
  shape.attributes.set('data-constat-element', 'noscript');
}

/** The file says itself what its encoding and policy are; a refresh would leave it. */
export function shapeMeta(meta: HTMLMetaElement, shape: Shape, { ledger }: Scene): void {
  const { attributes } = shape;
  const content = attributes.get('content') ?? '';
  if (attributes.has('http-equiv') || attributes.has('charset')) {
    shape.name = '';
    if (/refresh/i.test(attributes.get('http-equiv') ?? ''))
      ledger.remark('refresh-removed', `A meta refresh was removed: ${content.slice(0, 500)}`);
  } else if (holdsToken(attribute(meta, 'name')) && content !== '') {
    attributes.set('content', '');
    ledger.redact('storage-token');
  }
}

export function shapeLink(link: HTMLLinkElement, shape: Shape, scene: Scene): void {
  const rel = (shape.attributes.get('rel') ?? '').toLowerCase().trim();
  const relations = rel.split(/\s+/);
  if (relations.includes('stylesheet')) scene.sheets.shapeLink(link, shape);
  else if (rel !== '' && !relations.every((relation) => says.test(relation))) {
    // What it says is kept; what it does is not.
    shape.attributes.delete('rel');
    shape.attributes.set('data-constat-rel', rel);
  } else if (/\bicon\b/.test(rel)) leaveResourceGap(shape.attributes, 'href', scene, false);
}
