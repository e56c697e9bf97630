/**
 * The extension's own storage: kept on disk even where the browser keeps no database. Firefox takes Blobs here as well.
 * Never put a key here: Firefox drops it in silence, and from then on hands out nothing when asked for everything.
 */
import { browser } from './api';

export const readKeptValues = (): Promise<Record<string, unknown>> => browser.storage.local.get(null);

/** Undefined: there is none of this name. */
export const readKeptValue = async (name: string): Promise<unknown> =>
  (await browser.storage.local.get(name))[name];

/** Rejects when there is no room. */
export const keepValues = (values: Record<string, unknown>): Promise<void> =>
  browser.storage.local.set(values);

export const dropKeptValues = (names: string[]): Promise<void> => browser.storage.local.remove(names);
