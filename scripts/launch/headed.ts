/** A browser to try everything in: the extension enrolled, the desk running, the sample site open in a tab. */
import path from 'node:path';
import { startSite } from '../../tests/site/site';
import { projectFolder } from '../check/step';
import type { BrowserName } from './browser';
import { startDesk } from './desk';
import { hasDisplay } from './display';
import { atTheEnd } from './endings';
import { launchBrowser } from './launch';

/**
 * Runs until the browser is closed or Ctrl-C is pressed. `name` tells demonstration and daily work apart: profile and
 * desk are kept below out/ from one time to the next.
 */
export async function startHeaded(
  name: string,
  extensionFolder: string,
  browserName: BrowserName = 'chromium',
): Promise<number> {
  const out = path.join(projectFolder, 'out', name);
  const desk = await startDesk({ dataFolder: path.join(out, 'desk') });
  atTheEnd(() => desk.stop());
  const site = await startSite({ world: true });
  atTheEnd(() => site.close());
  const browser = await launchBrowser(browserName, {
    profileFolder: path.join(out, browserName === 'chromium' ? 'profile' : `profile-${browserName}`),
    extensionFolder,
    headless: !hasDisplay,
    args: site.chromiumArgs,
    prefs: site.firefoxPrefs,
  });
  atTheEnd(() => browser.close());
  // The same device each time; the address of the desk may be new.
  const code = await desk.newCode();
  const enrolled = await browser.extension.send('desk.enrol', { url: desk.url, code, label: name });
  if (!enrolled.ok) throw new Error(`Not enrolled: ${enrolled.problem.code}, ${enrolled.problem.detail}`);

  await browser.show(site.entryUrl);
  console.log(`
A film page is open, and the extension is enrolled at the desk: press its button, or Alt+Shift+E.

  The page      ${site.filmUrl}
  Live sport    ${site.liveUrl}
  Captures      ${browser.extension.url('captures.html')}
  The desk      ${desk.url}

Close the browser or press Ctrl-C to stop.`);
  await browser.ended;
  return 0;
}
