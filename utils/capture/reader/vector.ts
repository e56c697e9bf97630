/** SVG's references: images, and shapes used from other files. */
import { leaveResourceGap } from './attributes';
import { resolve } from './dom';
import { pageAddress, type Scene } from './scene';
import type { Shape } from './shape';

export function shapeSvgImage(_: Element, shape: Shape, scene: Scene): void {
  leaveResourceGap(shape.attributes, 'href', scene, true);
  leaveResourceGap(shape.attributes, 'xlink:href', scene, true);
}

/** A `<use>` of another file cannot load a data: URL, so the definitions are brought in beside it. */
export function shapeUse(_: Element, shape: Shape, { baseUrl, ledger }: Scene): void {
  const name = shape.attributes.has('href') ? 'href' : 'xlink:href';
  const value = shape.attributes.get(name)?.trim() ?? '';
  if (value === '' || value.startsWith('#')) return;
  const url = resolve(value, baseUrl);
  if (url === null) return;
  const hash = url.indexOf('#');
  if (hash >= 0 && url.slice(0, hash) === pageAddress()) {
    shape.attributes.set(name, url.slice(hash));
    return;
  }
  const definitions = ledger.gaps.length;
  shape.before = ledger.gap({ fill: 'svg-definitions', url });
  shape.attributes.set(name, ledger.gap({ fill: 'svg-reference', definitions }));
}
