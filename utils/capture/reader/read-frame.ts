/** Reads the frame it is called in, once: no listener, no change to the page, no request. */
import { attribute, doc, scrollHeight, scrollWidth } from './dom';
import { framePath } from './frames';
import { withoutMirrors } from './mirrors';
import { pageText } from './page-text';
import { readerPolicy } from './policy';
import { TYPED_CUT, type FrameReading } from './reading';
import { newScene } from './scene';
import { serialise } from './serialise';

export function readFrame(): FrameReading {
  const startedAtMs = performance.now();
  const root = doc.documentElement(document);
  const scroller = doc.scrollingElement(document) ?? root;
  const scene = newScene();
  const written = root ? serialise(root, scene) : '';
  if (scene.shadowRoots.gaveUp)
    scene.ledger.remark('limit-shadow-roots', 'Plain elements were not all asked for closed shadow roots.');
  const text = pageText(scene.shadowRoots.found, scene.editableTexts);
  const title = doc.title(document).slice(0, readerPolicy.maxTitleChars);
  const sought = scene.typed.sought();
  if (sought.isCut)
    scene.ledger.remark(
      TYPED_CUT,
      'More was typed than is looked for in copies of it, in hidden text, fields and attributes.',
    );
  // The tab shows the title.
  const html = withoutMirrors(written, sought, `${text}\n${title}`, scene.ledger);
  return {
    url: doc.url(document),
    baseUrl: scene.baseUrl,
    title,
    lang: root ? (attribute(root, 'lang')?.slice(0, 100) ?? null) : null,
    charset: doc.characterSet(document),
    contentType: doc.contentType(document),
    doctype: doctypeText(),
    quirksMode: doc.compatMode(document) === 'BackCompat',
    referrer: doc.referrer(document),
    viewport: { width: innerWidth, height: innerHeight },
    scroll: { x: scrollX, y: scrollY },
    documentSize: {
      width: scroller ? scrollWidth(scroller) : 0,
      height: scroller ? scrollHeight(scroller) : 0,
    },
    devicePixelRatio,
    colorScheme: scene.colorScheme,
    framePath: framePath(),
    text,
    links: scene.mentions.links,
    frames: scene.frames.found,
    media: scene.mentions.media,
    scrolled: scene.mentions.scrolled,
    html,
    tokenPrefix: scene.ledger.tokenPrefix,
    gaps: scene.ledger.gaps,
    redactions: scene.ledger.redactions,
    remarks: scene.ledger.remarks,
    tookMs: performance.now() - startedAtMs,
  };
}

function doctypeText(): string | null {
  const type = doc.doctype(document);
  if (!type) return null;
  const quoted = (id: string): string => (id.includes('"') ? `'${id}'` : `"${id}"`);
  const ids = type.publicId
    ? ` PUBLIC ${quoted(type.publicId)}${type.systemId ? ` ${quoted(type.systemId)}` : ''}`
    : type.systemId
      ? ` SYSTEM ${quoted(type.systemId)}`
      : '';
  return /^[a-zA-Z][\w:.-]*$/.test(type.name) && !/[<>]/.test(ids) ? `<!DOCTYPE ${type.name}${ids}>` : null;
}
