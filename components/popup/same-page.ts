/** Whether a capture is of the page in front of the user. Pure. */
import { anyMark } from '@/utils/evidence/redaction';
import type { CaptureRecord } from '@/utils/archive/records';

/** A fragment names a place on a page, not another page. */
const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

/** Where one parameter or segment ends: what was taken out did not go beyond it. */
const ENDS_VALUE = /[&#/]/;

/** What was taken out of a capture's address as a secret may be anything here. */
function isOf(url: string, captured: string): boolean {
  const [first = '', ...rest] = captured.split(anyMark);
  const last = rest.pop();
  if (last === undefined) return captured === url;
  if (!url.startsWith(first)) return false;
  let at = first.length;
  // Each piece at its first place: a pattern that tried them all would take for ever over a hostile address.
  for (const piece of rest) {
    const found = url.indexOf(piece, at);
    if (found < 0 || ENDS_VALUE.test(url.slice(at, found))) return false;
    at = found + piece.length;
  }
  const end = url.length - last.length;
  return end >= at && url.endsWith(last) && !ENDS_VALUE.test(url.slice(at, end));
}

/** The newest capture of `url` among `captures`, which are newest first. */
export const captureOf = <Capture extends Pick<CaptureRecord, 'url'>>(
  url: string,
  captures: readonly Capture[],
): Capture | null =>
  captures.find((capture) => isOf(withoutFragment(url), withoutFragment(capture.url))) ?? null;
