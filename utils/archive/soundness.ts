/** Whether a stored capture is what the code relies on. Disks, crashes and other programs damage databases. Pure. */
import type { Delivery } from '@/utils/outbox/delivery';
import type { CaptureRecord, CaptureState } from './records';

const STATES: readonly CaptureState[] = ['capturing', 'sealing', 'unsealed', 'sealed', 'failed'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isNumberOrNull = (value: unknown): boolean => value === null || isNumber(value);

/** The numbers that each status relies on. */
const NUMBERS: Record<Delivery['status'], readonly string[]> = {
  waiting: ['attempts', 'notBeforeMs'],
  sending: ['attempts', 'leaseEndsMs', 'bytesSent', 'bytesTotal'],
  verifying: ['attempts', 'notBeforeMs'],
  accepted: ['acceptedAtMs'],
  refused: [],
};

function isDelivery(value: unknown): boolean {
  if (value === null) return true;
  if (!isObject(value) || typeof value['status'] !== 'string') return false;
  if (!Object.hasOwn(NUMBERS, value['status'])) return false;
  const { problem } = value;
  const hasProblem = isObject(problem) && isText(problem['code']);
  if (problem === undefined ? value['status'] === 'refused' : !hasProblem) return false;
  return NUMBERS[value['status'] as Delivery['status']].every((name) => isNumber(value[name]));
}

const isStamps = (value: unknown): boolean =>
  isObject(value) && isText(value['open']) && isText(value['close']);
const isNamed = (name: string) => (value: unknown) => isObject(value) && isText(value[name]);

const FIELDS: Partial<Record<keyof CaptureRecord, (value: unknown) => boolean>> = {
  id: (value) => typeof value === 'string' && value !== '',
  createdAtMs: isNumber,
  trigger: isText,
  state: (value) => STATES.some((state) => state === value),
  completeness: (value) => value === null || value === 'complete' || value === 'partial',
  url: isText,
  host: isText,
  title: isText,
  steps: (value) => Array.isArray(value) && value.every(isNamed('name')),
  limitations: (value) => Array.isArray(value) && value.every(isNamed('code')),
  seal: isTextOrNull,
  packageSha256: isTextOrNull,
  packageBytes: isNumberOrNull,
  stamps: isStamps,
  delivery: isDelivery,
  claimVersion: isNumber,
  work: isTextOrNull,
};

/** What later versions of the database added; {@link unsound} asks for them only where they should be. */
const LATER: Partial<Record<keyof CaptureRecord, (value: unknown) => boolean>> = {
  claimNote: isTextOrNull,
  claimDelivered: isNumber,
  caseName: isText,
  tags: (value) => Array.isArray(value) && value.every(isText),
  packageRemovedAtMs: isNumberOrNull,
  packageBackAtMs: (value) => value === undefined || isNumber(value),
  imported: (value) => value === null || isObject(value),
};

const firstWrong = (value: Record<string, unknown>, fields: typeof FIELDS): string | null =>
  Object.entries(fields).find(([name, isRight]) => !isRight(value[name]))?.[0] ?? null;

/** What is wrong with a capture as every version wrote it, or null. */
export function unsound(value: unknown): string | null {
  if (!isObject(value)) return 'it is not a record';
  const wrong = firstWrong(value, FIELDS);
  return wrong === null ? null : `${wrong} cannot be read`;
}

/** What is wrong with a capture as this version writes it, or null. */
export function unsoundNow(value: unknown): string | null {
  const wrong = unsound(value);
  if (wrong !== null || !isObject(value)) return wrong;
  const later = firstWrong(value, LATER);
  return later === null ? null : `${later} cannot be read`;
}

export const isCapture = (value: unknown): value is CaptureRecord => unsoundNow(value) === null;
