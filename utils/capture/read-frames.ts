/** Asks the frames of a page for their readings, in ways that one silent frame cannot spoil for the others. */
import { framesOf, type FrameNode } from '@/utils/browser/frames';
import { runFileInFrames, runInPage, type FrameAnswer } from '@/utils/browser/inject';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { FrameWithReading } from './frame-with-reading';
import { capturePolicy } from './policy';
import { frameReading } from './snapshot/reading-schema';
import { limited } from './steps';

const READER = '/reader.js';

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

/** Reads every frame that lets itself be read; nothing is altered and nothing fetched. Fails as `page-silent` or `no-dom`. */
export async function readFrames(
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
