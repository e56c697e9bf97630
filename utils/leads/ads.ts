/** Advertising networks a page earns from, with the zone or key under which they pay its operator. */
import type { Lead } from '@/utils/evidence/schema';
import { AD_NETWORKS } from './data/ad-networks';
import { addressLead, listedDomain, passageLead, type AddressReader, type PassageReader } from './draft';
import { hits } from './scan';

/** Parameters in which networks name the place they pay for. */
const ZONE = [
  'zoneid',
  'zone_id',
  'idzone',
  'zone',
  'z',
  'pid',
  'spot',
  'spot_id',
  'site_id',
  'siteid',
  'key',
];
/** Script addresses on hosts that change weekly: a hash below three pairs of it; `/400/<zone>`; `apu.php?zoneid=`. */
const HASHED_SCRIPT = /^\/([0-9a-f]{2})\/([0-9a-f]{2})\/([0-9a-f]{2})\/(\1\2\3[0-9a-f]{26})\.js$/;
const ZONED_SCRIPT = /^\/40[01]\/(\d{6,9})$/;
const POPUNDER_SCRIPT = /^\/(?:apu|afu)\.php$/;

export const adNetworks: AddressReader = (sighting) => {
  const { url, origin } = sighting;
  if (origin === 'link' || !/^https?:$/.test(url.protocol)) return []; // a link to a network is not its advertising
  const listed = listedDomain(url.hostname, AD_NETWORKS);
  const shape = HASHED_SCRIPT.exec(url.pathname)?.[4] ?? ZONED_SCRIPT.exec(url.pathname)?.[1];
  const zone = shape ?? ZONE.map((name) => url.searchParams.get(name)).find(isZone);
  const popunder = POPUNDER_SCRIPT.test(url.pathname) && zone !== undefined;
  if (listed === null && shape === undefined && !popunder) return [];
  const network = listed ?? url.hostname;
  return [addressLead('ad-network', sighting, zone ? `${network}#zone=${zone}` : network)];
};

const isZone = (value: string | null): boolean => value !== null && /^\w{2,64}$/.test(value);

/** Keys in inline scripts: Adsterra's `atOptions`, `data-zone` of a loader, ExoClick's `data-zoneid`, PopAds' site id. */
const INLINE: { network: string; pattern: RegExp }[] = [
  {
    network: 'adsterra',
    pattern: /atOptions\s{0,5}=\s{0,5}\{\s{0,20}["']key["']\s{0,5}:\s{0,5}["']([0-9a-f]{32})["']/g,
  },
  { network: 'exoclick', pattern: /\bdata-zoneid=["'](\d{5,10})["']/g },
  { network: 'loader', pattern: /\bdata-zone=["'](\d{5,10})["']/g },
  { network: 'popads', pattern: /_pop\.push\(\[["']siteId["'],\s?(\d{4,10})/g },
  { network: 'juicyads', pattern: /adsbyjuicy\.push\(\{["']adzone["']:\s?(\d{4,10})/g },
];

export const inlineAds: PassageReader = (passage) => {
  if (passage.kind !== 'markup') return [];
  const leads: Lead[] = [];
  for (const { network, pattern } of INLINE) {
    for (const [, zone = ''] of hits(passage.text, pattern)) {
      // What to look for is the zone itself: the code around it is full of quotation marks.
      leads.push(passageLead('ad-network', passage, `${network}#zone=${zone}`, zone));
    }
  }
  return leads;
};
