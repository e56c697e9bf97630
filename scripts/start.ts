/**
 * `npm start`: the main job in one command. With a display, a browser with the extension, a desk and a sample pirate
 * site to try it on; without one, or with --headless, the extension does the job by itself, up to a verified receipt.
 */
import { parseStartArguments, usage } from './launch/arguments';
import { buildIfStale } from './launch/build';
import { hasDisplay } from './launch/display';
import { runToTheEnd } from './launch/endings';
import { startHeaded } from './launch/headed';
import { startHeadless } from './launch/headless';

await runToTheEnd(async () => {
  const asked = await parseStartArguments(process.argv.slice(2));
  if (asked === null) {
    console.log(usage);
    return 0;
  }
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${usage}`);
    return 2;
  }
  if (asked.headless) return startHeadless(asked);
  if (hasDisplay) {
    const built = await buildIfStale(console.log, asked.browser);
    return startHeaded('demonstration', built, asked.browser);
  }
  console.log('There is no display here: the extension does the job by itself (as with --headless).\n');
  return startHeadless(asked);
});
