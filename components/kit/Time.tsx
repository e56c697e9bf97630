/** A moment, in the user's words, with the exact UTC time on hover. */
import { exactTime, shortTime, longTime } from '../words/times';

export function Time({ ms, style = 'long' }: { ms: number; style?: 'long' | 'short' }) {
  const exact = exactTime(ms);
  return (
    <time dateTime={exact} title={exact}>
      {style === 'long' ? longTime(ms) : shortTime(ms)}
    </time>
  );
}
