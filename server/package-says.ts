/** What a verified package says that its referral tells, too, and by what the desk finds it again. */
import { inMemory } from '@/utils/evidence/bytes-source';
import { fingerprint } from '@/utils/evidence/fingerprint';
import { LEADS_JSON } from '@/utils/evidence/layout';
import { parsedJson } from '@/utils/evidence/parsed-json';
import { MAX_JSON_BYTES } from '@/utils/evidence/policy';
import { leadsDocument, type Evidence } from '@/utils/evidence/schema';
import { readSome, type ZipLimits } from '@/utils/evidence/zip';
import type { ReferralRequest } from '@/utils/referral/schema';

export interface PackageSays {
  completeness: Evidence['completeness'];
  /** Of the page that was captured. */
  urlFinal: string;
  /** By which the page is reached: of itself, as typed, and of each redirect to it. */
  urls: string[];
  /** The same, and where the user came from. */
  urlsNamed: string[];
  leads: ReferralRequest['leads'];
  /** Computed here: what evidence.json states could be another page's. Null where the text is too long for that. */
  fingerprint: string | null;
}

/** `zip` has been verified, and `evidence` is its own. */
export async function packageSays(zip: Blob, evidence: Evidence, limits: ZipLimits): Promise<PackageSays> {
  const { completeness, target, redirects, capture_id: id } = evidence;
  const textPath = evidence.files.find(({ role }) => role === 'visible-text')?.path;
  const [ledIn, saidIn] = [`${id}/${LEADS_JSON}`, `${id}/${textPath ?? ''}`];
  const files = await readSome(zip, [ledIn, saidIn], limits);
  const leads = leadsDocument.safeParse(parsedJson(await files.get(ledIn)?.text())).data?.leads ?? [];
  const said = files.get(saidIn) ?? inMemory(new ArrayBuffer(0));
  const { url_final: urlFinal, title } = target;
  const urls = [urlFinal, target.url_typed, ...redirects.map(({ url }) => url)].filter((url) => url !== null);
  return {
    ...{ completeness, urlFinal, urls },
    urlsNamed: [...urls, ...target.path_taken],
    leads: leads.map(({ kind, host }) => ({ kind, host })),
    fingerprint:
      said.size > MAX_JSON_BYTES ? null : await fingerprint({ urlFinal, title, text: await said.text() }),
  };
}
