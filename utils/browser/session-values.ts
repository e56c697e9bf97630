/** Values that live as long as the browser runs, and so outlive a stopped background. */
import { browser } from './api';

export async function readSessionValue(key: string): Promise<unknown> {
  return (await browser.storage.session.get(key))[key];
}

/** Returns false when there is no room: the browser grants about 10 MB. */
export async function writeSessionValue(key: string, value: unknown): Promise<boolean> {
  try {
    await browser.storage.session.set({ [key]: value });
    return true;
  } catch {
    return false;
  }
}

export const removeSessionValue = (key: string): Promise<void> => browser.storage.session.remove(key);
