/** The keyboard shortcuts: browsers drop a suggested one silently when it is taken. */
import { browser } from './api';

/** `record`: the page is reloaded first, and everything it exchanges is kept. */
export type CaptureMode = 'as-it-is' | 'record';

export const CAPTURE_COMMAND = 'capture-page';
const RECORD_COMMAND = 'record-page';

/** Names of commands and of menu entries alike. */
export const CAPTURE_MODES: Readonly<Record<string, CaptureMode>> = {
  [CAPTURE_COMMAND]: 'as-it-is',
  [RECORD_COMMAND]: 'record',
};

/** What the user has to press, as the browser spells it; null when nothing is assigned. */
export async function assignedShortcut(): Promise<string | null> {
  const all = await browser.commands.getAll();
  return all.find((command) => command.name === CAPTURE_COMMAND)?.shortcut || null;
}

export function onCaptureCommand(handle: (mode: CaptureMode) => void): void {
  browser.commands.onCommand.addListener((name) => {
    const mode = CAPTURE_MODES[name];
    if (mode !== undefined) handle(mode);
  });
}
