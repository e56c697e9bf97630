/**
 * The minimum of a capture (Berkeley Protocol, 155): address, DOM snapshot and picture of the whole page; of what is no web
 * page, address, its own bytes and a picture of it. First as the evidence declares it, then as the files themselves are.
 */
import type { OpenedPackage } from './open-package';
import { pngSize } from './png-size';
import type { Result } from './result';
import type { Evidence, FileEntry, MainResponse, Strip } from './schema';
import { passed, wrong, type Outcome } from './verdict';

/** Pages and screens round to whole pixels, differently. */
const PIXEL = 1;
/** A picture's pixels to the page's; what a device tells of its screen is as much off where it is not corrected. */
const RATIO_ROUNDING = 0.1;
const PICTURE_ROUNDING_PX = 2;
/** No browser makes a page smaller than a quarter. */
const LEAST_RATIO = 0.25;
/** Of a snapshot, to see that it is markup. */
const LOOKED_AT_BYTES = 64;

/** How far down the strips reach without a gap, in CSS pixels. */
function reachOf(strips: readonly Strip[]): number {
  let reach = 0;
  for (const { area } of [...strips].sort((a, b) => a.area.y - b.area.y)) {
    if (area.y > reach + PIXEL) break;
    reach = Math.max(reach, area.y + area.height);
  }
  return reach;
}

const isMarkup = (mediaType: string): boolean =>
  /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(mediaType);

/** The server said that it is a web page: then no file makes it a document of its own. */
const isWebPage = (answer: MainResponse | null): boolean =>
  answer?.headers.some(([name, value]) => name.toLowerCase() === 'content-type' && isMarkup(value)) ?? false;

/** PDFs, images, films opened by themselves: their own bytes are more than any snapshot of the viewer that shows them. */
const isDocument = ({ role, media_type, bytes }: FileEntry): boolean =>
  role === 'original-document' && bytes > 0 && !isMarkup(media_type);
const isSnapshot = ({ role, bytes }: FileEntry): boolean => role === 'dom-snapshot' && bytes > 0;
const isPicture = ({ role }: FileEntry): boolean =>
  role === 'viewport-screenshot' || role === 'full-page-strip';

/** A picture with fewer pixels than the part of the page that it is said to show. */
function isTooSmall({ area, pixels }: Strip, told: number): boolean {
  const ratio = Math.max(LEAST_RATIO, told) - RATIO_ROUNDING;
  return (
    pixels.width + PICTURE_ROUNDING_PX < area.width * ratio ||
    pixels.height + PICTURE_ROUNDING_PX < area.height * ratio
  );
}

type Declared = Pick<Evidence, 'target' | 'device' | 'page' | 'files' | 'main_response'>;

const isOpenedDocument = ({ files, main_response }: Declared): boolean =>
  !isWebPage(main_response) && files.some(isDocument) && files.some(isPicture);

/** What a capture lacks of the minimum, or null, by what it declares. */
export function lackOf(declared: Declared): string | null {
  const { target, device, page, files } = declared;
  if (target.url_final === '') return 'no address';
  if (isOpenedDocument(declared)) return null;
  if (!files.some(isSnapshot)) return 'no DOM snapshot';
  const { coverage } = page;
  if (!coverage || coverage.strips.length === 0) return 'no full-page screenshot';
  const shown = new Set(files.filter(({ role }) => role === 'full-page-strip').map(({ path }) => path));
  if (coverage.strips.some(({ path }) => !shown.has(path)))
    return 'a strip of the full-page screenshot is missing';
  if (coverage.strips_taken < coverage.strips_needed || coverage.strips.length < coverage.strips_needed)
    return `${coverage.strips_taken} of ${coverage.strips_needed} strips`;
  const small = coverage.strips.find((strip) => isTooSmall(strip, device.device_pixel_ratio));
  if (small)
    return `${small.path} has ${small.pixels.width} × ${small.pixels.height} pixels for ${small.area.width} × ${small.area.height} px of the page`;
  const reach = reachOf(coverage.strips);
  return reach + PIXEL < page.document_size.height
    ? `the strips reach down to ${reach} of ${page.document_size.height} px`
    : null;
}

/** The first problem that was found, or null. */
const firstOf = async (judged: readonly Promise<string | null>[]): Promise<string | null> =>
  (await Promise.all(judged)).find((problem) => problem !== null) ?? null;

/** Which picture is not one, or has another size than is declared; null when all are as they should be. */
async function wrongPicture({ files }: OpenedPackage, said: Evidence): Promise<string | null> {
  const declared = new Map(said.page.coverage?.strips.map(({ path, pixels }) => [path, pixels]));
  const judged = said.files.filter(isPicture).map(async ({ path }) => {
    const body = files.get(path)?.body;
    const size = body ? await pngSize(body) : null;
    if (!size || size.width * size.height === 0) return `${path} is no PNG`;
    const pixels = declared.get(path);
    return pixels && (pixels.width !== size.width || pixels.height !== size.height)
      ? `${path} has ${size.width} × ${size.height} pixels, not ${pixels.width} × ${pixels.height}`
      : null;
  });
  return firstOf(judged);
}

/** Which snapshot does not begin as the markup of a page does; null when none. */
async function wrongSnapshot({ files }: OpenedPackage, said: Evidence): Promise<string | null> {
  const judged = said.files.filter(isSnapshot).map(async ({ path }) => {
    const beginning = await files.get(path)?.body.slice(0, LOOKED_AT_BYTES).text();
    return beginning?.trimStart().startsWith('<') ? null : `${path} is no markup`;
  });
  return firstOf(judged);
}

/** A complete capture holds the minimum; a partial one says what it could not see. */
export async function evidenceMinimum(opened: OpenedPackage, read: Result<Evidence>): Promise<Outcome> {
  if (!read.ok) return wrong('takes a readable evidence.json');
  const declared = lackOf(read.value);
  if (read.value.completeness === 'complete') {
    const lack =
      declared ?? (await wrongPicture(opened, read.value)) ?? (await wrongSnapshot(opened, read.value));
    return lack === null
      ? passed('address, DOM snapshot or the document itself, and pictures')
      : wrong(`called complete, but: ${lack}`);
  }
  return read.value.limitations.length > 0
    ? passed(`partial, and says so: ${declared ?? read.value.limitations[0]?.code ?? ''}`)
    : wrong('partial, but names no limitation');
}
