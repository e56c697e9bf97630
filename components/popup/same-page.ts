/** Whether a capture is of the page in front of the user. Pure. */
import type { CaptureRecord } from '@/utils/archive/records';

/** A fragment names a place on a page, not another page. */
const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

/** The newest capture of `url` among `captures`, which are newest first. */
export const captureOf = (url: string, captures: readonly CaptureRecord[]): CaptureRecord | null =>
  captures.find((capture) => withoutFragment(capture.url) === withoutFragment(url)) ?? null;
