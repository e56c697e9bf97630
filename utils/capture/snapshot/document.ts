/** One frame's document: its HTML with every gap filled. */
import { splitFragment } from './addresses';
import { decodeText } from './charset';
import type { FrameReading, Gap } from '../reader/reading';
import {
  attributeText,
  escapedForAttribute,
  escapedForDataUrl,
  escapedForStyleElement,
  sizeOf,
  type Part,
} from './parts';
import type { PlacedFrame, Placing } from './placing';
import type { SnapshotPolicy } from './policy';
import type { Resources } from './resources';
import { inlineSheet } from './style-sheet';
import { SvgFile } from './svg-definitions';

/**
 * Opened from anywhere, the file runs nothing, sends nothing and asks for nothing. It stands before all else in the
 * document, so that nothing in the page can come first.
 */
const CONTENT_POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline' data:; font-src data:; media-src data:; " +
  "object-src data:; frame-src data:; base-uri 'none'; form-action 'none'";

/** What belongs to the whole snapshot while it is put together. */
export interface Assembly {
  placing: Placing;
  resources: Resources;
  policy: SnapshotPolicy;
  remark: (code: string, detail: string) => void;
  /** Bytes still free. */
  bytesLeft: number;
  svgFiles: Map<string, Promise<SvgFile | null>>;
}

export async function assembleDocument(
  frame: PlacedFrame,
  depth: number,
  assembly: Assembly,
): Promise<Part[]> {
  const { reading } = frame;
  const { html, gaps } = reading;
  const tokens = [...html.matchAll(new RegExp(`${reading.tokenPrefix}(\\d{1,9});`, 'g'))];
  // All at once, so that loading is not one after the other; a gap that occurs often is filled once.
  const fillings = new Map<number, Promise<Part[]>>();
  for (const [, digits] of tokens) {
    const number = Number(digits);
    const gap = gaps[number];
    if (gap && !fillings.has(number)) fillings.set(number, fill(gap, number, frame, depth, assembly));
  }
  const parts: Part[] = [opening(reading)];
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

const opening = (reading: FrameReading): string =>
  `${reading.doctype ?? ''}<meta charset="utf-8">` +
  `<meta http-equiv="content-security-policy" content="${CONTENT_POLICY}">` +
  '<meta name="referrer" content="no-referrer">' +
  `<meta name="constat:url" content="${attributeText(reading.url)}">` +
  `<meta name="constat:base" content="${attributeText(reading.baseUrl)}">`;

/** Takes the filling off what is left, or leaves the gap empty. */
function charge(parts: Part[], gap: Gap, assembly: Assembly): Part[] {
  const size = sizeOf(parts);
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
      return escapedForAttribute(await inlineSheet(gap.css, gap.baseUrl, sheetContext(reading, assembly)));
    case 'frame':
      return fillFrame(gap.frame, frame, depth, assembly);
    case 'svg-definitions': {
      const markup = await definitions(gap.url, number, reading, assembly);
      return markup === null ? [] : [`<defs>${markup}</defs>`];
    }
    case 'svg-reference':
      return [`#${svgPrefix(gap.definitions)}${svgId(reading.gaps[gap.definitions])}`];
  }
}

const sheetContext = (reading: FrameReading, { resources, policy }: Assembly) => ({
  resources,
  policy,
  frameUrl: reading.url,
  charset: reading.charset,
  depth: 0,
});

async function fillResource(
  gap: Extract<Gap, { fill: 'resource' }>,
  reading: FrameReading,
  assembly: Assembly,
): Promise<Part[]> {
  const [url, fragment] = splitFragment(gap.url);
  const { kind, shown } = gap;
  const loaded = await assembly.resources.dataUrl({
    url,
    frameUrl: reading.url,
    kind,
    shown: shown && gap.drawn === null,
  });
  if (loaded) return [loaded, attributeText(fragment)];
  if (gap.drawn === null) return ['data:,'];
  assembly.remark(
    'image-redrawn',
    'Images that exist in the page only are given as drawn, not as their own bytes.',
  );
  return [attributeText(gap.drawn)];
}

async function fillSheet(
  gap: Extract<Gap, { fill: 'sheet' }>,
  reading: FrameReading,
  assembly: Assembly,
): Promise<Part[]> {
  const css = gap.css ?? (gap.url === null ? '' : await linkedSheet(gap.url, gap.rules, reading, assembly));
  const parts = await inlineSheet(css, gap.baseUrl, sheetContext(reading, assembly));
  return gap.context === 'raw' ? escapedForStyleElement(parts) : escapedForAttribute(parts);
}

async function linkedSheet(
  address: string,
  rules: string | null,
  reading: FrameReading,
  assembly: Assembly,
): Promise<string> {
  const [url] = splitFragment(address);
  const loaded = await assembly.resources.bytes({
    url,
    frameUrl: reading.url,
    kind: 'style',
    shown: rules === null,
  });
  if (loaded) return decodeText(loaded, reading.charset);
  if (rules !== null)
    assembly.remark(
      'sheet-from-rules',
      "Style sheets are given in the browser's words where their text could not be had.",
    );
  return rules ?? '';
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
    element === undefined || element.source === null ? '' : ` src="${attributeText(element.source)}"`;
  if (!element || !child || depth >= assembly.policy.maxFrameDepth) {
    if (element && !/^about:/.test(element.url)) assembly.resources.missing.add(element.url);
    // An empty document of its own keeps the browser from going to `src`.
    return element?.frameset ? [] : [` sandbox=""${source} srcdoc=""`];
  }
  const parts = await assembleDocument(child, depth + 1, assembly);
  // A srcdoc document is never in quirks mode, and `<frame>` has none; the price is a limit in size.
  if (element.frameset || child.reading.quirksMode) {
    const encoded = escapedForDataUrl(parts);
    if (sizeOf(encoded) < assembly.policy.maxDataFrameChars)
      return [' sandbox="" src="data:text/html;charset=utf-8,', ...escapedForAttribute(encoded), '"'];
    assembly.remark('frame-mode', 'A frame written for quirks mode is shown in standards mode.');
    if (element.frameset) return [];
  }
  return [` sandbox=""${source} srcdoc="`, ...escapedForAttribute(parts), '"'];
}

const svgPrefix = (gap: number): string => `constat-${gap}-`;
const svgId = (gap: Gap | undefined): string =>
  gap?.fill === 'svg-definitions' ? attributeText(decodeFragment(splitFragment(gap.url)[1].slice(1))) : '';

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

async function definitions(
  address: string,
  gap: number,
  reading: FrameReading,
  assembly: Assembly,
): Promise<string | null> {
  const [url, fragment] = splitFragment(address);
  let file = assembly.svgFiles.get(url);
  if (!file) {
    file = assembly.resources
      .bytes({ url, frameUrl: reading.url, kind: 'image', shown: true })
      .then((loaded) => (loaded ? new SvgFile(decodeText(loaded, 'utf-8')) : null));
    assembly.svgFiles.set(url, file);
  }
  const id = decodeFragment(fragment.slice(1));
  return (await file)?.definitions(id, svgPrefix(gap), assembly.policy.maxSvgDefinitionChars) ?? null;
}
