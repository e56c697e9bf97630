/** A new, empty database in memory for each test. Import it before anything that opens the archive. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, vi } from 'vitest';

beforeEach(() => {
  vi.resetModules();
  globalThis.indexedDB = new IDBFactory();
});

export const URL_OF_PAGE = 'https://pirate.test/film';

/** As a click makes it. */
export const newCapture = {
  trigger: 'popup',
  url: URL_OF_PAGE,
  host: 'pirate.test',
  title: 'Film',
  steps: ['viewport', 'seal'],
} as const;
