/** `npm run dev`: the extension rebuilt and reloaded at every change, with a desk and the sample site. One Ctrl-C ends all. */
import path from 'node:path';
import { createServer } from 'wxt';
import { projectFolder } from './check/step';
import { atTheEnd, runToTheEnd } from './launch/endings';
import { startHeaded } from './launch/headed';

await runToTheEnd(async () => {
  // The browser is started here and not by WXT: it must know the hosts of the sample site.
  const server = await createServer({ root: projectFolder, webExt: { disabled: true } });
  await server.start();
  atTheEnd(() => server.stop());
  return startHeaded('daily', path.join(projectFolder, 'dist', 'chrome-mv3-dev'));
});
