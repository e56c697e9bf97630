/** Pages whose markup would act once it is read back as HTML, and what no opened snapshot may hold. */
import type { Page } from 'playwright-core';
import { drawnNames, mathNames } from '@/utils/capture/reader/languages';

/** A sprite whose symbol brings a redirect along; `away` makes the address. */
export const spriteFile = (away: (how: string) => string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg"><symbol id="a"><rect width="5" height="5"/>` +
  `<meta http-equiv="refresh" content="0;url=${away('sprite')}"/><title><base href="/"/></title></symbol></svg>`;

/** XHTML keeps capitals, so `<META>` is no meta there; a file of HTML knows no capitals. */
export const xhtmlPage = (away: (how: string) => string): string =>
  `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Capitals</title></head><body>` +
  `<META http-equiv="refresh" content="0;url=${away('capital-element')}"/>` +
  `<meta HTTP-EQUIV="refresh" CONTENT="0;url=${away('capital-attribute')}"/>` +
  `<SCRIPT>1</SCRIPT><BASE href="/"/><x:svg xmlns:x="http://www.w3.org/2000/svg" width="9" height="9"><x:rect width="9" height="9"/></x:svg>` +
  `<meta xmlns="urn:none" http-equiv="refresh" content="0;url=${away('foreign')}"/><p id="last">the last words</p></body></html>`;

/** Everything that a page's script can build and a parser reads back as something else. */
export const scriptedPage = (away: (how: string) => string): string => `<!doctype html><title>Ways out</title>
<body><p>hello</p>
<svg><xmp>&lt;meta http-equiv=refresh content="0;url=${away('xmp')}"&gt;</xmp></svg>
<svg width="20" height="20"><use href="/sprite.svg#a"/></svg>
<object data='data:text/html,<meta http-equiv="refresh" content="0;url=${away('object')}">#.svg' type="text/html"></object>
<div id="at"></div><p id="last">the last words</p>
<script>
  const HTML = 'http://www.w3.org/1999/xhtml', SVG = 'http://www.w3.org/2000/svg', MATH = 'http://www.w3.org/1998/Math/MathML';
  const make = (namespace, name, attributes = {}, ...inside) => {
    const element = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const markup = (how) => '<meta http-equiv=refresh content="0;url=' + ${JSON.stringify(away(''))} + how + '">';
  const refresh = (how) => ({ 'http-equiv': 'refresh', content: '0;url=' + ${JSON.stringify(away(''))} + how });
  const link = { rel: 'preconnect', href: ${JSON.stringify(away('link'))} };
  at.append(
    ...[SVG, MATH, null, 'urn:x'].map((namespace) => make(namespace, 'meta', refresh(String(namespace)))),
    make(HTML, 'META', refresh('capitals')), make(SVG, 'link', link), make(HTML, 'LINK', link), make(SVG, 'BASE', { href: '/' }),
    make(SVG, 'svg', {}, make(SVG, 'g', {}, make(HTML, 'style', {}, 'a::before{content:"' + markup('style-in-svg') + '"}'))),
    make(SVG, 'svg', {}, make(HTML, 'xmp', {}, markup('xmp-in-svg')), make(HTML, 'textarea', {}, markup('textarea'))),
    make(HTML, 'svg', {}, make(HTML, 'style', {}, 'a::before{content:"' + markup('svg-of-html') + '"}')),
    make(HTML, 'title', {}, document.createComment('</title>' + markup('comment'))),
    make(HTML, 'select', {}, make(HTML, 'style', {}, 'a::before{content:"</select>' + markup('style-in-select') + '"}')),
    make(MATH, 'math', {}, make(MATH, 'mtext', {}, make(SVG, 'style', {}, markup('style-in-math')))),
    make(SVG, 'svg', {}, make(SVG, 'title', {}, make(SVG, 'style', {}, '</title>' + markup('style-in-title')))),
    make(HTML, 'image', { src: ${JSON.stringify(away('image'))} }),
  );
</script>`;

/** Builds `count` trees at random, the same for the same seed. Runs in the page. */
export function growTrees({ seed, count, away }: { seed: number; count: number; away: string }): void {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 12)) >>> 0) % limit;
  };
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;
  const redirect = `<meta http-equiv=refresh content="9999;url=${away}">`;
  const texts = [
    redirect,
    ...[
      '</title>',
      '</style>',
      '</select>',
      '</svg>',
      '</textarea>',
      '</xmp>',
      '-->',
      ']]>',
      '</p>',
      '">',
    ].map((end) => end + redirect),
    ...[
      '<!--',
      '<![CDATA[',
      '&lt;base&gt;',
      '<plaintext>',
      '<script>',
      '<base href=/>',
      '\u0000',
      '\n\n',
      'words',
    ],
  ];
  const names = (
    'meta link base script style title xmp plaintext textarea select option table tr td svg math foreignObject desc mtext ' +
    'annotation-xml mi mrow use image template noscript p a form div span META Base SVG x-y html body head frameset noembed ' +
    'noframes listing pre li button mglyph malignmark font switch animate set object embed video g rect text metadata title'
  ).split(' ');
  const namespaces = [
    'http://www.w3.org/1999/xhtml',
    'http://www.w3.org/1999/xhtml',
    'http://www.w3.org/2000/svg',
    'http://www.w3.org/2000/svg',
    'http://www.w3.org/1998/Math/MathML',
    null,
    'urn:x',
  ];
  const attributes: [string, string][] = [
    ['content', `9999;url=${away}`],
    ['rel', 'preconnect'],
    ['href', away],
    ['encoding', 'text/html'],
    ['data', `data:text/html,${redirect}`],
    ['a`b', '`'],
    ['{x}', texts[0] ?? ''],
    ['onclick', '1'],
    ['xml:base', away],
    ['shadowrootmode', 'open'],
    ['is', 'x-y'],
    ['style', 'color:red'],
  ];
  const grow = (depth: number): Node => {
    const kind = below(depth > 5 ? 3 : 10);
    if (kind < 2) return document.createTextNode(pick(texts));
    if (kind === 2) return document.createComment(pick(texts));
    const [namespace, name] = [pick(namespaces), pick(names)];
    const element = document.createElementNS(namespace, name);
    // Of a real one the page itself would go away; `http-equiv` cannot stand on it.
    if (!(element instanceof HTMLMetaElement) && below(2) === 0)
      element.setAttribute('http-equiv', 'refresh');
    for (let more = below(3); more > 0; more--) {
      const [key, value] = pick(attributes);
      if (!(element instanceof HTMLBaseElement)) element.setAttribute(key, value);
    }
    if (element instanceof HTMLDivElement && below(3) === 0)
      element.attachShadow({ mode: 'open' }).append(grow(depth + 1), grow(depth + 1));
    for (let more = below(4); more > 0; more--) element.append(grow(depth + 1));
    return element;
  };
  for (let tree = 0; tree < count; tree++) {
    const place = document.createElement('section');
    place.append(grow(0));
    document.body.append(place);
  }
  const last = document.createElement('p');
  last.id = 'last';
  last.textContent = 'the last words';
  document.body.append(last);
}

/** What an opened snapshot holds and must not: elements outside the lists, and those that act. */
export const strangersIn = (page: Page): Promise<string[]> =>
  page.evaluate(
    ({ drawn, formulas }) => {
      const found: string[] = [];
      const own = document.querySelectorAll('head > meta[http-equiv="content-security-policy"]')[0];
      const acts = (element: Element): boolean => {
        const { localName: name } = element;
        if (/[A-Z]/.test(name) || /^(script|base|xmp|plaintext|portal)$/.test(name)) return true;
        if (name === 'meta') return element.hasAttribute('http-equiv') && element !== own;
        if (name === 'link') return /pre|fetch|expect/i.test(element.getAttribute('rel') ?? '');
        if (name === 'iframe') return !element.hasAttribute('sandbox');
        return (
          (name === 'object' || name === 'embed') &&
          /^(?!data:image\/)./i.test(element.getAttribute(name === 'object' ? 'data' : 'src') ?? '')
        );
      };
      const isStranger = (element: Element): boolean => {
        const { namespaceURI: namespace, localName: name } = element;
        if (element.getAttributeNames().some((key) => key.startsWith('on'))) return true;
        if (namespace === 'http://www.w3.org/2000/svg') return !drawn.includes(name);
        if (namespace === 'http://www.w3.org/1998/Math/MathML') return !formulas.includes(name);
        return namespace !== 'http://www.w3.org/1999/xhtml' || acts(element);
      };
      const look = (root: Document | ShadowRoot | DocumentFragment): void => {
        for (const element of root.querySelectorAll('*')) {
          if (isStranger(element)) found.push(element.outerHTML.slice(0, 200));
          if (element.shadowRoot) look(element.shadowRoot);
          if (element instanceof HTMLTemplateElement) look(element.content);
        }
      };
      look(document);
      return found;
    },
    { drawn: [...drawnNames], formulas: [...mathNames] },
  );
