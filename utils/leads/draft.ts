/** How the families of leads write one down. */
import type { Lead } from '@/utils/evidence/schema';
import type { LeadKind } from './policy';
import { excerptOf } from './scan';
import type { Passage } from './passages';
import type { Sighting } from './sightings';

/** What a family of leads is: it reads one address, or one passage, and says what that gives away. */
export type AddressReader = (sighting: Sighting) => Lead[];
export type PassageReader = (passage: Passage) => Lead[];

/** A lead that is an address. `value` where another spelling of it is the better one. */
export const addressLead = (kind: LeadKind, sighting: Sighting, value = sighting.url.href): Lead => ({
  kind,
  value,
  host: sighting.url.hostname || null,
  frame_chain: sighting.chain,
  shown_in: sighting.shownIn,
  evidence: sighting.excerpt,
});

/** A lead read from a passage; `written` is the exact text it was read from. */
export const passageLead = (kind: LeadKind, passage: Passage, value: string, written: string): Lead => ({
  kind,
  value,
  host: null,
  frame_chain: passage.chain,
  shown_in: passage.shownIn,
  evidence: excerptOf(written),
});

/** Whether `host` is one of `domains` or lies below one of them. Returns that domain. */
export function listedDomain(host: string, domains: ReadonlySet<string>): string | null {
  for (let name = host.toLowerCase(); name !== '';) {
    if (domains.has(name)) return name;
    const dot = name.indexOf('.');
    name = dot === -1 ? '' : name.slice(dot + 1);
  }
  return null;
}
