/**
 * What a referral tells of a package besides its digest and its claim. Read out of the package once, when it is sealed, and
 * kept beside it: to refer a thousand packages none has to be opened.
 */
import type * as z from 'zod';
import type { CaptureRecord } from '@/utils/archive/records';
import { inMemory } from '@/utils/evidence/bytes-source';
import { EVIDENCE_JSON, LEADS_JSON } from '@/utils/evidence/layout';
import { parsedJson } from '@/utils/evidence/parsed-json';
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';
import { evidence, leadsDocument } from '@/utils/evidence/schema';
import { readSome } from '@/utils/evidence/zip';
import { MAX_URL_CHARS, referralRequest } from '@/utils/referral/schema';

/** Where it is kept, among the workings of the capture. */
export const REFERRAL_FACTS = 'referral-facts';

export const referralFacts = referralRequest.pick({
  seal: true,
  urls: true,
  leads: true,
  completeness: true,
});
export type ReferralFacts = z.infer<typeof referralFacts>;

/** Up to this size a package is read at once: each slice of a Blob costs more than so many bytes. */
const READ_WHOLE_BYTES = 2 ** 20;

/** What the protocol has room for. A page whose address alone is longer is named by its site; the package has it whole. */
function fitting(urls: string[]): string[] {
  const short = urls.filter((url) => url.length <= MAX_URL_CHARS).slice(0, 50);
  return short.length > 0 ? short : urls.slice(0, 1).map((url) => `${new URL(url).origin}/`);
}

/** Of a sealed capture and its package. */
export async function readFacts(capture: CaptureRecord, seal: string, body: Blob): Promise<ReferralFacts> {
  const source = body.size <= READ_WHOLE_BYTES ? inMemory(await body.arrayBuffer()) : body;
  const [toldIn, ledIn] = [`${capture.id}/${EVIDENCE_JSON}`, `${capture.id}/${LEADS_JSON}`];
  const files = await readSome(source, [toldIn, ledIn], PACKAGE_LIMITS);
  const facts = evidence.safeParse(parsedJson(await files.get(toldIn)?.text()));
  const leads = leadsDocument.safeParse(parsedJson(await files.get(ledIn)?.text()));
  const urls = [
    capture.url,
    ...(facts.success ? [facts.data.target.url_final, ...facts.data.target.path_taken] : []),
  ];
  return {
    seal,
    urls: fitting([...new Set(urls)]),
    leads: (leads.success ? leads.data.leads : []).slice(0, 500).map(({ kind, host }) => ({ kind, host })),
    completeness: capture.completeness ?? 'partial',
  };
}
