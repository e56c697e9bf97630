/** What somebody wrote for an address, as the address that will be opened; or what is wrong with it. Pure. */
import { readUrl } from '@/utils/evidence/read-url';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { bulkPolicy } from './policy';

export type AddressMistake =
  | 'no-address'
  | 'not-an-address'
  /** `javascript:`, `ftp:`, `magnet:` … nothing a capture could be made of. */
  | 'not-web'
  /** User and password stand in it: they would become evidence, and log somebody in. */
  | 'has-password'
  | 'too-long';

/** What was done to understand it, for the person to see. */
export type AddressNote =
  /** Written without `https://`. */
  | 'scheme-added'
  /** Written so that nobody clicks it by mistake: `hxxp://`, `[.]`. */
  | 'refanged'
  /** The name of the host has letters beyond a–z; it is shown as the browser asks for it. */
  | 'international';

export interface Address {
  url: string;
  notes: AddressNote[];
}

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const HOST_AND_PORT = /^[^/?#@:]+:\d+(?:[/?#]|$)/;
/** Dots between letters, the last part without digits: `pirate.example/film`, not `v1.2` and not `e.g.`. */
const BARE = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.(?:\p{L}{2,}|xn--[a-z0-9-]+)\.?(?::\d+)?(?:[/?#]|$)/iu;
const UNWRITABLE = /[\s\u0000-\u001f\u007f]/;

/** Undoes what keeps people from clicking. */
const refanged = (text: string): string =>
  text
    .replace(/^hxxp(s?):/i, 'http$1:')
    .replace(/^(https?)\[:\]/i, '$1:')
    .replace(/\[:\/\/\]/g, '://')
    .replace(/[[({](?:\.|dot)[\])}]/gi, '.');

/** A host without a dot is a slip (`https://https//…`) or a machine of the house; neither is a pirate's. */
const isNamed = (host: string): boolean => host.includes('.') || host.startsWith('[') || host === 'localhost';

function parsed(text: string): Result<URL, AddressMistake> {
  if (text.length > bulkPolicy.urlChars) return failed('too-long', `${text.length} characters`);
  const url = UNWRITABLE.test(text) ? null : readUrl(text);
  if (!url) return failed('not-an-address', '');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return failed('not-web', url.protocol);
  if (url.username !== '' || url.password !== '') return failed('has-password', '');
  if (!isNamed(url.hostname)) return failed('not-an-address', url.hostname);
  // Percent-encoding may have made it longer.
  return url.href.length > bulkPolicy.urlChars
    ? failed('too-long', `${url.href.length} characters`)
    : ok(url);
}

/** Reads one address. Only `http:` and `https:` ever come out. */
export function readAddress(written: string): Result<Address, AddressMistake> {
  const trimmed = written.trim();
  if (trimmed === '') return failed('no-address', '');
  const notes: AddressNote[] = [];
  let text = refanged(trimmed);
  if (text !== trimmed) notes.push('refanged');
  if (!SCHEME.test(text) || HOST_AND_PORT.test(text)) {
    if (text.startsWith('//')) text = text.slice(2);
    if (!BARE.test(text)) return failed('not-an-address', '');
    text = `https://${text}`;
    notes.push('scheme-added');
  }
  const url = parsed(text);
  if (!url.ok) return url;
  if (/(?:^|\.)xn--/.test(url.value.hostname)) notes.push('international');
  return ok({ url: url.value.href, notes });
}

/** Whether somebody would take this for an address, good or bad. */
export const looksLikeAddress = (text: string): boolean => {
  const plain = refanged(text.trim());
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(plain) || (BARE.test(plain) && !UNWRITABLE.test(plain));
};
