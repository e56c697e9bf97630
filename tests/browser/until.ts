/** Waiting for what another process does: asked again until it is so, never slept through. */

/** Asks again and again until there is an answer; says what was waited for when there is none in time. */
export async function until<T>(
  what: string | (() => string),
  limitMs: number,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const endsAtMs = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > endsAtMs) {
      throw new Error(`Waited ${limitMs} ms for ${typeof what === 'string' ? what : what()}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until a number has stayed the same for `stillMs`: a page that goes on loading counts up. */
export async function untilStill(count: () => number, stillMs = 1_000): Promise<void> {
  let last = count();
  let sinceMs = Date.now();
  await until(`${last} to stay the same`, 60_000, async () => {
    if (count() !== last) [last, sinceMs] = [count(), Date.now()];
    return Date.now() - sinceMs >= stillMs ? true : undefined;
  });
}
