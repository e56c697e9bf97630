/** Magnet links, brought to one spelling so that the same torrent is the same lead everywhere, and .torrent files. */
import { addressLead, type AddressReader } from './draft';

const TRACKERS_KEPT = 10;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

export const torrents: AddressReader = (sighting) => {
  const { url, contentType } = sighting;
  if (url.protocol === 'magnet:') {
    const value = normalMagnet(url);
    return value === null ? [] : [{ ...addressLead('magnet', sighting, value), host: null }];
  }
  const torrent = /\.torrent$/i.test(url.pathname) || contentType === 'application/x-bittorrent';
  return torrent ? [addressLead('torrent', sighting)] : [];
};

/** `magnet:?xt=urn:btih:<40 hex>&dn=…&tr=…` (BEP 9; v2 hashes of BEP 52 likewise), or null when there is no infohash. */
export function normalMagnet(url: URL): string | null {
  const topics = url.searchParams
    .getAll('xt')
    .concat(url.searchParams.getAll('xt.1'), url.searchParams.getAll('xt.2'));
  const hashes = [...new Set(topics.map(topic).filter((hash) => hash !== null))].sort();
  if (hashes.length === 0) return null;
  const name = whole(url.searchParams.get('dn')?.slice(0, 500));
  const trackers = [...new Set(url.searchParams.getAll('tr'))].sort().slice(0, TRACKERS_KEPT);
  const parts = [
    ...hashes.map((hash) => `xt=${hash}`),
    ...(name ? [`dn=${encodeURIComponent(name)}`] : []),
    ...trackers.map((tracker) => `tr=${encodeURIComponent(whole(tracker.slice(0, 200)))}`),
  ];
  return `magnet:?${parts.join('&')}`.slice(0, 4096);
}

/** Without the half character that a cut may leave, which cannot be encoded. */
const whole = (cut = ''): string => cut.replace(/[\ud800-\udbff]$/, '');

function topic(xt: string): string | null {
  const [, v1, v2] = /^urn:bt(?:ih:([0-9a-z]{40}|[a-z2-7]{32})|mh:(1220[0-9a-f]{64}))$/i.exec(xt) ?? [];
  if (v2 !== undefined) return `urn:btmh:${v2.toLowerCase()}`;
  if (v1 === undefined) return null;
  const hex = v1.length === 32 ? fromBase32(v1.toLowerCase()) : v1.toLowerCase();
  return /^[0-9a-f]{40}$/.test(hex) ? `urn:btih:${hex}` : null;
}

/** The same 160 bits in hex. */
function fromBase32(text: string): string {
  let bits = '';
  for (const char of text) bits += BASE32.indexOf(char).toString(2).padStart(5, '0');
  return (bits.match(/.{4}/g) ?? []).map((nibble) => parseInt(nibble, 2).toString(16)).join('');
}
