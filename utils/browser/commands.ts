/** The keyboard shortcut: browsers drop a suggested one silently when it is taken. */
import { browser } from './api';

export const CAPTURE_COMMAND = 'capture-page';

/** What the user has to press, as the browser spells it; null when nothing is assigned. */
export async function assignedShortcut(): Promise<string | null> {
  const all = await browser.commands.getAll();
  return all.find((command) => command.name === CAPTURE_COMMAND)?.shortcut || null;
}

export function onCaptureCommand(handle: () => void): void {
  browser.commands.onCommand.addListener((name) => {
    if (name === CAPTURE_COMMAND) handle();
  });
}
