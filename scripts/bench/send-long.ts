/**
 * `npm run bench -- send long [COUNT]`: the extension sends for a long time to a desk as it ships, and it is looked how much
 * memory browser and desk take along the way. Linux only.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { letGo } from './child';
import { browserBytes, residentBytes } from './process-memory';
import { openLoad, serve, withFolder, type Load } from './send-load';
import { printTable } from './table';

const COUNT = 3_000;
const BYTES = 1_000_000;
const LOOK_MS = 1_000;

interface Look {
  atMs: number;
  /** Packages that the desk has. */
  sent: number;
  receipts: number;
  browserBytes: number;
  deskBytes: number;
}

/** From before the first until every receipt is here. */
const watch = (load: Load): Promise<Look[]> =>
  withFolder(load, async (folder) => {
    const desk = await serve('judging', folder);
    const { pid = 0 } = desk.process;
    const lookAt = async (sent: number, receipts: number): Promise<Look> => ({
      ...{ atMs: performance.now(), sent, receipts },
      ...{ browserBytes: await browserBytes(), deskBytes: await residentBytes(pid) },
    });
    await load.browser.enrol(desk.url, desk.code);
    const looks = [await lookAt(0, 0)];
    await load.browser.request();
    for (let receipts = 0; receipts < load.packages.length; await sleep(LOOK_MS)) {
      const { underWay, checking, refused } = await load.browser.standing();
      if (refused > 0) throw new Error(`the desk refused ${refused}`);
      const sent = load.packages.length - underWay;
      receipts = sent - checking;
      looks.push(await lookAt(sent, receipts));
    }
    await letGo(desk.process);
    return looks;
  });

const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);

export async function sendLong(count = COUNT): Promise<void> {
  const load = await openLoad({ count, bytes: BYTES });
  const looks = await watch(load);
  await load.browser.close();
  const [first] = looks;
  const line = (name: string, look: Look | undefined): string[] => [
    name,
    ...(look && first
      ? [((look.atMs - first.atMs) / 1000).toFixed(0), String(look.sent), String(look.receipts)]
      : []),
    ...(look ? [mb(look.browserBytes), mb(look.deskBytes)] : []),
  ];
  const reached = (share: number): Look | undefined => looks.find(({ sent }) => sent >= count * share);
  const peak = (of: 'browserBytes' | 'deskBytes'): number => Math.max(...looks.map((look) => look[of]));
  console.log(`\n${count} × ${BYTES / 1e6} MB, until every receipt was here; looked at every second\n`);
  printTable([
    ['', 's', 'at the desk', 'receipts', 'browser MB', 'desk MB'],
    line('before', first),
    line('a quarter sent', reached(0.25)),
    line('half', reached(0.5)),
    line('three quarters', reached(0.75)),
    line('all sent', reached(1)),
    line('all receipts', looks.at(-1)),
    ['peak', '', '', '', mb(peak('browserBytes')), mb(peak('deskBytes'))],
  ]);
}
