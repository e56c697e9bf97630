/** Elements that hold something of their own: frames, players, plug-ins. */
import { leaveResourceGap } from './attributes';
import { localName } from './dom';
import type { Scene } from './scene';
import { EMPTY, type Shape } from './shape';

/** The frame's document is filled in later, and with it `src`, which some of the page's selectors look at. */
export function shapeFrame(frame: HTMLIFrameElement | HTMLFrameElement, shape: Shape, scene: Scene): void {
  const { attributes } = shape;
  const number = scene.frames.add(frame, attributes);
  for (const name of ['src', 'srcdoc', 'sandbox', 'allow', 'csp', 'credentialless']) attributes.delete(name);
  shape.inside = EMPTY;
  if (number === null) {
    scene.ledger.remark('limit-frames', 'Frames beyond the limit were left out.');
    return;
  }
  shape.among = scene.ledger.gap({ fill: 'frame', frame: number });
}

export function shapeVideo(video: HTMLVideoElement, shape: Shape, { mentions, pictures }: Scene): void {
  mentions.addPlayer(video);
  pictures.shapeVideo(video, shape);
}

export function shapeAudio(audio: HTMLAudioElement, shape: Shape, { mentions }: Scene): void {
  mentions.addPlayer(audio);
  shape.attributes.delete('src');
}

/** Of a picture or a player: the choice among sources has been made. */
export function shapeSource(_: Element, shape: Shape): void {
  for (const name of ['src', 'srcset', 'sizes', 'width', 'height']) shape.attributes.delete(name);
}

const isPicture = (address: string, type: string): boolean =>
  /^data:/i.test(address)
    ? /^data:image\//i.test(address)
    : /^image\//i.test(type) || /\.(svg|png|jpe?g|gif|webp|avif)([?#]|$)/i.test(address);

export function shapePlugin(plugin: HTMLEmbedElement | HTMLObjectElement, shape: Shape, scene: Scene): void {
  const { attributes } = shape;
  const kind = localName(plugin) === 'object' ? 'object' : 'embed';
  const name = kind === 'object' ? 'data' : 'src';
  const address = attributes.get(name) ?? '';
  scene.mentions.addPlugin(kind, address, scene.baseUrl);
  attributes.delete(name);
  if (address === '') return;
  if (!isPicture(address, attributes.get('type') ?? '')) {
    scene.ledger.remark('plugin-removed', 'Embedded objects other than images are not part of the snapshot.');
    return;
  }
  // As an image it is looked at; as an object it would be a document of its own, with all that its file holds.
  shape.name = 'img';
  attributes.delete('type');
  attributes.set('data-constat-element', kind);
  attributes.set('src', address);
  leaveResourceGap(attributes, 'src', scene, true);
}
