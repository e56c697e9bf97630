/** Streams and media files: what a player plays. Known by address, by media type, or by the element that plays them. */
import { addressLead, type AddressReader } from './draft';
import type { Sighting } from './sightings';

/** HLS, DASH and Smooth Streaming, as RFC 8216, ISO/IEC 23009-1, Microsoft and common misuse name them. */
const MANIFEST_TYPE = new Set([
  'application/vnd.apple.mpegurl',
  'application/x-mpegurl',
  'application/mpegurl',
  'audio/mpegurl',
  'audio/x-mpegurl',
  'video/x-mpegurl',
  'application/dash+xml',
  'application/vnd.ms-sstr+xml',
]);
const MANIFEST_PATH = /\.(?:m3u8|m3u|mpd|isml?\/manifest)$|\.isml?\/manifest\(/i;
const MANIFEST_NAME = /\.(?:m3u8|mpd)$/i;

/** Endings of what is copied whole: video, audio, books and comics. Documents and archives would flood any page. */
const MEDIA_PATH =
  /\.(?:mp4|m4v|mkv|webm|avi|mov|flv|wmv|mpe?g|m2ts|vob|ogv|3gp|mp3|m4a|m4b|flac|ogg|opus|wav|aac|wma|epub|mobi|azw3|cbz|cbr)$/i;
/** Endings of segments: theirs alone proves nothing (`.ts` is TypeScript, too). */
const SEGMENT_PATH = /\.(?:ts|m4s|cmfv|cmfa|aac|m4f)$/i;
const MEDIA_TYPE = /^(?:video|audio)\//;
/** Sounds of the page's own interface. */
const INTERFACE_SOUND = /\/(?:sounds?|notifications?|beeps?|clicks?|sfx)\b/i;

export const streams: AddressReader = (sighting) => {
  const { url, contentType } = sighting;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return [];
  if (isManifest(sighting)) return [addressLead('stream-manifest', sighting)];
  const typed = contentType !== null && MEDIA_TYPE.test(contentType);
  if (SEGMENT_PATH.test(url.pathname)) {
    const played = typed || sighting.origin === 'media';
    return played ? [addressLead('media-file', sighting, oneSegment(url))] : [];
  }
  const named = MEDIA_PATH.test(url.pathname) && !contentType?.startsWith('text/');
  if (INTERFACE_SOUND.test(url.pathname)) return [];
  return typed || named || sighting.origin === 'media' ? [addressLead('media-file', sighting)] : [];
};

export const isManifest = ({ url, contentType, origin }: Sighting): boolean =>
  (contentType !== null && MANIFEST_TYPE.has(contentType)) ||
  MANIFEST_PATH.test(url.pathname) ||
  // A page *about* a manifest links to `?q=x.m3u8`; a player asks for it. A whole address there is a sighting of its own.
  (origin !== 'link' &&
    [...url.searchParams.values()].some((value) => MANIFEST_NAME.test(value) && !value.includes('://')));

/** A stream has hundreds of segments, which are one lead: their address with the numbers of the last part as `*`. */
function oneSegment(url: URL): string {
  const slash = url.href.split('?', 1)[0]?.lastIndexOf('/') ?? -1;
  return (
    url.href.slice(0, slash + 1) +
    url.href
      .slice(slash + 1)
      .split('?', 1)[0]
      ?.replace(/\d+/g, '*')
  );
}
