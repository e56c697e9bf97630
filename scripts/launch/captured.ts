/** A capture as a program makes one, from its beginning to its seal. Whatever is in the way of that is thrown. */
import type { CaptureRecord } from '@/utils/archive/records';
import type { Result } from '@/utils/evidence/result';
import type { Extension } from './extension';

/** How long a finished step may go unnoticed. */
const LOOK_MS = 50;

/** What a command answered that went well. */
export function granted<Value>(answer: Result<Value>): Value {
  if (!answer.ok) throw new Error(`${answer.problem.code}: ${answer.problem.detail}`);
  return answer.value;
}

/** Begins a capture of a tab, as the captures page would, and answers with its id. */
export async function beginCapture(
  { send }: Pick<Extension, 'send'>,
  tabId: number,
  mode?: 'record',
): Promise<string> {
  const asked = { tabId, trigger: 'list', ...(mode === undefined ? {} : { mode }) } as const;
  return granted(await send('capture.start', asked)).captureId;
}

/** Begins one of the last tab that shows this address. */
export async function beginCaptureOf(extension: Extension, url: string, mode?: 'record'): Promise<string> {
  const tabId = await extension.tabShowing(url);
  if (tabId === null) throw new Error(`No tab shows ${url}.`);
  return beginCapture(extension, tabId, mode);
}

/** The capture's record once it is sealed. */
export async function sealedCapture(
  { capture }: Pick<Extension, 'capture'>,
  captureId: string,
  limitMs: number,
): Promise<CaptureRecord> {
  const endsAtMs = Date.now() + limitMs;
  for (;;) {
    const record = await capture(captureId);
    if (record?.state === 'sealed') return record;
    if (record?.state === 'failed' || Date.now() > endsAtMs)
      throw new Error(`not sealed within ${limitMs} ms: ${JSON.stringify(record, null, 2)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
