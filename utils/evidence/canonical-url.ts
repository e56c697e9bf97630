/**
 * One spelling for the addresses of one page: for finding duplicates and for the "already known?" query.
 * Not for evidence, which keeps every address as it was.
 */
import { readUrl } from './read-url';
import { isMark } from './redaction';

/** Parameters that say who sent the visitor or who the visitor is, never which page it is. */
const NOISE =
  /^(?:utm_\w+|(?:fb|g|gb|ms|tw|yt|dc|wb|ttc|li_fat_|mc_e|mc_c)(?:cl)?id|gclsrc|_ga|_gl|igshid|phpsessid|jsessionid|aspsessionid\w*|sessionid|sid)$/i;
const SESSION_IN_PATH = /;jsessionid=[^/?#]*/gi;
/** A fragment that routes inside a page names another page. */
const ROUTE = /^#!?\//;
const UNRESERVED = /%(?:2D|2E|5F|7E|3[0-9]|4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A])/gi;

/** Percent-encoding in one form: unreserved characters plain, hexadecimal digits in capitals. */
const plainEncoding = (text: string): string =>
  text
    .replace(UNRESERVED, (escape) => decodeURIComponent(escape))
    .replace(/%[0-9a-f]{2}/g, (escape) => escape.toUpperCase());

/** Without the slashes at its end, counted from there: a pattern would begin anew at each slash of a hostile path. */
function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

function canonicalQuery(url: URL): string {
  const pairs = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !NOISE.test(pair.split('=', 1)[0] ?? ''))
    .filter((pair) => !isMark(pair.slice(pair.indexOf('=') + 1)))
    .map(plainEncoding)
    .sort();
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/**
 * The canonical form: https for http, no credentials, no default port, no trailing dot of the host, no fragment
 * unless it routes, no tracking or session parameters, the others sorted, percent-encoding in one form, no slash at
 * the end of the path, nothing that was taken out as a secret. Text that is no http(s) address comes back as it is.
 */
export function canonicalUrl(text: string): string {
  const url = readUrl(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return text;
  const host = url.hostname.replace(/\.+$/, '');
  const port = url.port === '' ? '' : `:${url.port}`;
  const path = withoutSlashes(plainEncoding(url.pathname.replace(SESSION_IN_PATH, '')));
  const fragment = ROUTE.test(url.hash) ? plainEncoding(url.hash) : '';
  return `https://${host}${port}${path}${canonicalQuery(url)}${fragment}`;
}
