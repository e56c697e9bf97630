import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Pure tests keep every processor busy; vitest by itself would leave one of them idle. */
const allProcessors = { maxWorkers: availableParallelism() };
const alias = { '@': fileURLToPath(new URL('.', import.meta.url)) };

const UNIT = 'tests/unit';
/** What a test file says that replaces a module, a clock, or something else that all share. */
const REPLACES = /\bvi\.|indexeddb|empty-archive|globalThis/;
const isApart = (file: string): boolean => REPLACES.test(readFileSync(file, 'utf8'));
const unitTests = readdirSync(path.join(import.meta.dirname, UNIT), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.test\.tsx?$/.test(name))
  .map((name) => path.posix.join(UNIT, name.replaceAll(path.sep, '/')));

/** Hundreds of cases each in some tests of properties: on a busy machine they take longer than the usual five seconds. */
const unit = { ...allProcessors, testTimeout: 30_000 };

/** `unit`: pure; those of them that need a world of their own are `unit-apart`, the others share one, in half the time. `contract`: the desk. `browser`: what needs the machine to itself, one file at a time. `e2e`: browsers and desks, three files at once. */
export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          ...unit,
          name: 'unit',
          include: unitTests.filter((file) => !isApart(path.join(import.meta.dirname, file))),
          isolate: false,
        },
      },
      {
        resolve: { alias },
        test: {
          ...unit,
          name: 'unit-apart',
          include: unitTests.filter((file) => isApart(path.join(import.meta.dirname, file))),
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          ...allProcessors,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          // Pictures are compared, and pages do all they can to be slow: each file has the machine to itself, but for
          // what stands back.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          // Half of their time they wait: for a desk, a slow line, a browser that starts again. Three keep two processors busy.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
