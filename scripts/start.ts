/**
 * `npm start`: the main job in one command. With a display, a browser with the extension, a desk and a sample pirate
 * site to try it on; without one, or with --headless, the extension does the job by itself, up to a verified receipt.
 */
import { parseStartArguments, usage } from './launch/arguments';
import { runToTheEnd } from './launch/endings';
import { startHeaded } from './launch/headed';
import { startHeadless } from './launch/headless';

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

await runToTheEnd(async () => {
  const asked = await parseStartArguments(process.argv.slice(2));
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${usage}`);
    return 2;
  }
  if (asked.headless) return startHeadless(asked);
  if (hasDisplay) return startHeaded();
  console.log('There is no display here: the extension does the job by itself (as with --headless).\n');
  return startHeadless(asked);
});
