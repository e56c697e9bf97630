/**
 * The times that a package tells are the device's own word, stamps are an authority's. Where they contradict each other no check
 * fails, for a clock may be wrong or be put right while a page is captured: whoever reads the checks is told.
 */
import type { Custody } from './verify-content';
import { CLOCK_TOLERANCE_MS } from './policy';
import type { Result } from './result';
import type { Evidence } from './schema';

/** What is to be said of the times, or null. Stamps: null where no authority that is trusted said them. */
export function timesRemark(
  evidence: Result<Evidence>,
  custody: Custody,
  openedAt: Date | null,
  closedAt: Date | null,
): string | null {
  if (!evidence.ok) return null;
  const { wall, skew_ms: skewMs } = evidence.value.clock;
  const lines = custody.ok ? custody.value.lines.map(({ at }) => at) : [];
  const told = [wall, ...lines].sort();
  const [first, last] = [told[0] ?? wall, told.at(-1) ?? wall];
  const trueMs = (at: string): number => Date.parse(at) - (skewMs ?? 0);
  const tooEarly = openedAt !== null && trueMs(first) < openedAt.getTime() - CLOCK_TOLERANCE_MS;
  const tooLate = closedAt !== null && trueMs(last) > closedAt.getTime() + CLOCK_TOLERANCE_MS;
  if (!tooEarly && !tooLate) return null;
  const skew = skewMs === null ? 'which was not compared with theirs' : `said to be ${skewMs} ms ahead`;
  return `the package's own times, from ${first} to ${last} by its device's clock (${skew}), do not fit its stamps`;
}
