/** The steps that read what the page says: its DOM and text, and the browser's own archive of it. */
import { framesOf } from '@/utils/browser/frames';
import { runFileInFrames } from '@/utils/browser/inject';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { URL_SECRETS } from './erase-facts';
import { erasedMhtml } from './erase-mhtml';
import type { FrameWithReading } from './frame-with-reading';
import { describeEnvironment } from './environment';
import type { PageStep } from './page-step';
import { capturePolicy } from './policy';
import { EDITABLE_EMPTIED } from './reader/reading';
import { frameReading } from './snapshot/reading-schema';
import { notApplicable } from './steps';

const MHTML_PATH = 'data/snapshot/page.mhtml';
const READER = '/reader.js';
const TEXT_PATH = 'data/snapshot/text.txt';

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

/** Reads every frame that lets itself be read; nothing is altered and nothing fetched. */
async function readFrames(tabId: number): Promise<Result<FrameWithReading[]>> {
  const [tree, answers] = await Promise.all([framesOf(tabId), runFileInFrames(tabId, READER)]);
  if (!answers.ok) return answers;
  const readings = new Map(
    answers.value.map(({ frameId, result }) => [frameId, frameReading.safeParse(result).data ?? null]),
  );
  const listed = tree.map((node): FrameWithReading => ({
    ...node,
    reading: readings.get(node.frameId) ?? null,
  }));
  const known = new Set(tree.map(({ frameId }) => frameId));
  const unlisted = [...readings].flatMap(([frameId, reading]): FrameWithReading[] =>
    known.has(frameId) || !reading
      ? []
      : [{ frameId, parentFrameId: null, url: reading.url, documentId: null, reading }],
  );
  const frames = [...listed, ...unlisted];
  const main = frames.find(({ frameId }) => frameId === 0);
  return main?.reading ? ok(frames) : failed('no-dom', 'the page gave no readable answer');
}

/** The first reading, safe on disk before anything slow or visible starts. */
export const readPage: PageStep = {
  name: 'page',
  limitMs: capturePolicy.readMs,
  needsPage: true,
  durable: true,
  async run(work, { target }) {
    const frames = await readFrames(target.tabId);
    if (!frames.ok) return frames;
    work.set('frames', frames.value);
    const unread = frames.value.filter(({ reading }) => reading === null);
    if (unread.length > 0) {
      const which = unread.map(({ url }) => url).join(' ');
      work.remark(
        'limitations',
        'frames-missing',
        `${unread.length} frames could not be read: ${which.slice(0, 1000)}`,
      );
    }
    const main = frames.value.find(({ frameId }) => frameId === 0)?.reading;
    if (!main) return failed('no-dom', 'the main frame is missing');
    const eraser = work.eraser();
    const text = eraser.text(main.text);
    work.redacted(TEXT_PATH, 'url-secret', eraser.count, URL_SECRETS);
    await work.keep({
      path: TEXT_PATH,
      role: 'visible-text',
      mediaType: 'text/plain; charset=utf-8',
      method: 'dom-serialiser',
      body: text,
    });
    Object.assign(work.facts, {
      urlFinal: main.url,
      title: main.title,
      referrer: main.referrer === '' ? null : main.referrer,
      page: {
        lang: main.lang,
        viewport: main.viewport,
        scroll: main.scroll,
        document_size: main.documentSize,
      },
    });
    work.change((record) => Object.assign(record, { title: main.title, url: main.url }));
    return ok(null);
  },
};

const wantsMore = (frames: FrameWithReading[]): boolean =>
  frames.some(({ reading }) => reading?.remarks.some(({ code }) => code === 'image-not-loaded'));

/** Images that waited to come into view did so while strips were taken: the snapshot shows what the strips show. */
export const readAgain: PageStep = {
  name: 'page-again',
  limitMs: capturePolicy.readMs,
  needsPage: true,
  async run(work, { target, depth }) {
    const before = ((await work.get('frames')) as FrameWithReading[] | undefined) ?? [];
    if (!depth || !wantsMore(before)) return notApplicable('nothing was left to come into view');
    const frames = await readFrames(target.tabId);
    if (!frames.ok) return frames;
    work.set('frames', frames.value);
    work.remark(
      'transformations',
      'read-after-walk',
      'the DOM was read again after the page had been scrolled through once',
    );
    return ok(null);
  },
};

export const mhtml: PageStep = {
  name: 'mhtml',
  limitMs: capturePolicy.mhtmlMs,
  needsPage: true,
  async run(work, { target, services }) {
    if (!services.engine.mhtml) return notApplicable('this browser has no MHTML');
    const saved = await services.engine.mhtml(target);
    if (!saved.ok) {
      work.remark('limitations', 'no-mhtml', saved.problem.detail);
      return saved;
    }
    if (saved.value.size > capturePolicy.mhtmlBytes)
      return failed('too-large', `${saved.value.size} bytes of MHTML`);
    const frames = ((await work.get('frames')) as FrameWithReading[] | undefined) ?? [];
    if (frames.some(({ reading }) => reading?.remarks.some(({ code }) => code === EDITABLE_EMPTIED))) {
      const detail = 'the browser’s own archive would hold what is written in editable parts of the page';
      work.remark('limitations', 'mhtml-left-out', detail);
      return notApplicable(detail);
    }
    const eraser = work.eraser();
    const erased = await erasedMhtml(saved.value, eraser);
    if (!erased) {
      work.remark('limitations', 'mhtml-left-out', 'it could not be searched for secrets');
      return failed('mhtml-unreadable', 'not MHTML as browsers write it');
    }
    work.redacted(MHTML_PATH, 'url-secret', eraser.count, URL_SECRETS);
    work.redacted(MHTML_PATH, 'typed-value', erased.typed, 'text of all text fields of forms');
    work.redacted(MHTML_PATH, 'storage-token', erased.tokens, 'fields and metadata named like tokens');
    await work.keep({
      path: MHTML_PATH,
      role: 'mhtml-snapshot',
      mediaType: 'multipart/related',
      method: 'page-capture',
      body: erased.body,
    });
    return ok(null);
  },
};
