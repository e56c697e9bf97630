/** What goes into a gap: resources, style sheets, shapes of other SVG files. */
import type { FrameReading, Gap } from '../reader/reading';
import { splitFragment } from './addresses';
import type { Assembly } from './assembly';
import { decodeText } from './charset';
import { lookedOver } from './last-look';
import { attributeText, escapedForAttribute, escapedForStyleElement, mapStrings, type Part } from './parts';
import { isChangedByScripts } from './sheet-rules';
import { inlineSheet, type SheetContext } from './style-sheet';
import { SvgFile } from './svg-definitions';

type GapOf<Fill extends Gap['fill']> = Extract<Gap, { fill: Fill }>;

const sheetContext = (reading: FrameReading, { resources, policy }: Assembly): SheetContext => ({
  resources,
  policy,
  frameUrl: reading.url,
  charset: reading.charset,
  colorScheme: reading.colorScheme,
  depth: 0,
});

/** After its references have been followed: they need the addresses as they are. */
const cleaned = (parts: readonly Part[], { clean }: Assembly): Part[] => mapStrings(parts, clean);

export const fillDeclarations = async (
  gap: GapOf<'declarations'>,
  reading: FrameReading,
  assembly: Assembly,
): Promise<Part[]> =>
  escapedForAttribute(
    cleaned(await inlineSheet(gap.css, gap.baseUrl, sheetContext(reading, assembly)), assembly),
  );

export async function fillResource(
  gap: GapOf<'resource'>,
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

export async function fillSheet(
  gap: GapOf<'sheet'>,
  reading: FrameReading,
  assembly: Assembly,
): Promise<Part[]> {
  const css = gap.css ?? (gap.url === null ? '' : await linkedSheet(gap.url, gap.rules, reading, assembly));
  const parts = cleaned(await inlineSheet(css, gap.baseUrl, sheetContext(reading, assembly)), assembly);
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
  if (loaded) {
    const css = decodeText(loaded, reading.charset);
    if (rules === null || !isChangedByScripts(css, rules)) return css;
    assembly.remark('sheet-changed', 'Style sheets changed by scripts are given as the rules that applied.');
    return rules;
  }
  if (rules !== null)
    assembly.remark(
      'sheet-from-rules',
      "Style sheets are given in the browser's words where their text could not be had.",
    );
  return rules ?? '';
}

const svgPrefix = (gap: number): string => `constat-${gap}-`;
const svgId = (url: string): string => decodeFragment(splitFragment(url)[1].slice(1));

/** The address, within the document, of what {@link fillSvgDefinitions} brings in. */
export function svgReference(gap: GapOf<'svg-reference'>, gaps: readonly Gap[]): string {
  const definitions = gaps[gap.definitions];
  return definitions?.fill === 'svg-definitions'
    ? attributeText(`#${svgPrefix(gap.definitions)}${svgId(definitions.url)}`)
    : '#';
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

export async function fillSvgDefinitions(
  gap: GapOf<'svg-definitions'>,
  number: number,
  reading: FrameReading,
  assembly: Assembly,
): Promise<Part[]> {
  const [url] = splitFragment(gap.url);
  let file = assembly.svgFiles.get(url);
  if (!file) {
    file = assembly.resources
      .bytes({ url, frameUrl: reading.url, kind: 'image', shown: true })
      .then((loaded) => (loaded ? new SvgFile(decodeText(loaded, 'utf-8')) : null));
    assembly.svgFiles.set(url, file);
  }
  const read = await file;
  const maxChars = assembly.svgCharsLeft;
  const markup = read && maxChars > 0 ? read.definitions(svgId(gap.url), svgPrefix(number), maxChars) : '';
  // What was written in vain is taken off, too: it is the work that is limited.
  assembly.svgCharsLeft -= markup.length;
  if (read && assembly.svgCharsLeft <= 0)
    assembly.remark('limit-svg-definitions', 'Shapes of other files beyond the limit were left out.');
  if (markup === '' || markup.length > maxChars) return [];
  return [`<defs>${lookedOver(assembly.clean(markup), reading.tokenPrefix, assembly.defused)}</defs>`];
}
