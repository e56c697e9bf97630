/** A capture from the click to the sealed package, and what that package holds, for tests that need no desk. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import JSZip from 'jszip';
import type { CaptureRecord } from '@/utils/archive/records';
import { evidence as evidenceSchema, type Evidence } from '@/utils/evidence/schema';
import { beginCaptureOf, sealedCapture } from '../../scripts/launch/captured';
import type { Driver } from './driver';

/** What a ZIP holds, however it came here. */
export interface PackageFiles {
  evidence: Evidence;
  /** Contents by path below data/. */
  files: ReadonlyMap<string, Buffer>;
  text: (path: string) => string;
}

export interface SealedPackage extends PackageFiles {
  record: CaptureRecord;
}

/** The longest that a capture may take by its own limits, and some patience for a machine that does other things too. */
const PATIENCE_MS = 150_000;

/** Captures what the last tab with this address shows. */
export const captureTab = async (browser: Driver, url: string): Promise<SealedPackage> =>
  sealedPackage(browser, await beginCaptureOf(browser.extension, url));

/** Waits for the seal of a capture that has begun. */
export async function sealedPackage({ extension }: Driver, captureId: string): Promise<SealedPackage> {
  const record = await sealedCapture(extension, captureId, PATIENCE_MS);
  const folder = await mkdtemp(path.join(tmpdir(), 'constat-taken-out-'));
  try {
    const file = path.join(folder, 'package.zip');
    await extension.savePackage(captureId, file);
    return { record, ...(await packageFiles(captureId, file)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Unpacks a capture's ZIP; fails when it is not whole. */
export async function packageFiles(captureId: string, zipFile: string): Promise<PackageFiles> {
  const zip = await JSZip.loadAsync(await readFile(zipFile));
  const data = `${captureId}/data/`;
  const files = new Map<string, Buffer>();
  for (const [name, entry] of Object.entries(zip.files))
    if (!entry.dir && name.startsWith(data))
      files.set(name.slice(data.length), await entry.async('nodebuffer'));
  const text = (name: string): string => files.get(name)?.toString('utf8') ?? '';
  return { files, text, evidence: evidenceSchema.parse(JSON.parse(text('evidence.json'))) };
}
