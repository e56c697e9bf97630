/** Sizes in bytes, in the units people know: powers of 1000, as file managers and disks are labelled. */
import { displayLanguage } from './language';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

const scaled = (bytes: number, power: number): string => {
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(displayLanguage(), {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1,
  }).format(value);
};

const powerOf = (bytes: number): number =>
  bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));

/** Such as "3.1 MB". */
export const bytesText = (bytes: number): string => scaled(bytes, powerOf(bytes));
