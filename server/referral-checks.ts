/** Does a referral tell of its package what the package itself says? The desk lists and finds again by the package alone. */
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import { readUrl } from '@/utils/evidence/read-url';
import { MAX_URL_CHARS, type ReferralRequest } from '@/utils/referral/schema';
import type { PackageSays } from './package-says';
import type { Check } from './store';

type Told = Pick<ReferralRequest, 'urls' | 'leads' | 'completeness'>;

/** An address too long for a referral may be told by its site. */
const tellable = (url: string): string =>
  url.length > MAX_URL_CHARS ? `${readUrl(url)?.origin ?? ''}/` : url;

const check = (id: string, stray: string | null, holds: string): Check =>
  stray === null ? { id, status: 'passed', detail: holds } : { id, status: 'failed', detail: stray };

function addresses({ urls }: Told, { urlsNamed }: PackageSays): Check {
  const named = new Set(urlsNamed.map((url) => canonicalUrl(tellable(url))));
  const stray = urls.find((url) => !named.has(canonicalUrl(url)));
  return check(
    'referral.urls',
    stray === undefined ? null : `the package does not name ${stray}`,
    'every address referred is named in the package',
  );
}

function leads(told: Told, says: PackageSays): Check {
  const spelt = ({ kind, host }: Told['leads'][number]) => JSON.stringify([kind, host]);
  const found = new Set(says.leads.map(spelt));
  const stray = told.leads.find((lead) => !found.has(spelt(lead)));
  return check(
    'referral.leads',
    stray === undefined ? null : `the package has no such lead: ${stray.kind} at ${stray.host ?? 'no host'}`,
    `${told.leads.length} leads referred, each in the package`,
  );
}

export const referralChecks = (told: Told, says: PackageSays): Check[] => [
  addresses(told, says),
  leads(told, says),
  check(
    'referral.completeness',
    told.completeness === says.completeness
      ? null
      : `referred as ${told.completeness}, the package says ${says.completeness}`,
    says.completeness,
  ),
];
