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
  /** Frames that gave no answer in their time. */
  silent: number[];
}

/** What is known of a page's frames from before. */
export interface KnownFrames {
  /** One of them kept all others waiting when they were last asked together. */
  keptWaiting: boolean;
  /** These gave no answer, and are not asked again. */
  silent: readonly number[];
}

/** Each by itself, so that one keeps no other waiting; done with those who are silent while nobody else answers either. */
async function askEach(tabId: number, frameIds: number[], limitMs: number): Promise<Result<Answers>> {
  const given: FrameAnswer[] = [];
  const waiting = new Set(frameIds);
  let lastAtMs = Date.now();
  const all = Promise.all(
    frameIds.map(async (frameId) => {
      const answer = await runFileInFrames(tabId, READER, [frameId]);
      waiting.delete(frameId);
      lastAtMs = Date.now();
      if (answer.ok) given.push(...answer.value);
    }),
  );
  const endsAtMs = lastAtMs + limitMs;
  const leftMs = (): number => Math.min(endsAtMs, lastAtMs + capturePolicy.frameMs) - Date.now();
  while (waiting.size > 0 && leftMs() > 0)
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, leftMs()))]);
  return given.some(({ frameId }) => frameId === 0)
    ? ok({ given: [...given], silent: [...waiting] })
    : SILENT;
}

/** The page's own document before all others: what they cost must not be what it costs. */
async function askMany(tabId: number, [main, ...others]: number[]): Promise<Result<Answers>> {
  const { frameMs, framesMs } = capturePolicy;
  const first = await limited(() => runFileInFrames(tabId, READER, [main ?? 0]), frameMs);
  if (!first.ok) return first.problem.code === 'timed-out' ? SILENT : first;
  const more = await limited(() => runFileInFrames(tabId, READER, others), framesMs);
  const given = [...first.value, ...(more.ok ? more.value : [])];
  return ok({ given, silent: more.ok ? [] : others });
}

async function askFrames(
  tabId: number,
  tree: FrameNode[],
  { keptWaiting, silent }: KnownFrames,
): Promise<Result<Answers>> {
  const count = await limited(() => runInPage(tabId, countFrames, []), capturePolicy.silentMs);
  if (!count.ok) return count.problem.code === 'timed-out' ? SILENT : count;
  const { framesRead, framesMs, frameMs, framesAskedAlone } = capturePolicy;
  const mainFirst = tree
    .map(({ frameId }) => frameId)
    .filter((frameId) => !silent.includes(frameId))
    .sort((a, b) => a - b);
  const alone = mainFirst.slice(0, framesAskedAlone);
  const known = Math.max(tree.length, typeof count.value === 'number' ? count.value : 0);
  if (known > framesRead) return askMany(tabId, mainFirst.slice(0, framesRead));
  if (keptWaiting || silent.length > 0) return askEach(tabId, alone, framesMs);
  const all = await limited(() => runFileInFrames(tabId, READER), framesMs);
  if (all.ok) return ok({ given: all.value, silent: [] });
  return all.problem.code === 'timed-out' ? askEach(tabId, alone, frameMs) : all;
}

/** Reads every frame that lets itself be read; nothing is altered and nothing fetched. Fails as `page-silent` or `no-dom`. */
export async function readFrames(
  tabId: number,
  known: KnownFrames,
): Promise<Result<{ frames: FrameWithReading[]; silent: number[] }>> {
  const tree = await framesOf(tabId);
  const answers = await askFrames(tabId, tree, known);
  if (!answers.ok) return answers;
  const readings = new Map(
    answers.value.given.map(({ frameId, result }) => [frameId, frameReading.safeParse(result).data ?? null]),
  );
  const listed = tree.map((node): FrameWithReading => ({
    ...node,
    reading: readings.get(node.frameId) ?? null,
  }));
  const inTree = new Set(tree.map(({ frameId }) => frameId));
  const unlisted = [...readings].flatMap(([frameId, reading]): FrameWithReading[] =>
    inTree.has(frameId) || !reading
      ? []
      : [{ frameId, parentFrameId: null, url: reading.url, documentId: null, failed: false, reading }],
  );
  const frames = [...listed, ...unlisted];
  const main = frames.find(({ frameId }) => frameId === 0);
  return main?.reading
    ? ok({ frames, silent: [...known.silent, ...answers.value.silent] })
    : failed('no-dom', 'the page gave no readable answer');
}
