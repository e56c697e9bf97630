/** Numbers that name the work: catalogue entries linked or used by a player, and labelled ISBN, ISRC and EAN. */
import type { Lead } from '@/utils/evidence/schema';
import { normalEan, normalIsbn } from './check-digit';
import { addressLead, passageLead, type AddressReader, type PassageReader } from './draft';
import { hits } from './scan';

/** A catalogue, and where its number stands in an address of it. */
const CATALOGUES: { name: string; host: RegExp; entry: RegExp }[] = [
  { name: 'tmdb', host: /^themoviedb\.org$/, entry: /^\/((?:movie|tv)\/\d{1,8})/ },
  { name: 'tvdb', host: /^thetvdb\.com$/, entry: /^\/((?:series|movies)\/[\w-]{1,80})/ },
  { name: 'mal', host: /^myanimelist\.net$/, entry: /^\/((?:anime|manga)\/\d{1,7})/ },
  { name: 'anilist', host: /^anilist\.co$/, entry: /^\/((?:anime|manga)\/\d{1,7})/ },
  { name: 'kinopoisk', host: /^kinopoisk\.ru$/, entry: /^\/((?:film|series)\/\d{1,8})/ },
  { name: 'steam', host: /^store\.steampowered\.com$/, entry: /^\/app\/(\d{2,8})/ },
  { name: 'steam', host: /(?:^|\.)steamstatic\.com$/, entry: /\/steam\/apps\/(\d{2,8})\// },
  {
    name: 'musicbrainz',
    host: /^musicbrainz\.org$/,
    entry: /^\/((?:release|release-group|recording)\/[0-9a-f-]{36})/,
  },
  { name: 'discogs', host: /^discogs\.com$/, entry: /^\/((?:release|master)\/\d{1,9})/ },
  { name: 'goodreads', host: /^goodreads\.com$/, entry: /^\/(book\/show\/\d{1,9})/ },
];
/** IMDb's number, wherever it stands: players take it as a parameter or part of their path. */
const IMDB = /(?:^|[^a-z0-9])(tt\d{7,8})(?![a-z0-9])/i;
const TMDB_PARAM = /^\d{1,8}$/;

export const workAddresses: AddressReader = (sighting) => {
  const { url, origin } = sighting;
  if (!/^https?:$/.test(url.protocol)) return [];
  const work = (value: string): Lead[] => [addressLead('external-id', sighting, value)];
  const imdb = IMDB.exec(url.pathname + url.search)?.[1];
  if (imdb !== undefined) return work(`imdb:${imdb.toLowerCase()}`);
  const host = url.hostname.replace(/^www\./, '');
  for (const { name, host: known, entry } of CATALOGUES) {
    const id = known.test(host) ? entry.exec(url.pathname)?.[1] : undefined;
    if (id !== undefined) return work(`${name}:${id}`);
  }
  const tmdb = url.searchParams.get('tmdb') ?? url.searchParams.get('tmdb_id');
  return origin !== 'link' && tmdb !== null && TMDB_PARAM.test(tmdb) ? work(`tmdb:${tmdb}`) : [];
};

/** Labelled numbers in prose and in structured data; a number without its label, or with a wrong digit, is none. */
const ISBN = /\bISBN(?:-1[03])?["']?\s{0,3}[:：]?\s{0,3}["']?((?:\d[ -]?){9,12}[\dX])(?![\d-])/gi;
const EAN = /\b(?:EAN|GTIN|UPC|barcode)(?:-?1[234]|-?8)?["']?\s{0,3}[:：]?\s{0,3}["']?(\d{8,14})(?!\d)/gi;
const ISRC = /\bISRC["']?\s{0,3}[:：]?\s{0,3}["']?([A-Z]{2}-?[A-Z0-9]{3}-?\d{2}-?\d{5})(?!\d)/gi;
const IMDB_DATA = /\b(?:imdb|imdb_?id)["']?\s{0,3}[:=]\s{0,3}["'](tt\d{7,8})["']/gi;

export const writtenWorks: PassageReader = (passage) => {
  const leads: Lead[] = [];
  const add = (pattern: RegExp, name: string, normal: (text: string) => string | null): void => {
    for (const [, written = ''] of hits(passage.text, pattern)) {
      const value = normal(written);
      if (value !== null) leads.push(passageLead('external-id', passage, `${name}:${value}`, written));
    }
  };
  add(ISBN, 'isbn', normalIsbn);
  add(EAN, 'ean', normalEan);
  add(ISRC, 'isrc', (text) => text.replaceAll('-', '').toUpperCase());
  if (passage.kind === 'markup') add(IMDB_DATA, 'imdb', (text) => text.toLowerCase());
  return leads;
};
