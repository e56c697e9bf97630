/** Moments and durations in the user's language. Evidence needs seconds and a time zone; lists do not. */
import { displayLanguage } from './language';

/** RFC 3339 UTC with milliseconds: the form used in every document. */
export const exactTime = (ms: number): string => new Date(ms).toISOString();

/** "9:03 AM", but "09:03": a leading zero belongs to clocks of 24 hours. */
const hourDigits = (): 'numeric' | '2-digit' =>
  new Intl.DateTimeFormat(displayLanguage(), { hour: 'numeric' }).resolvedOptions().hour12
    ? 'numeric'
    : '2-digit';

/** Such as "21 Nov 2026, 14:03:22 CET". */
export const longTime = (ms: number): string =>
  new Intl.DateTimeFormat(displayLanguage(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: hourDigits(),
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
    ? { hour: hourDigits(), minute: '2-digit' }
    : then.getFullYear() === now.getFullYear()
      ? { day: 'numeric', month: 'short', hour: hourDigits(), minute: '2-digit' }
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

/** Such as "40 s", "12 min", "3 h": no more exact than a guess at what is left can be. */
export function roughDuration(ms: number): string {
  const seconds = Math.max(1, ms / 1000);
  const [value, unit] =
    seconds < 90
      ? ([Math.ceil(seconds / 5) * 5, 'second'] as const)
      : seconds < 90 * 60
        ? ([Math.round(seconds / 60), 'minute'] as const)
        : ([Math.round(seconds / 3600), 'hour'] as const);
  return new Intl.NumberFormat(displayLanguage(), { style: 'unit', unit, unitDisplay: 'short' }).format(
    value,
  );
}

/** A full hour of the day as clocks show it, such as "20:00". */
export const hourText = (hour: number): string =>
  new Intl.DateTimeFormat(displayLanguage(), { hour: hourDigits(), minute: '2-digit' }).format(
    new Date(2000, 0, 1, hour),
  );

/** A pause of whole seconds, such as "5 seconds". */
export const pauseText = (ms: number): string =>
  new Intl.NumberFormat(displayLanguage(), { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(
    ms / 1000,
  );
