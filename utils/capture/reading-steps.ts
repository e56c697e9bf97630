/** The steps that read what the page says, and where it is shown: its DOM and text, browser and device. */
import { seenPage } from '@/utils/archive/seen-page';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { ArtefactRole } from '@/utils/evidence/schema';
import { addressesSince, isElsewhere, noteReading, tellAddresses } from './address-changes';
import { openedDocument } from './document-step';
import { URL_SECRETS } from './erase-facts';
import { keepSilentFrames, silentFrames, type FrameWithReading } from './frame-with-reading';
import { describeEnvironment } from './environment';
import { CLOSED_VIEWER, type PageStep } from './page-step';
import { capturePolicy } from './policy';
import type { FrameReading } from './reader/reading';
import { readFrames } from './read-frames';
import { notApplicable } from './steps';
import { isMuchGone, whatIsGone } from './what-is-gone';
import type { CaptureWork } from './work';

const TEXT_PATH = 'data/snapshot/text.txt';
/** What the same document said later, at another address or with much of it gone. */
const TEXT_AFTER_PATH = 'data/snapshot/text-after.txt';
/** How a hold that a frame kept waiting is noted: whoever asks all frames together would wait for it again. */
const HOLD_TIMED_OUT = 'hold.timed-out';

export const environment: PageStep = {
  name: 'environment',
  limitMs: 5_000,
  needsPage: true,
  async run(work, page) {
    const settings = await page.services.settings();
    work.facts.environment = await describeEnvironment(page.target.tabId, work.facts, settings);
    work.log('environment.recorded', {
      browser: `${work.facts.environment.browser.name} ${work.facts.environment.browser.version}`,
      os: work.facts.environment.device.os,
      tool: work.facts.environment.tool.version,
    });
    return ok(null);
  },
};

async function keepText(
  work: CaptureWork,
  path: string,
  role: ArtefactRole,
  said: string,
  also: () => void,
): Promise<void> {
  const eraser = work.eraser();
  const body = eraser.text(said);
  const mediaType = 'text/plain; charset=utf-8';
  await work.keep({ path, role, mediaType, method: 'dom-serialiser', body }, () => {
    work.redacted(path, 'url-secret', eraser.count, URL_SECRETS);
    also();
  });
}

/** What of the page was not read. */
function tellUnread(work: CaptureWork, frames: FrameWithReading[]): void {
  const shown = frames.find(({ frameId }) => frameId === 0)?.reading?.frames.length ?? 0;
  if (shown > capturePolicy.framesRead)
    work.remark(
      'limitations',
      'frames-unread',
      `the page shows ${shown} frames; ${frames.length - 1} were read`,
    );
  const unread = frames.filter(({ reading }) => reading === null);
  if (unread.length === 0) return;
  const which = unread.map(({ url }) => url).join(' ');
  const detail = `${unread.length} frames could not be read: ${which.slice(0, 1000)}`;
  work.remark('limitations', 'frames-missing', detail);
}

/** What the first reading says of the page itself. */
function notePage(work: CaptureWork, main: FrameReading): void {
  Object.assign(work.facts, {
    urlFinal: main.url,
    title: main.title,
    referrer: main.referrer === '' ? null : main.referrer,
    page: {
      lang: main.lang,
      viewport: main.viewport,
      scroll: main.scroll,
      document_size: main.documentSize,
      color_scheme: main.colorScheme,
    },
  });
  work.change((record) => Object.assign(record, seenPage(main.url, main.title)));
}

/** Nobody may run anything there. */
const isClosed = (read: Result<unknown>): boolean => !read.ok && read.problem.code === 'not-injectable';

/** The first reading, safe on disk before anything slow or visible starts. */
export const readPage: PageStep = {
  name: 'page',
  limitMs: capturePolicy.readMs,
  needsPage: true,
  durable: true,
  async run(work, { target }) {
    await noteReading(work, target.tabId);
    const keptWaiting = work.facts.errors.some(({ code }) => code === HOLD_TIMED_OUT);
    const read = await readFrames(target.tabId, { keptWaiting, silent: [] });
    const type = isClosed(read) ? await openedDocument(target.tabId, work.facts.documentId) : null;
    if (type !== null) {
      const detail = `the browser shows a document (${type}) in a viewer of its own, into which nobody may look: what there is of it are its own bytes and the picture of the window`;
      work.remark('limitations', CLOSED_VIEWER, detail);
      return notApplicable(detail);
    }
    if (!read.ok) {
      work.remark('limitations', read.problem.code, read.problem.detail);
      return read;
    }
    const { frames, silent } = read.value;
    work.set('frames', frames);
    keepSilentFrames(work, silent);
    const main = frames.find(({ frameId }) => frameId === 0)?.reading;
    if (!main) {
      tellUnread(work, frames);
      return failed('no-dom', 'the main frame is missing');
    }
    await keepText(work, TEXT_PATH, 'visible-text', main.text, () => {
      tellUnread(work, frames);
      notePage(work, main);
    });
    return ok(null);
  },
};

const wantsMore = (frames: FrameWithReading[]): boolean =>
  frames.some(({ reading }) => reading?.remarks.some(({ code }) => code === 'image-not-loaded'));

/** Readings alone, of the frames that were read. */
const readingsOf = (frames: FrameWithReading[]): FrameReading[] =>
  frames.flatMap(({ reading }) => reading ?? []);

/**
 * Some pages empty themselves when they notice a capture, by the size of their window or by what is put away: what is to be
 * said of it; null where little is gone.
 */
function goneBetween(before: FrameWithReading[], after: FrameWithReading[]): string | null {
  const gone = whatIsGone(readingsOf(before), readingsOf(after));
  if (!isMuchGone(gone, capturePolicy)) return null;
  return (
    `when the page was read again after its pictures, ${gone.words} of ${gone.ofWords} words and ${gone.links} of ${gone.ofLinks} links were gone: ` +
    'its DOM and text are those of the first reading, text-after.txt is what it said then, pictures may show either'
  );
}

/** The page has become another one under the capture: what was read first stands, and what it says now is beside it. */
async function keepBeside(work: CaptureWork, frames: FrameWithReading[], tell: () => void): Promise<void> {
  const main = frames.find(({ frameId }) => frameId === 0)?.reading;
  if (main) await keepText(work, TEXT_AFTER_PATH, 'seen-text', main.text, tell);
  else tell();
}

/** Images that waited to come into view did so while strips were taken: the snapshot shows what the strips show. */
export const readAgain: PageStep = {
  name: 'page-again',
  limitMs: capturePolicy.readMs,
  needsPage: true,
  asksPage: true,
  looksInside: true,
  async run(work, { target }) {
    const before = ((await work.get('frames')) as FrameWithReading[] | undefined) ?? [];
    const mayHaveCome = work.facts.fullPage?.changed === true || wantsMore(before);
    const taken = await addressesSince(work, target.tabId);
    if (!mayHaveCome && !isElsewhere(work, taken)) {
      tellAddresses(work, taken);
      return notApplicable('nothing was left to come into view');
    }
    const read = await readFrames(target.tabId, { keptWaiting: false, silent: await silentFrames(work) });
    const addresses = await addressesSince(work, target.tabId);
    if (!read.ok) {
      tellAddresses(work, addresses);
      return read;
    }
    const { frames, silent } = read.value;
    const elsewhere = isElsewhere(work, addresses);
    const gone = elsewhere ? null : goneBetween(before, frames);
    if (elsewhere || gone !== null) {
      await keepBeside(work, frames, () => {
        tellAddresses(work, addresses);
        if (gone !== null) work.remark('limitations', 'page-changed', gone);
      });
      return ok(null);
    }
    tellAddresses(work, addresses);
    work.set('frames', frames);
    keepSilentFrames(work, silent);
    work.remark(
      'transformations',
      'read-after-walk',
      'the DOM was read again after the page had been scrolled through once',
    );
    return ok(null);
  },
};
