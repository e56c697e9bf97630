/** How a recording ends, at its step or because the page went away: what it received lies on the disk, and it says what it lacks. */
import type { PageAccess } from '../page-access';
import type { CaptureWork } from '../work';

/** Ends the watch, if one stands. False: none did. */
export async function endRecording(work: CaptureWork, { recording }: PageAccess): Promise<boolean> {
  if (!recording || recording.ended) return false;
  recording.ended = true;
  const { deviations, limitations } = await recording.watch.end();
  for (const { code, detail } of deviations) work.remark('deviations', code, detail);
  for (const { code, detail } of limitations) work.remark('limitations', code, detail);
  const { stored, lost } = recording.sink;
  if (lost > 0) work.remark('limitations', 'recording-lost', `${lost} exchanges could not be stored`);
  work.log('recording.ended', { items: stored, lost });
  return true;
}
