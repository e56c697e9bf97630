/** Moments and durations in the user's language. Evidence needs seconds and a time zone; lists do not. */
import { displayLanguage } from './language';

/** RFC 3339 UTC with milliseconds: the form used in every document. */
export const exactTime = (ms: number): string => new Date(ms).toISOString();

/** Such as "21 Nov 2026, 14:03:22 CET". */
export const longTime = (ms: number): string =>
  new Intl.DateTimeFormat(displayLanguage(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(ms);

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

/** Such as "14:03" today, "18 Nov, 14:03" this year, "18 Nov 2025" before. */
export function shortTime(ms: number, nowMs: number = Date.now()): string {
  const then = new Date(ms);
  const now = new Date(nowMs);
  const options: Intl.DateTimeFormatOptions = sameDay(then, now)
    ? { hour: '2-digit', minute: '2-digit' }
    : then.getFullYear() === now.getFullYear()
      ? { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
      : { day: 'numeric', month: 'short', year: 'numeric' };
  return new Intl.DateTimeFormat(displayLanguage(), options).format(ms);
}

/** Such as "1.4 s". */
export const duration = (ms: number): string =>
  new Intl.NumberFormat(displayLanguage(), {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'narrow',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(Math.max(0, ms) / 1000);
