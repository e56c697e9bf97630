/** Sees to it that what a lead tells the reader to look for really stands in the markup it was read from. */
import { readUrl } from '@/utils/evidence/read-url';
import type { Lead } from '@/utils/evidence/schema';
import { SHOWN_IN, type Passage } from './passages';
import { excerptOf } from './scan';

/**
 * Browsers hand out resolved addresses, pages write relative ones: tries the address, then its path, then the path's
 * last part. Keeps the lead as it is when none stands there (an attribute that a script has set meanwhile).
 */
export function locator(passages: Passage[]): (lead: Lead) => Lead {
  const markup = new Map<string, string>();
  for (const { kind, chain, text } of passages) {
    if (kind === 'markup') markup.set(chain.at(-1) ?? '', text);
  }
  return (lead) => {
    if (lead.shown_in !== SHOWN_IN.page) return lead;
    const around = lead.kind === 'player-frame' ? lead.frame_chain.at(-2) : lead.frame_chain.at(-1);
    const text = markup.get(around ?? '') ?? '';
    const evidence = spellings(lead.evidence).find((spelling) => text.includes(spelling));
    return evidence === undefined ? lead : { ...lead, evidence };
  };
}

function spellings(evidence: string): string[] {
  const url = /^https?:\/\//i.test(evidence) ? readUrl(evidence) : null;
  if (!url) return [evidence];
  const path = excerptOf(url.pathname + url.search);
  const last = path.slice(path.lastIndexOf('/') + 1);
  return [evidence, path, last].filter((spelling) => spelling.length >= 4);
}
