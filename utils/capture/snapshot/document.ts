/** One frame's document: its HTML with every gap filled, child frames within it. */
import type { FrameReading, Gap } from '../reader/reading';
import type { Assembly } from './assembly';
import { fillDeclarations, fillResource, fillSheet, fillSvgDefinitions, svgReference } from './fillings';
import { lookedOver } from './last-look';
import { attributeText, escapedForAttribute, escapedForDataUrl, sizeOfAll, type Part } from './parts';
import type { PlacedFrame } from './placing';

/**
 * Opened from anywhere, the file runs nothing, sends nothing and asks for nothing. It stands before all else in the
 * document, so that nothing in the page can come first.
 */
const CONTENT_POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline' data:; font-src data:; media-src data:; " +
  "object-src 'none'; frame-src data:; base-uri 'none'; form-action 'none'";

export async function assembleDocument(
  frame: PlacedFrame,
  depth: number,
  assembly: Assembly,
): Promise<Part[]> {
  const { reading } = frame;
  const html = lookedOver(assembly.clean(reading.html), reading.tokenPrefix, assembly.defused);
  const { gaps } = reading;
  const tokens = [...html.matchAll(new RegExp(`${reading.tokenPrefix}(\\d{1,9});`, 'g'))];
  // All at once, so that loading is not one after the other; a gap that occurs often is filled once.
  const fillings = new Map<number, Promise<Part[]>>();
  for (const [, digits] of tokens) {
    const number = Number(digits);
    const gap = gaps[number];
    if (gap && !fillings.has(number)) fillings.set(number, fill(gap, number, frame, depth, assembly));
  }
  const parts: Part[] = [assembly.clean(opening(reading))];
  let at = 0;
  for (const token of tokens) {
    const number = Number(token[1]);
    const gap = gaps[number];
    parts.push(html.slice(at, token.index));
    at = token.index + token[0].length;
    if (gap) parts.push(...charge((await fillings.get(number)) ?? [], gap, assembly));
  }
  parts.push(html.slice(at));
  return parts;
}

/** XML is never in quirks mode, nor is a document whose doctype a script has taken away: the file must not be either. */
const doctypeOf = ({ contentType, doctype, quirksMode }: FrameReading): string =>
  quirksMode || (doctype !== null && contentType === 'text/html') ? (doctype ?? '') : '<!DOCTYPE html>';

/** A drawing by itself fills its window; in the body of the file it would be a line of text. */
const DRAWING_ALONE =
  '<style>html,body{margin:0;height:100%}body>svg{display:block}body>svg:not([width]){width:100%}' +
  'body>svg:not([height]){height:100%}</style>';

const opening = (reading: FrameReading): string =>
  `${doctypeOf(reading)}<meta charset="utf-8">` +
  `<meta http-equiv="content-security-policy" content="${CONTENT_POLICY}">` +
  '<meta name="referrer" content="no-referrer">' +
  `<meta name="constat:url" content="${attributeText(reading.url)}">` +
  `<meta name="constat:base" content="${attributeText(reading.baseUrl)}">` +
  (reading.contentType === 'image/svg+xml' ? DRAWING_ALONE : '');

/** Takes the filling off what is left, or leaves the gap empty. */
function charge(parts: Part[], gap: Gap, assembly: Assembly): Part[] {
  const size = sizeOfAll(parts);
  if (size > assembly.bytesLeft) {
    assembly.remark(
      'limit-snapshot-size',
      'The snapshot reached its limit; further resources were left out.',
    );
    return gap.fill === 'resource' ? ['data:,'] : [];
  }
  // A frame's own fillings have been charged already.
  if (gap.fill !== 'frame') assembly.bytesLeft -= size;
  return parts;
}

async function fill(
  gap: Gap,
  number: number,
  frame: PlacedFrame,
  depth: number,
  assembly: Assembly,
): Promise<Part[]> {
  const { reading } = frame;
  switch (gap.fill) {
    case 'resource':
      return fillResource(gap, reading, assembly);
    case 'sheet':
      return fillSheet(gap, reading, assembly);
    case 'declarations':
      return fillDeclarations(gap, reading, assembly);
    case 'frame':
      return fillFrame(gap.frame, frame, depth, assembly);
    case 'svg-definitions':
      return fillSvgDefinitions(gap, number, reading, assembly);
    case 'svg-reference':
      return [svgReference(gap, reading.gaps)];
  }
}

async function fillFrame(
  number: number,
  frame: PlacedFrame,
  depth: number,
  assembly: Assembly,
): Promise<Part[]> {
  const element = frame.reading.frames[number];
  const child = assembly.placing.inside.get(frame)?.get(number);
  const source =
    element === undefined || element.source === null
      ? ''
      : ` src="${attributeText(assembly.clean(element.source))}"`;
  if (!element || !child || depth >= assembly.policy.maxFrameDepth) {
    if (element && !/^about:/.test(element.url)) assembly.resources.missing.add(element.url);
    // An empty document of its own keeps the browser from going to `src`.
    return element?.frameset ? [] : [`sandbox=""${source} srcdoc=""`];
  }
  const parts = await assembleDocument(child, depth + 1, assembly);
  // A srcdoc document is never in quirks mode, and `<frame>` has none; the price is a limit in size.
  if (element.frameset || child.reading.quirksMode) {
    const encoded = escapedForDataUrl(parts);
    if (sizeOfAll(encoded) < assembly.policy.maxDataFrameChars)
      return ['sandbox="" src="data:text/html;charset=utf-8,', ...escapedForAttribute(encoded), '"'];
    assembly.remark('frame-mode', 'A frame written for quirks mode is shown in standards mode.');
    if (element.frameset) return [];
  }
  return [`sandbox=""${source} srcdoc="`, ...escapedForAttribute(parts), '"'];
}
