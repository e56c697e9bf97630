/** Puts the readings of a page's frames and the page's own resources together into one self-contained page.html. */
import type { RedactionKind } from '../reader/reading';
import type { Assembly } from './assembly';
import { assembleDocument } from './document';
import { placeFrames, type PlacedFrame } from './placing';
import { snapshotPolicy, type SnapshotPolicy } from './policy';
import { Resources, type LoadResource } from './resources';

/** As in evidence.json, without the time. */
export interface SnapshotRemark {
  code: string;
  detail: string;
}

export interface Snapshot {
  /** UTF-8, `text/html`. */
  html: Blob;
  /** What was altered so that the page can stand alone. */
  transformations: SnapshotRemark[];
  /** What could not be kept or seen. */
  limitations: SnapshotRemark[];
  /** Addresses the page had shown and that could not be had. */
  missing: string[];
  /** Addresses fetched again for this snapshot. */
  refetched: string[];
  redactions: { kind: RedactionKind; count: number; detail: string }[];
}

/** Remarks that tell of a loss; all others tell how something is represented. */
const losses =
  /^(limit-|unparsable|unwritable|picture-unreadable|image-not-loaded|sheet-not-loaded|plugin-removed|indeterminate|frame-|resource-|canvas-blank|markup-defused|editable-kept)/;

/** `frames` holds the top frame and any others, in any order; without a top frame it returns null.
 * `clean` takes secrets out of every piece of markup and of style, once; `wasLoaded` says what the page is known to have loaded. */
export async function assembleSnapshot(
  frames: readonly PlacedFrame[],
  load: LoadResource,
  clean: (text: string) => string = (text) => text,
  wasLoaded: (url: string) => boolean = () => false,
  policy: SnapshotPolicy = snapshotPolicy,
): Promise<Snapshot | null> {
  const top = frames.find(({ reading }) => reading.framePath.length === 0);
  if (!top) return null;
  const remarks = new Map<string, { detail: string; count: number }>();
  const remark = (code: string, detail: string, count = 1): void => {
    const known = remarks.get(code);
    if (known) known.count += count;
    else remarks.set(code, { detail, count });
  };
  const placing = placeFrames(frames);
  const resources = new Resources(load, policy, wasLoaded);
  const assembly: Assembly = {
    placing,
    resources,
    policy,
    remark,
    clean,
    defused: (tag) =>
      remark(
        'markup-defused',
        `Markup that would have acted is given as text, the first: ${tag.slice(0, 200)}`,
      ),
    bytesLeft: policy.maxSnapshotBytes,
    svgCharsLeft: policy.maxSvgDefinitionChars,
    svgFiles: new Map(),
  };
  const html = new Blob(await assembleDocument(top, 0, assembly), { type: 'text/html;charset=utf-8' });

  for (const { reading } of frames)
    for (const { code, detail, count } of reading.remarks) remark(code, detail, count);
  for (const { reading } of placing.guessed)
    remark('frame-guessed', `Frames were placed by size or order, the first: ${reading.url}`);
  for (const { reading } of placing.homeless)
    remark('frame-not-placed', `Frames were read that no element shows, the first: ${reading.url}`);
  for (const url of resources.tooLarge)
    remark('resource-too-large', `Left out for their size, the first: ${url}`);
  if (resources.drawn.size > 0)
    remark(
      'image-redrawn',
      'Images of other sites are given as drawn, not as their own bytes.',
      resources.drawn.size,
    );
  if (resources.unused.size > 0)
    remark(
      'unused-references',
      'References that nothing shows the page to have loaded are left empty.',
      resources.unused.size,
    );

  const said = [...remarks].map(([code, { detail, count }]) => ({ code, detail: `${detail} (${count})` }));
  return {
    html,
    transformations: said.filter(({ code }) => !losses.test(code)),
    limitations: said.filter(({ code }) => losses.test(code)),
    missing: [...resources.missing],
    refetched: [...resources.refetched],
    redactions: sumRedactions(frames),
  };
}

function sumRedactions(frames: readonly PlacedFrame[]): Snapshot['redactions'] {
  const sums = new Map<RedactionKind, { kind: RedactionKind; count: number; detail: string }>();
  for (const { reading } of frames)
    for (const { kind, count, detail } of reading.redactions)
      sums.set(kind, { kind, count: count + (sums.get(kind)?.count ?? 0), detail });
  return [...sums.values()];
}
