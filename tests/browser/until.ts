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
