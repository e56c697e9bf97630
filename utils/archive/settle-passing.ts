/**
 * Hands over what the user has not said to keep, as soon as it is sealed, and forgets it with the last private window.
 * How many of them wait for the user's word stands on the button, so that nothing stays without their knowing.
 */
import { setBadge } from '@/utils/browser/badge';
import { awake } from '@/utils/browser/keep-alive';
import { canSaveFiles, saveFile } from '@/utils/browser/save-file';
import { openToSave } from '@/utils/browser/tabs';
import { hasPrivateWindow } from '@/utils/browser/windows';
import { noteExport } from './log';
import { dueForHandingOver, forgetPassing, noteHandedOver, unanswered } from './passing';
import { packageOf } from './read';

async function handOver(captureId: string): Promise<void> {
  const found = await packageOf(captureId);
  if (!found) return;
  if (canSaveFiles()) void awake(() => saveFile(found.body, `${captureId}.zip`));
  else await openToSave(captureId);
  await noteHandedOver(captureId);
  await noteExport([captureId], 'extension');
}

async function settle(): Promise<void> {
  for (const captureId of await dueForHandingOver()) await handOver(captureId);
  if (!(await hasPrivateWindow())) await forgetPassing();
  const { captureIds } = await unanswered();
  await setBadge(captureIds.length === 0 ? '' : String(captureIds.length), 'plain');
}

let settling: Promise<void> = Promise.resolve();

/** What cannot be done now is done the next time. */
export function settlePassing(): Promise<void> {
  settling = settling.then(settle).catch(() => undefined);
  return settling;
}
