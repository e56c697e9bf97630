/** The job without a person: each URL captured, sealed, sent and verified; then a table and an exit status. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSite } from '../../tests/site/site';
import type { StartArguments } from './arguments';
import { buildIfStale } from './build';
import { saveDeskCertificates, startDesk } from './desk';
import { launchBrowser } from './launch';
import { atTheEnd, isEnding } from './endings';
import { captureUnattended, defaultLimits, type Outcome } from './unattended';

const say = (line: string) => {
  if (!isEnding()) console.log(line);
};

/** The exit status: 0 only when every URL ended with a verified receipt. */
export async function startHeadless(asked: StartArguments): Promise<number> {
  const folder = path.resolve(asked.outFolder);
  await mkdir(folder, { recursive: true });
  const extensionFolder = await buildIfStale(say, asked.browser);
  const desk = await startDesk({ dataFolder: path.resolve(asked.deskFolder) });
  atTheEnd(() => desk.stop());
  await saveDeskCertificates(desk.url, folder);
  const site = asked.urls.length === 0 ? await startSite() : null;
  if (site) atTheEnd(() => site.close());
  const urls = site ? [site.entryUrl, site.liveUrl] : asked.urls;

  const profileFolder = await mkdtemp(path.join(tmpdir(), 'constat-profile-'));
  atTheEnd(() => rm(profileFolder, { recursive: true, force: true, maxRetries: 5 }));
  const browser = await launchBrowser(asked.browser, {
    profileFolder,
    extensionFolder,
    headless: true,
    args: site?.chromiumArgs ?? [],
    prefs: site?.firefoxPrefs ?? {},
  });
  atTheEnd(() => browser.close());
  const enrolled = await browser.extension.send('desk.enrol', {
    url: desk.url,
    code: await desk.newCode(),
    label: 'Unattended capturer',
  });
  if (!enrolled.ok) throw new Error(`Not enrolled: ${enrolled.problem.code}, ${enrolled.problem.detail}`);
  say(`${browser.version} with the extension, enrolled at ${enrolled.value.name} (${desk.url}).`);

  const job = {
    extension: browser.extension,
    folder,
    limits: defaultLimits,
    sendPartial: asked.sendPartial,
    say,
  };
  const outcomes: Outcome[] = [];
  for (const url of urls) {
    if (isEnding()) return 130;
    say(`\n[${outcomes.length + 1}/${urls.length}] ${url}`);
    outcomes.push(await captureUnattended(job, url));
  }
  printSummary(outcomes, folder);
  return outcomes.every((outcome) => outcome.problem === null) ? 0 : 1;
}

function printSummary(outcomes: readonly Outcome[], folder: string): void {
  say('\nResult   Package                                   Bytes  URL');
  for (const { url, captureId, packageBytes, problem } of outcomes) {
    const result = problem === null ? 'receipt' : 'FAILED';
    say(
      `${result.padEnd(8)} ${(captureId ?? '–').padEnd(36)} ${String(packageBytes ?? '–').padStart(10)}  ${url}`,
    );
    if (problem !== null) say(`         ${problem}`);
  }
  const good = outcomes.filter((outcome) => outcome.problem === null).length;
  say(`\n${good} of ${outcomes.length} with a verified receipt, in ${folder}`);
}
