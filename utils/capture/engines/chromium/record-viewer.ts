/**
 * Answers that the browser will show in its PDF viewer. Their bytes are to be had only while they are held back: later DevTools
 * hands out the viewer's own page in their place. So the documents of all frames are held back for a moment, and PDFs until
 * their bytes are here.
 */
import { z } from 'zod';
import type { DebuggerSession } from '@/utils/browser/debugger';
import { pause } from '@/utils/browser/pause';
import { blobFromBase64 } from '../../base64-blob';
import { capturePolicy } from '../../policy';
import { recordingPolicy } from '../../recording/policy';
import type { RecordedBody } from '../recording';
import type { LastingSession } from './lasting-debugger';
import type { HeldAnswer } from './record-events';

/** What is asked of every target: the answers of documents, not of what these load. */
export const HOLD_DOCUMENTS = { patterns: [{ resourceType: 'Document', requestStage: 'Response' }] };

const heldBody = z.object({ body: z.string(), base64Encoded: z.boolean() });

const headerOf = ({ responseHeaders = [] }: HeldAnswer, wanted: string): string =>
  responseHeaders.find(({ name }) => name.toLowerCase() === wanted)?.value ?? '';

/** Whether a viewer of the browser's own is to show it. */
export const isForViewer = (held: HeldAnswer): boolean =>
  held.responseStatusCode === 200 && /^\s*(application|text)\/pdf\b/i.test(headerOf(held, 'content-type'));

/** Of all extensions, a debugger is let near the browser's own alone. */
export const isViewer = (targetUrl: string): boolean => targetUrl.startsWith('chrome-extension://');

const tooLarge: RecordedBody = {
  kind: 'missing',
  reason: 'limit',
  detail: `larger than ${recordingPolicy.bodyBytes} bytes`,
};

/** The content of an answer that is held back, decoded. */
export async function heldContent(
  session: DebuggerSession,
  held: HeldAnswer,
  child: string | undefined,
): Promise<RecordedBody> {
  if (Number(headerOf(held, 'content-length')) > recordingPolicy.bodyBytes) return tooLarge;
  const { requestId } = held;
  const limitMs = recordingPolicy.settleLimitMs;
  const answer = await session.send('Fetch.getResponseBody', { requestId }, limitMs, child);
  if (!answer.ok) return { kind: 'missing', reason: 'refused', detail: answer.problem.detail };
  const parsed = heldBody.safeParse(answer.value);
  if (!parsed.success) return { kind: 'missing', reason: 'refused', detail: 'unreadable answer' };
  const { body, base64Encoded } = parsed.data;
  const content = base64Encoded ? await blobFromBase64(body, 'application/octet-stream') : new Blob([body]);
  return content.size > recordingPolicy.bodyBytes ? tooLarge : { kind: 'whole', content };
}

/** The answers of one recording that are held back, and what was had of them. */
export class HeldAnswers {
  readonly #contents = new Map<string, RecordedBody>();

  constructor(
    private readonly session: LastingSession,
    /** Requests that come to an end by themselves, and have not yet. */
    private readonly underWay: () => readonly string[],
  ) {}

  contentOf(requestId: string): RecordedBody | undefined {
    return this.#contents.get(requestId);
  }

  forget(requestId: string): void {
    this.#contents.delete(requestId);
  }

  /** What a viewer is given is taken first, and all else that is under way brought to its end. */
  async letGoOn(held: HeldAnswer, child: string | undefined): Promise<void> {
    const { requestId, networkId } = held;
    try {
      if (networkId !== undefined && isForViewer(held)) await this.#takeForViewer(networkId, held, child);
    } finally {
      await this.session.send('Fetch.continueRequest', { requestId }, capturePolicy.callMs, child);
    }
  }

  async #takeForViewer(networkId: string, held: HeldAnswer, child: string | undefined): Promise<void> {
    this.#contents.set(networkId, await heldContent(this.session, held, child));
    const lateMs = Date.now() + recordingPolicy.viewerWaitMs;
    const others = (): boolean => this.underWay().some((id) => !this.#contents.has(id));
    while (others() && Date.now() < lateMs) await pause(20);
    this.session.expectViewer();
  }
}
