/**
 * Which elements can be written so that a parser reads them back as what they are. HTML text names no namespace: what an
 * element becomes is decided by its name and by where it stands, so a `<meta>` of SVG, or of no namespace, would come
 * back as a meta of HTML, and act. Pure.
 */
import { HTML, MATH, SVG } from './namespaces';

/** What the parser takes the next tag for. */
export type Language = 'html' | 'svg' | 'math';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/**
 * The elements of SVG 2 that draw, describe or change a drawing. Not among them: what runs, what SVG shares with HTML
 * (audio, canvas, iframe, video), and SVG fonts, whose `font` the parser takes for HTML's.
 */
export const drawnNames = set(
  'a animate animateMotion animateTransform circle clipPath defs desc discard ellipse feBlend feColorMatrix ' +
    'feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow ' +
    'feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset ' +
    'fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter foreignObject g image line linearGradient ' +
    'marker mask metadata mpath path pattern polygon polyline radialGradient rect set stop style svg switch symbol text ' +
    'textPath title tspan use view',
);

/** The elements of MathML Core, and those of MathML 3 that browsers show as a row. */
export const mathNames = set(
  'math annotation annotation-xml maction menclose merror mfenced mfrac mi mlabeledtr mmultiscripts mn mo mover mpadded ' +
    'mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics',
);

/** Inside these the parser is back in HTML. */
const htmlInSvg = set('foreignObject desc title');
const htmlInMath = set('mi mn mo ms mtext');

/** What the parser reads inside a drawing's or a formula's element. `encoding`: its attribute of that name. */
export function languageInside(
  namespace: string | null,
  name: string,
  encoding: string | undefined,
): Language {
  if (namespace === SVG) return htmlInSvg.has(name) ? 'html' : 'svg';
  if (namespace !== MATH) return 'html';
  const isHtml = name === 'annotation-xml' && /^(text\/html|application\/xhtml\+xml)$/i.test(encoding ?? '');
  return isHtml || htmlInMath.has(name) ? 'html' : 'math';
}

/**
 * `span`: a name that would come back as another element, on one that may show text. `unknown`: SVG has no such element, and
 * shows nothing of it. `misplaced`: the parser would not leave it where it stands. `unwritable`: no text stands for it.
 */
export type Writing = 'as it is' | 'span' | 'unknown' | 'misplaced' | 'unwritable';

/** Parsed as drawings, formulas or an `<img>`, whatever namespace they had; capitals would become small letters. */
const notHtml = /[A-Z]|^(svg|math|image)$/;

/** How to write an element where the parser reads `language`. */
export function writingOf(namespace: string | null, name: string, language: Language): Writing {
  if (namespace === SVG) {
    if (!drawnNames.has(name)) return 'unknown';
    return language === 'svg' || (name === 'svg' && language === 'html') ? 'as it is' : 'misplaced';
  }
  if (namespace === MATH) {
    if (!mathNames.has(name)) return 'unwritable';
    return language === 'math' || (name === 'math' && language === 'html') ? 'as it is' : 'misplaced';
  }
  if (language !== 'html') return 'misplaced';
  return namespace !== HTML || notHtml.test(name) ? 'span' : 'as it is';
}
