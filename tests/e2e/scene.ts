/** Everything a journey needs: the sample site, a desk as a process of its own, a browser enrolled there. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CaptureRecord } from '@/utils/archive/records';
import { beginCapture, granted } from '../../scripts/launch/captured';
import {
  certificateNames,
  saveDeskCertificates,
  startDesk,
  type DeskProcess,
} from '../../scripts/launch/desk';
import { runReceiptCommand, runVerifyCommands } from '../../scripts/launch/verify-commands';
import { openTestBrowser, type TestBrowser } from '../browser/chromium';
import type { Driver, DriverOptions } from '../browser/driver';
import { until } from '../browser/until';
import { startSite, type Site } from '../site/site';

/** Loads on a machine that does other things too; never a statement about speed. */
const PATIENCE_MS = 90_000;

export interface Scene<Browser extends Driver = TestBrowser> {
  site: Site;
  desk: DeskProcess;
  /** The desk's data. */
  deskFolder: string;
  browser: Browser;
  /** Where the desk's certificates were put on its first day. */
  certificates: string;
  /** Starts the desk again on the same address and data. */
  restartDesk(): Promise<void>;
  /** Ends the browser as SIGKILL does and starts it again on the same profile. */
  restartBrowser(): Promise<void>;
  close(): Promise<void>;
}

/** For whoever does not mind which browser it is. */
export type AnyScene = Scene<Driver>;

export interface SceneOptions {
  /** The address the device enrols at, when that is not the desk's own: a slow line in between. */
  deskAddress?: (deskUrl: string) => Promise<string>;
  /** False: the device knows no desk yet. */
  enrolled?: boolean;
  /** An empty folder for the desk's data, on a small disk say; whoever gives it removes it. */
  deskFolder?: string;
  /** An empty folder for the browser's profile, likewise. */
  profileFolder?: string;
}

/** A scene with Chromium, and all that Playwright can do with it. */
export const openScene = (options: SceneOptions = {}): Promise<Scene> =>
  openSceneIn(openTestBrowser, options);

/** A scene with any browser that there is a driver for. */
export async function openSceneIn<Browser extends Driver>(
  openBrowser: (options: DriverOptions) => Promise<Browser>,
  { deskAddress, enrolled = true, deskFolder: given, profileFolder }: SceneOptions = {},
): Promise<Scene<Browser>> {
  const deskFolder = given ?? (await mkdtemp(path.join(tmpdir(), 'constat-desk-')));
  const certificates = await mkdtemp(path.join(tmpdir(), 'constat-certificates-'));
  const site = await startSite();
  const options = { args: site.chromiumArgs, prefs: site.firefoxPrefs };
  const starting = startDesk({ dataFolder: deskFolder });
  const opening = openBrowser({ ...options, ...(profileFolder === undefined ? {} : { profileFolder }) });
  const [desk, browser] = await Promise.all([starting, opening]).catch(async (error: unknown) => {
    // Whichever of them came is not left behind.
    const [begun, opened] = await Promise.allSettled([starting, opening]);
    if (begun.status === 'fulfilled') await begun.value.stop();
    if (opened.status === 'fulfilled') await opened.value.close();
    await site.close();
    throw error;
  });
  await saveDeskCertificates(desk.url, certificates);
  const port = Number(new URL(desk.url).port);
  const scene: Scene<Browser> = {
    site,
    desk,
    deskFolder,
    browser,
    certificates,
    restartDesk: async () => {
      scene.desk = await startDesk({ dataFolder: deskFolder, port });
    },
    restartBrowser: async () => {
      await scene.browser.kill();
      scene.browser = await openBrowser({ ...options, profileFolder: scene.browser.profileFolder });
    },
    close: async () => {
      await scene.browser.close();
      await scene.desk.stop();
      await site.close();
      const own = [
        ...(given === undefined ? [deskFolder] : []),
        ...(profileFolder === undefined ? [scene.browser.profileFolder] : []),
      ];
      for (const folder of [...own, certificates]) {
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
  if (enrolled) await enrol(scene, (await deskAddress?.(desk.url)) ?? desk.url);
  return scene;
}

async function enrol({ browser, desk }: AnyScene, url: string): Promise<void> {
  const code = await desk.newCode();
  granted(await browser.extension.send('desk.enrol', { url, code, label: 'End-to-end test' }));
}

/** Opens a page and returns what begins a capture of it from the captures page, and answers with its id. */
export async function readyToCapture(scene: AnyScene, url: string): Promise<() => Promise<string>> {
  const page = await scene.browser.openTab(url);
  const tabId = await scene.browser.extension.tabShowing(page.url());
  if (tabId === null) throw new Error(`No tab shows ${page.url()}.`);
  return () => beginCapture(scene.browser.extension, tabId);
}

export const startCapture = async (scene: AnyScene, url: string): Promise<string> =>
  (await readyToCapture(scene, url))();

/** Waits until the capture's record is as `isThere` wants it. */
export async function untilCapture(
  { browser }: AnyScene,
  captureId: string,
  what: string,
  isThere: (capture: CaptureRecord) => boolean,
): Promise<CaptureRecord> {
  let last: CaptureRecord | null = null;
  const waitedFor = () => `capture ${captureId} to be ${what}; it is ${JSON.stringify(last, null, 1)}`;
  return until(waitedFor, PATIENCE_MS, async () => {
    const capture = (last = await browser.extension.capture(captureId));
    if (capture?.state === 'failed' && what !== 'failed') throw new Error(JSON.stringify(capture, null, 2));
    return capture && isThere(capture) ? capture : undefined;
  });
}

export const untilSealed = (scene: AnyScene, captureId: string): Promise<CaptureRecord> =>
  untilCapture(scene, captureId, 'sealed', (capture) => capture.state === 'sealed');

export const untilAccepted = (scene: AnyScene, captureId: string): Promise<CaptureRecord> =>
  untilCapture(scene, captureId, 'accepted', ({ delivery }) => {
    if (delivery?.status === 'refused') throw new Error(JSON.stringify(delivery.problem));
    return delivery?.status === 'accepted';
  });

/** The newest capture, once there are more than `known`. */
export async function newestCapture({ browser }: AnyScene, known: number): Promise<CaptureRecord> {
  return until(`capture number ${known + 1}`, PATIENCE_MS, async () => {
    const captures = await browser.extension.captures();
    return captures.length > known ? captures.at(-1) : undefined;
  });
}

/**
 * Takes the package out and lets the commands of VERIFY.txt judge it: what each that was not content said. A stamp that
 * the capture's record calls deferred or absent is not missed.
 */
export async function complaintsAbout(
  { browser, certificates }: AnyScene,
  captureId: string,
): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'constat-taken-out-'));
  try {
    for (const name of certificateNames)
      await copyFile(path.join(certificates, name), path.join(folder, name));
    await browser.extension.savePackage(captureId, path.join(folder, `${captureId}.zip`));
    const hasReceipt = await browser.extension.saveReceipt(captureId, folder);
    const results = [
      ...(await runVerifyCommands(folder, captureId)),
      ...(hasReceipt ? [await runReceiptCommand(folder, captureId)] : []),
    ];
    const stamps = (await browser.extension.capture(captureId))?.stamps;
    const notThere = [
      ...(stamps?.open === 'stamped' ? [] : ['data/time/open.tsr']),
      ...(stamps?.close === 'stamped' ? [] : ['seal/tagmanifest-sha256.txt.tsr']),
    ];
    return results
      .filter(({ ok, command }) => !ok && !notThere.some((name) => command.includes(name)))
      .map(({ command, said }) => `${command}: ${said}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
