/** A browser to try everything in: the extension enrolled, the desk running, the sample site open in a tab. */
import path from 'node:path';
import { startSite } from '../../tests/site/site';
import { projectFolder } from '../check/step';
import { launchChromium } from './chromium';
import { startDesk } from './desk';
import { hasDisplay } from './display';
import { atTheEnd } from './endings';

/**
 * Runs until the browser is closed or Ctrl-C is pressed. `name` tells demonstration and daily work apart: profile and
 * desk are kept below out/ from one time to the next.
 */
export async function startHeaded(name: string, extensionFolder: string): Promise<number> {
  const out = path.join(projectFolder, 'out', name);
  const desk = await startDesk({ dataFolder: path.join(out, 'desk') });
  atTheEnd(() => desk.stop());
  const site = await startSite({ world: true });
  atTheEnd(() => site.close());
  const browser = await launchChromium({
    profileFolder: path.join(out, 'profile'),
    extensionFolder,
    headless: !hasDisplay,
    args: site.chromiumArgs,
  });
  atTheEnd(() => browser.close());
  // The same device each time; the address of the desk may be new.
  const code = await desk.newCode();
  const enrolled = await browser.extension.send('desk.enrol', { url: desk.url, code, label: name });
  if (!enrolled.ok) throw new Error(`Not enrolled: ${enrolled.problem.code}, ${enrolled.problem.detail}`);

  const page = await browser.context.newPage();
  await page.goto(site.entryUrl);
  console.log(`
A film page is open, and the extension is enrolled at the desk: press its button, or Alt+Shift+E.

  The page      ${site.filmUrl}
  Live sport    ${site.liveUrl}
  Captures      ${browser.extension.url('captures.html')}
  The desk      ${desk.url}

Close the browser or press Ctrl-C to stop.`);
  await new Promise<void>((resolve) => browser.context.once('close', () => resolve()));
  return 0;
}
