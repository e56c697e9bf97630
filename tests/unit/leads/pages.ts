/** Pages for the tests, built from little: one frame, unless more are given. */
import type { Lead } from '@/utils/evidence/schema';
import { findLeads } from '@/utils/leads/find-leads';
import type { FrameFacts, PageFacts, RequestFacts } from '@/utils/leads/page-facts';

export const PAGE = 'https://films.example/film-x';

export const frame = (facts: Partial<FrameFacts> = {}): FrameFacts => ({
  url: PAGE,
  parents: [],
  html: '',
  text: '',
  links: [],
  media: [],
  iframes: [],
  ...facts,
});

export const request = (
  url: string,
  contentType: string | null = null,
  frames: string[] = [PAGE],
): RequestFacts => ({ url, type: 'xmlhttprequest', frames, contentType });

export const page = (facts: Partial<FrameFacts> = {}, requests: RequestFacts[] = []): PageFacts => ({
  frames: [frame(facts)],
  requests,
});

/** A page that holds this markup and the links in it, as a browser would report them. */
export const linking = (href: string, text = ''): PageFacts =>
  page({
    html: `<a href="${href.replaceAll('&', '&amp;')}">${text}</a>`,
    links: [{ href, text }],
  });

export const leadsOf = (facts: PageFacts, kind?: Lead['kind']): Lead[] =>
  findLeads(facts).leads.filter((lead) => kind === undefined || lead.kind === kind);

/** `kind value` of every lead, the shortest way to say what is expected. */
export const found = (facts: PageFacts): string[] =>
  leadsOf(facts).map(({ kind, value }) => `${kind} ${value}`);
