/** The steps that read what the page says, and where it is shown: its DOM and text, browser and device. */
import { seenPage } from '@/utils/archive/seen-page';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { ArtefactRole } from '@/utils/evidence/schema';
import { isElsewhere, noteReading, tellAddresses } from './address-changes';
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

async function keepText(work: CaptureWork, path: string, role: ArtefactRole, said: string): Promise<void> {
  const eraser = work.eraser();
  const body = eraser.text(said);
  work.redacted(path, 'url-secret', eraser.count, URL_SECRETS);
  await work.keep({ path, role, mediaType: 'text/plain; charset=utf-8', method: 'dom-serialiser', body });
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
    const unread = frames.filter(({ reading }) => reading === null);
    keepSilentFrames(work, silent);
    const shown = frames.find(({ frameId }) => frameId === 0)?.reading?.frames.length ?? 0;
    if (shown > capturePolicy.framesRead)
      work.remark(
        'limitations',
        'frames-unread',
        `the page shows ${shown} frames; ${frames.length - 1} were read`,
      );
    if (unread.length > 0) {
      const which = unread.map(({ url }) => url).join(' ');
      work.remark(
        'limitations',
        'frames-missing',
        `${unread.length} frames could not be read: ${which.slice(0, 1000)}`,
      );
    }
    const main = frames.find(({ frameId }) => frameId === 0)?.reading;
    if (!main) return failed('no-dom', 'the main frame is missing');
    await keepText(work, TEXT_PATH, 'visible-text', main.text);
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
    return ok(null);
  },
};

const wantsMore = (frames: FrameWithReading[]): boolean =>
  frames.some(({ reading }) => reading?.remarks.some(({ code }) => code === 'image-not-loaded'));

/** Readings alone, of the frames that were read. */
const readingsOf = (frames: FrameWithReading[]): FrameReading[] =>
  frames.flatMap(({ reading }) => reading ?? []);

/** Some pages empty themselves when they notice a capture, by the size of their window or by what is put away. */
function tellIfGone(work: CaptureWork, before: FrameWithReading[], after: FrameWithReading[]): boolean {
  const gone = whatIsGone(readingsOf(before), readingsOf(after));
  if (!isMuchGone(gone, capturePolicy)) return false;
  work.remark(
    'limitations',
    'page-changed',
    `when the page was read again after its pictures, ${gone.words} of ${gone.ofWords} words and ${gone.links} of ${gone.ofLinks} links were gone: ` +
      'its DOM and text are those of the first reading, text-after.txt is what it said then, pictures may show either',
  );
  return true;
}

/** The page has become another one under the capture: what was read first stands, and what it says now is beside it. */
async function keepBeside(work: CaptureWork, frames: FrameWithReading[]): Promise<void> {
  const main = frames.find(({ frameId }) => frameId === 0)?.reading;
  if (main) await keepText(work, TEXT_AFTER_PATH, 'seen-text', main.text);
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
    if (!mayHaveCome && !(await isElsewhere(work, target.tabId))) {
      await tellAddresses(work, target.tabId);
      return notApplicable('nothing was left to come into view');
    }
    const read = await readFrames(target.tabId, { keptWaiting: false, silent: await silentFrames(work) });
    const elsewhere = await isElsewhere(work, target.tabId);
    await tellAddresses(work, target.tabId);
    if (!read.ok) return read;
    if (elsewhere || tellIfGone(work, before, read.value.frames)) {
      await keepBeside(work, read.value.frames);
      return ok(null);
    }
    work.set('frames', read.value.frames);
    keepSilentFrames(work, read.value.silent);
    work.remark(
      'transformations',
      'read-after-walk',
      'the DOM was read again after the page had been scrolled through once',
    );
    return ok(null);
  },
};
