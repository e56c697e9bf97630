/** A capture from the click to the sealed package, and what that package holds, for tests that need no desk. */
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import JSZip from 'jszip';
import type { CaptureRecord } from '@/utils/archive/records';
import { evidence as evidenceSchema, type Evidence } from '@/utils/evidence/schema';
import type { Driver } from './driver';
import { until } from './until';

export interface SealedPackage {
  record: CaptureRecord;
  evidence: Evidence;
  /** Contents by path below data/. */
  files: ReadonlyMap<string, Buffer>;
  text(path: string): string;
}

/** The longest that a capture may take by its own limits, and some patience for a machine that does other things too. */
const PATIENCE_MS = 150_000;

export async function captureTab(browser: Driver, url: string): Promise<SealedPackage> {
  const { extension } = browser;
  const tabId = await extension.tabShowing(url);
  if (tabId === null) throw new Error(`no tab shows ${url}`);
  const started = await extension.send('capture.start', { tabId, trigger: 'list' });
  if (!started.ok) throw new Error(`${started.problem.code}: ${started.problem.detail}`);
  return sealedPackage(browser, started.value.captureId);
}

export async function sealedPackage(browser: Driver, captureId: string): Promise<SealedPackage> {
  const record = await until(`capture ${captureId} to be sealed`, PATIENCE_MS, async () => {
    const capture = await browser.extension.capture(captureId);
    if (capture?.state === 'failed') throw new Error(JSON.stringify(capture, null, 2));
    return capture?.state === 'sealed' ? capture : undefined;
  });
  const file = path.join(tmpdir(), `${captureId}.zip`);
  try {
    await browser.extension.savePackage(captureId, file);
    const zip = await JSZip.loadAsync(await readFile(file));
    const files = new Map<string, Buffer>();
    for (const [name, entry] of Object.entries(zip.files)) {
      const below = name.slice(`${captureId}/data/`.length);
      if (!entry.dir && name.startsWith(`${captureId}/data/`))
        files.set(below, await entry.async('nodebuffer'));
    }
    const text = (name: string): string => files.get(name)?.toString('utf8') ?? '';
    return { record, files, text, evidence: evidenceSchema.parse(JSON.parse(text('evidence.json'))) };
  } finally {
    await rm(file, { force: true });
  }
}
