/** The steps that read what the page says: its DOM and text, and the browser's own archive of it. */
import { framesOf, type FrameNode } from '@/utils/browser/frames';
import { runFileInFrames, runInPage, type FrameAnswer } from '@/utils/browser/inject';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { URL_SECRETS } from './erase-facts';
import { erasedMhtml } from './erase-mhtml';
import { SILENT_FRAMES, type FrameWithReading } from './frame-with-reading';
import { describeEnvironment } from './environment';
import type { PageStep } from './page-step';
import { capturePolicy } from './policy';
import { EDITABLE_EMPTIED } from './reader/reading';
import { frameReading } from './snapshot/reading-schema';
import { limited, notApplicable } from './steps';

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

/** How many frames the page's own document has, and whether it answers at all. Runs in the page. */
const countFrames = (): number => window.length;

const SILENT = failed(
  'page-silent',
  'the page gave no answer: a dialog is open, or a script is busy. Close the dialog, or wait, and capture it again',
);

interface Answers {
  given: FrameAnswer[];
  /** A frame gave no answer in its time. */
  keptWaiting: boolean;
}

/** One frame keeps all others waiting: each is asked by itself. */
async function askEach(tabId: number, frameIds: number[]): Promise<Result<Answers>> {
  const answers = await Promise.all(
    frameIds.map((frameId) =>
      limited(() => runFileInFrames(tabId, READER, [frameId]), capturePolicy.frameMs),
    ),
  );
  const given = answers.flatMap((answer) => (answer.ok ? answer.value : []));
  return given.some(({ frameId }) => frameId === 0) ? ok({ given, keptWaiting: true }) : SILENT;
}

/** The page's own document before all others: what they cost must not be what it costs. */
async function askMany(tabId: number, [main, ...others]: number[]): Promise<Result<Answers>> {
  const { frameMs, framesMs } = capturePolicy;
  const first = await limited(() => runFileInFrames(tabId, READER, [main ?? 0]), frameMs);
  if (!first.ok) return first.problem.code === 'timed-out' ? SILENT : first;
  const more = await limited(() => runFileInFrames(tabId, READER, others), framesMs);
  return ok({ given: [...first.value, ...(more.ok ? more.value : [])], keptWaiting: !more.ok });
}

async function askFrames(tabId: number, tree: FrameNode[]): Promise<Result<Answers>> {
  const count = await limited(() => runInPage(tabId, countFrames, []), capturePolicy.silentMs);
  if (!count.ok) return count.problem.code === 'timed-out' ? SILENT : count;
  const { framesRead, framesMs, framesAskedAlone } = capturePolicy;
  const mainFirst = tree.map(({ frameId }) => frameId).sort((a, b) => a - b);
  const known = Math.max(tree.length, typeof count.value === 'number' ? count.value : 0);
  if (known > framesRead) return askMany(tabId, mainFirst.slice(0, framesRead));
  const all = await limited(() => runFileInFrames(tabId, READER), framesMs);
  if (all.ok) return ok({ given: all.value, keptWaiting: false });
  return all.problem.code === 'timed-out' ? askEach(tabId, mainFirst.slice(0, framesAskedAlone)) : all;
}

/** Reads every frame that lets itself be read; nothing is altered and nothing fetched. */
async function readFrames(
  tabId: number,
): Promise<Result<{ frames: FrameWithReading[]; keptWaiting: boolean }>> {
  const tree = await framesOf(tabId);
  const answers = await askFrames(tabId, tree);
  if (!answers.ok) return answers;
  const readings = new Map(
    answers.value.given.map(({ frameId, result }) => [frameId, frameReading.safeParse(result).data ?? null]),
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
  return main?.reading
    ? ok({ frames, keptWaiting: answers.value.keptWaiting })
    : failed('no-dom', 'the page gave no readable answer');
}

/** The first reading, safe on disk before anything slow or visible starts. */
export const readPage: PageStep = {
  name: 'page',
  limitMs: capturePolicy.readMs,
  needsPage: true,
  durable: true,
  async run(work, { target }) {
    const read = await readFrames(target.tabId);
    if (!read.ok) {
      work.remark('limitations', read.problem.code, read.problem.detail);
      return read;
    }
    const { frames, keptWaiting } = read.value;
    work.set('frames', frames);
    const unread = frames.filter(({ reading }) => reading === null);
    work.set(SILENT_FRAMES, keptWaiting);
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
  asksPage: true,
  async run(work, { target }) {
    const before = ((await work.get('frames')) as FrameWithReading[] | undefined) ?? [];
    if (!work.facts.fullPage?.changed && !wantsMore(before))
      return notApplicable('nothing was left to come into view');
    const read = await readFrames(target.tabId);
    if (!read.ok) return read;
    work.set('frames', read.value.frames);
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
  asksPage: true,
  async run(work, { target, services }) {
    if (!services.engine.mhtml) return notApplicable('this browser has no MHTML');
    if (await work.get(SILENT_FRAMES)) {
      const detail = 'a frame gives no answer, and the browser’s own archive would wait for it';
      work.remark('limitations', 'mhtml-left-out', detail);
      return notApplicable(detail);
    }
    const saved = await services.engine.mhtml(target);
    if (!saved.ok) {
      work.remark('limitations', 'no-mhtml', saved.problem.detail);
      return saved;
    }
    if (saved.value.size > capturePolicy.mhtmlBytes) {
      const detail = `the browser’s own archive is ${saved.value.size} bytes large`;
      work.remark('limitations', 'mhtml-left-out', detail);
      return failed('too-large', detail);
    }
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
