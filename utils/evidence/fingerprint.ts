/**
 * A digest of what a page says, without when it was seen and by whom: two captures of one page have the same.
 *
 * SHA-256 over "constat-fingerprint-v1", the canonical URL, the normalised title and the normalised visible text, a
 * line each. Normalised: NFKC, lower case, white space as one space, and every run of digits (with the marks that
 * join them in dates, clock times, counters and versions) as one 0, what was taken out as a secret as one word. Pixels and the DOM are left out on purpose: ads,
 * nonces and generated class names change them from visit to visit.
 */
import { canonicalUrl } from './canonical-url';
import { sha256Hex } from './hash';
import { anyMark } from './redaction';

export interface FingerprintSubject {
  urlFinal: string;
  title: string;
  /** The visible text, as in snapshot/text.txt. */
  text: string;
}

const normalised = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(anyMark, 'constat-removed')
    .replace(/\p{Nd}+(?:[.,:/\-\u2013' ]*\p{Nd}+)*/gu, '0')
    .replace(/\s+/g, ' ')
    .trim();

export const fingerprint = ({ urlFinal, title, text }: FingerprintSubject): Promise<string> =>
  sha256Hex(
    ['constat-fingerprint-v1', canonicalUrl(urlFinal), normalised(title), normalised(text)].join('\n'),
  );
