/** A style sheet with everything it refers to inside it. */
import { resolveUrl, splitFragment } from './addresses';
import { decodeText } from './charset';
import { answerTo, type ColorScheme } from '../reader/color-scheme';
import { findReferences, type CssReference, type CssScheme, type CssState } from './css-references';
import { base64, opaque, type OpaquePart, type Part } from './parts';
import type { SnapshotPolicy } from './policy';
import type { Resources } from './resources';

export interface SheetContext {
  resources: Resources;
  policy: SnapshotPolicy;
  frameUrl: string;
  /** Of the frame, for sheets that name none themselves. */
  charset: string;
  colorScheme: ColorScheme;
  depth: number;
}

/** A reference nothing can be had for: valid, empty, and no request. */
const NOTHING = 'data:,';

const marks: Record<string, string> = {
  defined: ':not([data-constat-undefined])',
  modal: '[data-constat-modal]',
  'popover-open': '[data-constat-popover-open]',
  fullscreen: '[data-constat-fullscreen]',
  focus: ':is(:focus,[data-constat-focus])',
  'focus-visible': ':is(:focus-visible,[data-constat-focus-visible])',
  'focus-within': ':is(:focus-within,[data-constat-focus-within])',
  target: ':is(:target,[data-constat-target])',
};

/** The text of a sheet whose references are relative to `baseUrl`. */
export async function inlineSheet(css: string, baseUrl: string, context: SheetContext): Promise<Part[]> {
  const { references, states, schemes } = findReferences(css);
  const edits = [...references, ...states, ...schemes].sort((a, b) => a.start - b.start);
  const replacements = await Promise.all(edits.map((edit) => replacement(edit, baseUrl, context)));
  const parts: Part[] = [];
  let at = 0;
  for (const [index, { start, end }] of edits.entries()) {
    parts.push(css.slice(at, start), ...(replacements[index] ?? [css.slice(start, end)]));
    at = end;
  }
  parts.push(css.slice(at));
  return parts;
}

async function replacement(
  edit: CssReference | CssState | CssScheme,
  baseUrl: string,
  context: SheetContext,
): Promise<Part[] | null> {
  if ('name' in edit) return [marks[edit.name] ?? `:${edit.name}`];
  if ('asked' in edit) return [answerTo(edit.asked, context.colorScheme)];
  if (edit.url.startsWith('data:')) return null;
  const url = edit.url === '' ? null : resolveUrl(edit.url, baseUrl);
  if (url === null) return [`"${NOTHING}"`];
  const [address, fragment] = splitFragment(url);
  const body =
    edit.kind === 'style'
      ? await importedSheet(address, context)
      : await context.resources.dataUrl({
          url: address,
          frameUrl: context.frameUrl,
          kind: edit.kind,
          // A blob is the page's own making, and it names none that it does not use.
          shown: address.startsWith('blob:'),
        });
  return body ? ['"', body, `${fragment.replace(/["\\\n]/g, encodeURIComponent)}"`] : [`"${NOTHING}"`];
}

async function importedSheet(url: string, context: SheetContext): Promise<OpaquePart | null> {
  if (context.depth >= context.policy.maxImportDepth) return null;
  const { resources, frameUrl, charset } = context;
  const loaded = await resources.bytes({ url, frameUrl, kind: 'style', shown: false });
  if (!loaded) return null;
  const css = decodeText(loaded, charset);
  const parts = await inlineSheet(css, url, { ...context, depth: context.depth + 1 });
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return opaque(`data:text/css;charset=utf-8;base64,${base64(bytes)}`);
}
