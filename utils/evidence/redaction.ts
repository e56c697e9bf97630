/**
 * Takes secrets out of addresses before they become evidence. What is taken out leaves a mark in its place, so that an address stays
 * an address and a reader sees that something stood there. Pure.
 *
 * A mark is `constat-removed-` and ten hexadecimal digits of SHA-256(salt, space, value). The salt is random, one for each capture,
 * and forgotten with it: nobody can try values, and yet one value has one mark throughout a package, so that different addresses stay
 * different, an archive still replays, and one can see that two requests carried the same session.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from './hash';
import { withoutTokens } from './json-web-tokens';
import { readUrl } from './read-url';
import { looksRandom, streamKeyNames } from './redaction-names';
import { DEEPEST, fullyDecoded, NameList } from './secret-names';

export interface RedactionRules {
  names: NameList;
  /** Keep what signs the address of a third party's stream. */
  keepStreamKeys: boolean;
  /** Of the page captured: other sites are third parties. */
  pageUrl: string;
  salt: string;
}

export interface Redacted {
  text: string;
  /** The values taken out, one for each place: to be counted and looked for elsewhere, never to be written. */
  removed: string[];
  /** More of them, which may be what signs a stream: to be counted only. */
  aside?: string[];
}

const MARK = 'constat-removed-[0-9a-f]{10}';
const wholeMark = new RegExp(`^${MARK}$`);
export const anyMark = new RegExp(MARK, 'g');
export const isMark = (value: string): boolean => wholeMark.test(value);

/** Of a value as it is, however the place encodes it. */
export const markFor = (value: string, salt: string): string => {
  const plain = fullyDecoded(value.replaceAll('\\/', '/'));
  return `constat-removed-${toHex(sha256(utf8(`${salt} ${plain}`))).slice(0, 10)}`;
};

/** User and password in front of the host, which begins behind the last `@`. In JSON the slashes may be escaped. */
const USERINFO = /^((?:[a-z][a-z0-9+.-]*:)?(?:\\?\/){2})([^/?#\\\s]+)@/i;
/** `;jsessionid=…`: a value of the path ends with its part of the path. */
const PATH_PARAMETER = /(;)([\w.-]+)(=)([^/?#;&\\]+)/g;
/** The `%` of an encoded character, encoded itself or not. */
const PERCENT = `%(?:25){0,${DEEPEST}}`;
/** Letters, digits, `-._~[]`, each of them encoded or not. Nobody has longer names. */
const NAME = `(?:[\\w.~[\\]-]|${PERCENT}(?:2[DE]|3\\d|[46][1-9A-F]|[57][\\dA]|5[BDF]|7E)){1,200}`;
/** Where query or fragment begin, also as scripts write it. */
const QUERY = /[?#]|\\u003f|\\x3f/i;
/** Of query and fragment, with the separators as HTML and scripts write them; a fragment may begin as a path does. */
const PARAMETER = new RegExp(
  `([?&#!]\\/?|&amp;|&#38;|&#x26;|\\\\u003f|\\\\x3f|\\\\u0026|\\\\x26)(${NAME})(=|\\\\u003d|\\\\x3d)([^&#\\\\]+)`,
  'gi',
);
/** Of an address within an address, and of one within that. */
const ENCODED_SEPARATOR = new RegExp(`(${PERCENT}(?:3F|26|23)(?:${PERCENT}2F)?)`, 'i');
const ENCODED_PAIR = new RegExp(`^(${NAME})(${PERCENT}3D)([^&#\\\\]+)`, 'i');

const MEDIA_PATH =
  /\.(?:m3u8?|mpd|isml?\/manifest|ts|m4s|cmf[va]|mp4|m4v|mkv|webm|mov|avi|flv|mp3|m4a|aac|ogg|opus|key|vtt)$/i;
const MEDIA_TYPE = /^(?:video|audio)\/|mpegurl|dash\+xml|vnd\.ms-sstr\+xml/i;

const hostOf = (url: string): string => readUrl(url)?.hostname.toLowerCase() ?? '';
/** The last two labels: below suffixes like `co.uk` strangers count as one site, so that less is kept, never more. */
const siteOf = (host: string): string =>
  /^[\d.]+$|:/.test(host) ? host : host.split('.').slice(-2).join('.');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether an address is that of a stream or a media file of another site than the page's. */
function isForeignMedia(address: string, mediaType: string | null, { pageUrl }: RedactionRules): boolean {
  const url = /^(?:https?|wss?)%3A/i.test(address) ? decoded(address) : address.replaceAll('\\/', '/');
  const path = url.split(/[?#;]/, 1)[0] ?? '';
  if (!MEDIA_PATH.test(path) && !(mediaType !== null && MEDIA_TYPE.test(mediaType))) return false;
  const host = hostOf(url.startsWith('//') ? `https:${url}` : url);
  return host !== '' && siteOf(host) !== siteOf(hostOf(pageUrl));
}

const streamKeys = new NameList(streamKeyNames);
/** Whether a name is that of a stream's key. What the rules name as it stands is none, because some word of it is. */
export function maySignStream(name: string, rules: RedactionRules): boolean {
  const key = streamKeys.find(name);
  return key.verdict !== 'never' && (key.how === 'named' || rules.names.find(name).how === 'contained');
}

/**
 * An address without its secrets: user and password, the parameters that the rules name (of query, fragment, path, and of addresses
 * within it), and JSON Web Tokens anywhere. `mediaType`: of what the address leads to, where that is known.
 */
export const redactUrl = (url: string, rules: RedactionRules, mediaType: string | null = null): Redacted =>
  redact(url, rules, mediaType, 0);

type Pair = (whole: string, opening: string, name: string, equals: string, value: string) => string;

/** Cut at its separators: a pattern would hold every character of a long value as a step to go back to. */
const eachEncodedPair = (text: string, pair: Pair): string =>
  text
    .split(ENCODED_SEPARATOR)
    .map((piece, at) =>
      at === 0 || at % 2 === 1
        ? piece
        : piece.replace(ENCODED_PAIR, (whole, name: string, equals: string, value: string) =>
            pair(whole, '', name, equals, value),
          ),
    )
    .join('');

function redact(url: string, rules: RedactionRules, mediaType: string | null, depth: number): Redacted {
  if (/^(?:data|blob):/i.test(url)) return { text: url, removed: [] };
  const removed: string[] = [];
  const takeOut = (value: string): string => {
    removed.push(value);
    return markFor(value, rules.salt);
  };
  const foreignMedia = isForeignMedia(url, mediaType, rules);
  const isSecret = (name: string, value: string): boolean => {
    const { verdict } = rules.names.find(name);
    if (verdict === 'never' || (verdict === 'looks random' && !looksRandom(value))) return false;
    return !(foreignMedia && rules.keepStreamKeys && maySignStream(name, rules));
  };
  const parameter: Pair = (whole, opening, name, equals, value) => {
    if (isMark(value)) return whole;
    if (isSecret(name, value)) return `${opening}${name}${equals}${takeOut(value)}`;
    if (depth === DEEPEST || !/=|%3D|%(?:25)+3D/i.test(value)) return whole;
    const within = redact(value, rules, null, depth + 1);
    removed.push(...within.removed);
    return `${opening}${name}${equals}${within.text}`;
  };
  const queryAt = url.search(QUERY);
  const path = queryAt < 0 ? url : url.slice(0, queryAt);
  const rest = queryAt < 0 ? '' : url.slice(queryAt);
  const cleanPath = path
    .replace(USERINFO, (whole, scheme: string, user: string) =>
      isMark(user) ? whole : `${scheme}${takeOut(user)}@`,
    )
    .replace(PATH_PARAMETER, parameter);
  const text =
    eachEncodedPair(cleanPath, parameter) + eachEncodedPair(rest.replace(PARAMETER, parameter), parameter);
  return { text: withoutTokens(text, takeOut), removed };
}
