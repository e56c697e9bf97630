/** Links to file hosts ("cyberlockers"): by a maintained list, or by how such hosts address a file. */
import { EMBED_HOSTS } from './data/embed-hosts';
import { FILE_HOSTS } from './data/file-hosts';
import { ORDINARY_SITES } from './data/ordinary-sites';
import { addressLead, listedDomain, type AddressReader } from './draft';
import type { Sighting } from './sightings';
import { readUrl } from '@/utils/evidence/read-url';

/** Signs, and how much each says of a host that is not listed; a link counts from {@link ENOUGH} on. */
const ENOUGH = 3;

/** The word in its host by which a file host advertises itself. */
const HOST_WORD = /upload|(?:^|[^a-z])(?:files?|share|drop)|(?:files?|share|locker|drive|box|gator|load)\./i;
/** `/file/x`, `/d/x`: an identifier below a short word. */
const FILE_PATH = /^\/(?:file|files|f|d|dl|download|share|view|s|get)\/[\w-]{5,64}(?:\/|$|\.html?$)/i;
/** `/abcdefgh1234`, `/abcdefgh1234/name.rar.html`: twelve characters, as the software most of them run makes them. */
const SCRIPT_PATH = /^\/(?=[a-z]*\d)[a-z0-9]{12}(?:$|\.html?$|\/[^/]{3,200}$)/;
/** The name of what is offered: an archive, image or film in the path or the label. */
const FILE_NAME = /\.(?:rar|zip|7z|part\d{1,3}\.rar|mkv|mp4|avi|iso|epub|pdf|apk|nsp|xci|exe)\b/i;
const SIZE = /\b\d{1,4}(?:[.,]\d{1,2})?\s?[MG]i?B\b/;

/** A link to a video host leads to the file as well; its frames are players.ts' business. */
const LISTS = [FILE_HOSTS, EMBED_HOSTS];

export const fileHosts: AddressReader = (sighting) => {
  const { url, origin } = sighting;
  if (!/^https?:$/.test(url.protocol) || url.pathname === '/' || origin === 'request' || origin === 'iframe')
    return [];
  const listed = LISTS.some((list) => listedDomain(url.hostname, list) !== null);
  return listed || (origin === 'link' && weight(sighting) >= ENOUGH)
    ? [addressLead('cyberlocker', sighting)]
    : [];
};

function weight({ url, chain, label }: Sighting): number {
  const page = readUrl(chain[0] ?? '')?.hostname ?? '';
  if (url.hostname === page || page.endsWith(`.${url.hostname}`) || url.hostname.endsWith(`.${page}`))
    return 0;
  if (listedDomain(url.hostname, ORDINARY_SITES)) return 0;
  let sum = HOST_WORD.test(`${url.hostname}.`) ? 1 : 0;
  if (FILE_PATH.test(url.pathname)) sum += 1;
  if (SCRIPT_PATH.test(url.pathname)) sum += 2;
  if (FILE_NAME.test(url.pathname) || FILE_NAME.test(label)) sum += 1;
  if (SIZE.test(label)) sum += 1;
  return sum;
}
