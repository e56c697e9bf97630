/** Whether a capture is of the page in front of the user. Pure. */
import { anyMark } from '@/utils/evidence/redaction';
import type { CaptureRecord } from '@/utils/archive/records';

/** A fragment names a place on a page, not another page. */
const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** What was taken out of a capture's address as a secret may be anything here. */
function isOf(url: string, captured: string): boolean {
  const pieces = captured.split(anyMark);
  return pieces.length === 1
    ? captured === url
    : new RegExp(`^${pieces.map(escapePattern).join('[^&#/]*')}$`).test(url);
}

/** The newest capture of `url` among `captures`, which are newest first. */
export const captureOf = <Capture extends Pick<CaptureRecord, 'url'>>(
  url: string,
  captures: readonly Capture[],
): Capture | null =>
  captures.find((capture) => isOf(withoutFragment(url), withoutFragment(capture.url))) ?? null;
