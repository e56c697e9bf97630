/** When sending may go on: the user's pause, hours and wish not to pay for the line. Pure. */
import type { SendingHeld, SendingMode, SendingRules } from '@/utils/archive/sending';

export type Permission = { open: true } | ({ open: false } & SendingHeld);

/** Hours are of this device's own clock, the last one not among them; from 22 to 6 goes over midnight. */
function within(hours: { from: number; to: number }, hour: number): boolean {
  if (hours.from === hours.to) return true;
  return hours.from < hours.to
    ? hour >= hours.from && hour < hours.to
    : hour >= hours.from || hour < hours.to;
}

function nextAt(hour: number, now: Date): number {
  const next = new Date(now);
  next.setHours(hour, 0, 0, 0);
  if (next <= now) next.setDate(next.getDate() + 1);
  return next.getTime();
}

/** `metered`: whether the line costs by the byte; null when the browser does not say. */
export function permission(
  mode: SendingMode,
  rules: SendingRules,
  now: Date,
  metered: boolean | null,
): Permission {
  if (mode === 'paused') return { open: false, why: 'paused', againAtMs: null };
  if (mode === 'now') return { open: true };
  if (rules.onlyUnmetered && metered === true) return { open: false, why: 'metered', againAtMs: null };
  const { hours } = rules;
  if (hours && !within(hours, now.getHours()))
    return { open: false, why: 'hours', againAtMs: nextAt(hours.from, now) };
  return { open: true };
}
