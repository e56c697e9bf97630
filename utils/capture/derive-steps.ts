/** The steps that need no page any more: what was read is made into what a person and a machine can look at. */
import { reportTexts } from './report-language';
import { LEADS_JSON, REPORT_HTML } from '@/utils/evidence/layout';
import { reportHtml } from '@/utils/evidence/report';
import { failed, ok } from '@/utils/evidence/result';
import { leadsDocument, type Lead } from '@/utils/evidence/schema';
import { findLeads } from '@/utils/leads/find-leads';
import { ARCHIVE, archive } from './archive-step';
import { describeCapture } from './evidence-json';
import { erasedLead, URL_SECRETS } from './erase-facts';
import type { FrameWithReading } from './frame-with-reading';
import { keptResources, type KeptResource } from './kept-resources';
import type { PageAccess } from './page-access';
import { pageFacts } from './page-facts';
import { answeredOf, type LoggedRequest } from './request-log';
import { searchAgain } from './search-again';
import { assembleSnapshot } from './snapshot/assemble';
import { CLOSED_VIEWER } from './page-step';
import { notApplicable, type Step } from './steps';
import type { CaptureWork, NewArtefact } from './work';

const framesRead = async (work: CaptureWork): Promise<FrameWithReading[]> =>
  ((await work.get('frames')) as FrameWithReading[] | undefined) ?? [];

const howOf = ({ url, drawn }: KeptResource, refetched: Set<string>): 'loaded' | 'refetched' | 'drawn' =>
  drawn === true ? 'drawn' : refetched.has(url) ? 'refetched' : 'loaded';

const SNAPSHOT = 'data/snapshot/page.html';

const snapshot: Step<PageAccess> = {
  name: 'snapshot',
  limitMs: 60_000,
  needsPage: false,
  async run(work) {
    if (work.facts.limitations.some(({ code }) => code === CLOSED_VIEWER))
      return notApplicable('this is no web page');
    const frames = (await framesRead(work)).flatMap(({ reading, ...node }) =>
      reading ? [{ ...node, reading }] : [],
    );
    const { resources } = await keptResources(work);
    const refetched = new Set((await work.get('refetched')) as string[] | undefined);
    const byUrl = new Map(resources.map((resource) => [resource.url, resource]));
    const answered = answeredOf(((await work.get('requests')) as LoggedRequest[] | undefined) ?? []);
    const eraser = work.eraser();
    const made = await assembleSnapshot(
      frames,
      async ({ url }) => {
        const found = byUrl.get(url);
        return found ? { body: found.body, mediaType: found.mediaType, how: howOf(found, refetched) } : null;
      },
      // Nothing of it is a script.
      (text) => eraser.text(text, false),
      (url) => answered.has(url),
    );
    if (!made) {
      work.remark('limitations', 'no-dom', 'the page could not be read');
      return failed('no-dom', 'the page could not be read');
    }
    const artefact: NewArtefact = {
      path: SNAPSHOT,
      role: 'dom-snapshot',
      mediaType: 'text/html',
      method: 'dom-serialiser',
      body: made.html,
    };
    await work.keep(artefact, () => {
      for (const { code, detail } of made.limitations) work.remark('limitations', code, detail);
      for (const { code, detail } of made.transformations) work.remark('transformations', code, detail);
      for (const { kind, count, detail } of made.redactions) work.redacted(SNAPSHOT, kind, count, detail);
      work.redacted(SNAPSHOT, 'url-secret', eraser.count, URL_SECRETS);
      if (made.missing.length === 0) return;
      const detail = `${made.missing.length} resources were not to be had, as the site is not asked again: ${made.missing.join(' ').slice(0, 2000)}`;
      work.remark('limitations', 'resources-missing', detail);
    });
    return ok(null);
  },
};

/** What the DOM and the network show first; then what only the page's own source, kept in the web archive, shows. */
const leads: Step<PageAccess> = {
  name: 'leads',
  limitMs: 30_000,
  needsPage: false,
  async run(work) {
    const [frames, requests] = await Promise.all([framesRead(work), work.get('requests')]);
    const { resources } = await keptResources(work);
    const stored = new Set(work.entries().map(({ path }) => path));
    const facts = await pageFacts(frames, (requests as LoggedRequest[] | undefined) ?? [], resources);
    const seen = findLeads(facts.asSeen);
    const inSource = findLeads(facts.asSent);
    const known = new Set(seen.leads.map(({ kind, value }) => `${kind} ${value}`));
    const more = inSource.leads
      .filter(({ kind, value }) => !known.has(`${kind} ${value}`))
      .map((lead): Lead => ({ ...lead, shown_in: ARCHIVE }));
    const eraser = work.eraser();
    const told = [...seen.leads, ...more].filter(({ shown_in }) => stored.has(shown_in));
    const erased = told.flatMap((lead) => erasedLead(lead, eraser) ?? []);
    const found = erased.map(({ lead }) => lead);
    const isCut = erased.length < told.length || erased.some(({ cut }) => cut);
    const document = leadsDocument.parse({ schema: 'https://constat.example/schema/leads/1', leads: found });
    work.set('leads', found);
    const artefact: NewArtefact = {
      path: LEADS_JSON,
      role: 'leads',
      mediaType: 'application/json',
      method: 'computed',
      body: `${JSON.stringify(document, null, 2)}\n`,
    };
    await work.keep(artefact, () => {
      work.redacted(LEADS_JSON, 'url-secret', eraser.count, URL_SECRETS);
      if (seen.truncated || inSource.truncated || isCut)
        work.remark('limitations', 'leads-truncated', 'a bound was reached');
    });
    return ok(null);
  },
};

const report: Step<PageAccess> = {
  name: 'report',
  limitMs: 10_000,
  needsPage: false,
  async run(work) {
    const files = work.entries().filter(({ role }) => role !== 'report');
    const subject = await describeCapture({
      captureId: work.id,
      facts: work.facts,
      files,
      visibleText: await work.textOf('visible-text'),
      monotonicMs: performance.now(),
    });
    const texts = reportTexts();
    const images = files
      .filter(({ role }) => role === 'viewport-screenshot' || role === 'full-page-strip')
      .sort((a, b) =>
        a.role === b.role ? (a.path < b.path ? -1 : 1) : a.role === 'viewport-screenshot' ? -1 : 1,
      )
      .map(({ path }) => ({ src: path.slice('data/'.length), alt: path.slice('data/screenshots/'.length) }));
    const found = ((await work.get('leads')) as Lead[] | undefined) ?? [];
    await work.keep({
      path: REPORT_HTML,
      role: 'report',
      mediaType: 'text/html',
      method: 'computed',
      body: reportHtml(subject, found, texts, images),
    });
    return ok(null);
  },
};

/** Groups one after another; the steps of a group at the same time. */
export const deriveSteps: Step<PageAccess>[][] = [[snapshot, archive], [leads], [searchAgain], [report]];
