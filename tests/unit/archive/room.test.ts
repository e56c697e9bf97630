/** Nothing is written that could fill the disk, or that finds it full; what changes a state may use what evidence must leave. */
import './empty-archive';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const MB = 1_000_000;
const USED_BYTES = 5_000 * MB;
let free: number;
let asked: number;

const open = () => import('@/utils/archive/room');

beforeEach(() => {
  asked = 0;
  vi.stubGlobal('navigator', {
    storage: {
      estimate: () => {
        asked += 1;
        return Promise.resolve({ usage: USED_BYTES, quota: USED_BYTES + free });
      },
    },
  });
});
afterEach(() => void vi.unstubAllGlobals());

const refused = (asking: Promise<void>): Promise<boolean> =>
  asking.then(
    () => false,
    (error: Error) => {
      expect(error.name).toBe('NoRoom');
      return true;
    },
  );

describe('with so much free', () => {
  it.each([
    [0, true, true],
    [15 * MB, true, true],
    [17 * MB, false, true],
    [63 * MB, false, true],
    [65 * MB, false, false],
  ])('%d bytes: a state is refused: %s, evidence: %s', async (bytes, state, evidence) => {
    free = bytes;
    const { needRoomFor, needSomeRoom } = await open();
    expect(await refused(needSomeRoom())).toBe(state);
    expect(await refused(needRoomFor(0))).toBe(evidence);
  });

  it('evidence that would leave too little is refused', async () => {
    free = 100 * MB;
    const { needRoomFor } = await open();
    expect(await refused(needRoomFor(30 * MB))).toBe(false);
    expect(await refused(needRoomFor(70 * MB))).toBe(true);
  });
});

it('the refusal is known by its words, which is all of it that passes between background and page', async () => {
  const { isDiskFull, NoRoom } = await import('@/utils/archive/disk-full');
  expect(isDiskFull(new Error(new NoRoom().message))).toBe(true);
  expect(isDiskFull(new Error('the page is gone'))).toBe(false);
});

it('what was seen is believed for no longer than a disk takes to fill', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { needRoomFor } = await open();
  free = 2_064 * MB;
  await needRoomFor(0);
  vi.advanceTimersByTime(900);
  await needRoomFor(0);
  expect(asked).toBe(1);
  free = 0;
  vi.advanceTimersByTime(200);
  expect(await refused(needRoomFor(0))).toBe(true);
  expect(asked).toBe(2);
  vi.useRealTimers();
});

it('what was written meanwhile counts, though nobody has looked again', async () => {
  free = 10_000 * MB;
  const { needRoomFor } = await open();
  await needRoomFor(9_900 * MB);
  expect(await refused(needRoomFor(50 * MB))).toBe(true);
});

it('a browser that does not say how much is free is not held up', async () => {
  vi.stubGlobal('navigator', { storage: { estimate: () => Promise.resolve({}) } });
  const { needRoomFor } = await open();
  expect(await refused(needRoomFor(1_000 * MB))).toBe(false);
});

/** Those that open the database, or make one in memory, and what repairs it, for which its caller has asked. */
const NOT_ASKING = new Set(['database.ts', 'memory.ts', 'renew-log.ts']);
const FOLDER = path.resolve(import.meta.dirname, '../../../utils/archive');

it.each(readdirSync(FOLDER).filter((name) => !NOT_ASKING.has(name)))('%s asks before it writes', (name) => {
  const code = readFileSync(path.join(FOLDER, name), 'utf8');
  const writes = code
    .split(/\n(?=export |async function |const \w+ = )/)
    .filter((part) => /'readwrite'/.test(part));
  for (const part of writes) expect(part).toContain('await writable(');
  expect(code).not.toMatch(/await database\(\)\)\.(put|add|delete|clear)\(/);
});
