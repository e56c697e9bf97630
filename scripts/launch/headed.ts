/** A browser to try everything in: the extension enrolled, the desk running, the sample site open in a tab. */
import path from 'node:path';
import { startSite } from '../../tests/site/site';
import { projectFolder } from '../check/step';
import { buildIfStale } from './build';
import { launchChromium } from './chromium';
import { startDesk } from './desk';
import { atTheEnd } from './endings';

const say = (line: string) => console.log(line);

/** Runs until the browser is closed or Ctrl-C is pressed. Profile and desk are kept below out/ from one time to the next. */
export async function startHeaded(): Promise<number> {
  const out = path.join(projectFolder, 'out');
  const extensionFolder = await buildIfStale(say);
  const desk = await startDesk({ dataFolder: path.join(out, 'desk') });
  atTheEnd(() => desk.stop());
  const site = await startSite();
  atTheEnd(() => site.close());
  const browser = await launchChromium({
    profileFolder: path.join(out, 'profile'),
    extensionFolder,
    headless: false,
    args: site.chromiumArgs,
  });
  atTheEnd(() => browser.close());
  // The same device each time; the address of the desk may be new.
  const code = await desk.newCode();
  const enrolled = await browser.extension.send('desk.enrol', {
    url: desk.url,
    code,
    label: 'Demonstration',
  });
  if (!enrolled.ok) throw new Error(`Not enrolled: ${enrolled.problem.code}, ${enrolled.problem.detail}`);

  const page = await browser.context.newPage();
  await page.goto(site.entryUrl);
  say(`A film page is open, and the extension is enrolled at the desk. Press its button, or Alt+Shift+E.

  The page      ${site.filmUrl}
  Live sport    ${site.liveUrl}
  The desk      ${desk.url}
  Captures      ${browser.extension.url('captures.html')}

Close the browser or press Ctrl-C to stop.`);
  await new Promise<void>((resolve) => browser.context.once('close', () => resolve()));
  return 0;
}
