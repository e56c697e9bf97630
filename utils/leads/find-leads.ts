/** What a pirate page gives away: reads a page's facts and returns leads, most important first, each once, bounded. */
import type { Lead } from '@/utils/evidence/schema';
import { adNetworks, inlineAds } from './ads';
import { analyticsAddresses, inlineAnalytics } from './analytics';
import type { AddressReader, PassageReader } from './draft';
import { fileHosts } from './file-hosts';
import { locator } from './locator';
import type { PageFacts } from './page-facts';
import { paymentLinks, writtenPayments } from './payments';
import { contactLinks, invitations, writtenContacts } from './people';
import { players } from './players';
import { KEPT } from './policy';
import { look } from './sightings';
import { streams } from './streams';
import { torrents } from './torrents';
import { workAddresses, writtenWorks } from './works';

export interface FoundLeads {
  leads: Lead[];
  /** Something was left unread or left out because a bound of policy.ts was reached. */
  truncated: boolean;
}

const ADDRESS_READERS: AddressReader[] = [
  streams,
  torrents,
  fileHosts,
  workAddresses,
  paymentLinks,
  analyticsAddresses,
  adNetworks,
  invitations,
  contactLinks,
];
const PASSAGE_READERS: PassageReader[] = [
  writtenWorks,
  writtenPayments,
  inlineAnalytics,
  inlineAds,
  writtenContacts,
];

/** Pure and synchronous; time grows linearly with the page up to the bounds of policy.ts. */
export function findLeads(page: PageFacts): FoundLeads {
  const seen = look(page);
  const found = [
    ...seen.sightings.flatMap((sighting) => ADDRESS_READERS.flatMap((read) => read(sighting))),
    ...players(page),
    ...seen.passages.flatMap((passage) => PASSAGE_READERS.flatMap((read) => read(passage))),
  ];
  const { leads, leftOut } = bounded(found);
  return { leads: leads.map(locator(seen.passages)), truncated: seen.truncated || leftOut };
}

/** Each kind and value once, kinds in the order of {@link KEPT}, the first sighting (the strongest) kept. */
function bounded(found: Lead[]): { leads: Lead[]; leftOut: boolean } {
  const kinds = new Map<string, Map<string, Lead>>();
  for (const lead of found) {
    const sameKind = kinds.get(lead.kind) ?? new Map<string, Lead>();
    kinds.set(lead.kind, sameKind);
    if (!sameKind.has(lead.value)) sameKind.set(lead.value, lead);
  }
  let leftOut = false;
  const leads = Object.entries(KEPT).flatMap(([kind, most]) => {
    const sameKind = [...(kinds.get(kind)?.values() ?? [])];
    leftOut ||= sameKind.length > most;
    return sameKind.slice(0, most);
  });
  return { leads, leftOut };
}
