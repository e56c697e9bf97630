/** The most memory that the browsers of this program take while something is done: proportional set size of all their processes, Linux only. */
import { browserBytes } from './process-memory';

const SAMPLE_MS = 50;

/** The peak, and what the work failed with: DevTools' one call can take more than there is. */
export async function peakDuring(
  work: () => Promise<unknown>,
): Promise<{ peak: number; problem: string | null }> {
  let peak = 0;
  let going = true;
  const sampling = (async () => {
    while (going) {
      peak = Math.max(peak, await browserBytes());
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  const problem = await work().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  going = false;
  await sampling;
  return { peak, problem };
}
