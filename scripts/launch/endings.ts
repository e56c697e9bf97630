/** What must be stopped when this program ends, however it ends: by itself, by Ctrl-C, or by a bug. */

type Stop = () => Promise<void> | void;

const stops: Stop[] = [];
let ending: Promise<void> | null = null;

/** Registers a stop. Later ones run first, so that what rests on something goes before it. */
export function atTheEnd(stop: Stop): void {
  stops.push(stop);
  // Started while the end was under way: it must not be missed.
  if (ending) void ending.then(() => stops.splice(0).map((late) => late()));
}

/** Whether the end has begun: what goes wrong from then on goes wrong because of it. */
export const isEnding = (): boolean => ending !== null;

/** Runs every stop once; one that fails does not keep the others from running. */
export function endAll(): Promise<void> {
  ending ??= (async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      try {
        await stop();
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
      }
    }
  })();
  return ending;
}

/** Runs a program's main part to its exit status; a second Ctrl-C does not wait. */
export async function runToTheEnd(main: () => Promise<number>): Promise<never> {
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      if (ending) process.exit(status);
      console.error('\nStopping…');
      void endAll().then(() => process.exit(status));
    });
  }
  let status = 1;
  try {
    status = await main();
  } catch (error) {
    if (!isEnding()) console.error(error instanceof Error ? error.stack : error);
  }
  await endAll();
  process.exit(status);
}
