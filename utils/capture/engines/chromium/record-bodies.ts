/**
 * The content of answers, from the browser's memory to ours and at once away: whole, when it has ended, or chunk by chunk
 * where it is large, endless, or text that DevTools would hand out in another encoding. Bounded by the recording's policy.
 */
import { z } from 'zod';
import type { DebuggerSession } from '@/utils/browser/debugger';
import { fromBase64 } from '@/utils/evidence/pem';
import { blobFromBase64 } from '../../base64-blob';
import { capturePolicy } from '../../policy';
import { recordingPolicy } from '../../recording/policy';
import { isMedia } from '../../recording/room';
import type { RecordedBody } from '../recording';
import type { TrackedRequest } from './record-exchange';
import { textBytes } from './record-text';

const bodyAnswer = z.object({ body: z.string(), base64Encoded: z.boolean() });
const streamAnswer = z.object({ bufferedData: z.string() });

const WIDE_TEXT = /^(?!utf-?8$|us-ascii$|iso-8859-|windows-|koi8-)./i;

interface Stream {
  parts: Blob[];
  bytes: number;
  /** Chunks that came before the answer with what had been buffered until then. */
  early: string[] | null;
  /** Over a limit: nothing more is kept. */
  full: boolean;
  begun: Promise<boolean>;
}

const isBodiless = ({ method, response }: TrackedRequest): boolean =>
  method === 'HEAD' || [204, 205, 304].includes(response?.status ?? 0);

export class RecordedBodies {
  readonly #streams = new Map<string, Stream>();
  #totalBytes = 0;
  #mediaBytes = 0;
  /** Texts whose bytes could not be made again. */
  readonly reencoded: string[] = [];

  constructor(
    private readonly session: DebuggerSession,
    /** What was had of an answer before it went on to a viewer. */
    private readonly heldBack: (requestId: string) => RecordedBody | undefined,
  ) {}

  /** To be called when the headers of an answer are there: from then on its content can be had as it comes. */
  begin(request: TrackedRequest, child: string | undefined): void {
    const { response } = request;
    if (!response || this.#streams.has(request.requestId)) return;
    const length = Number(
      Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0,
    );
    const isWideText = WIDE_TEXT.test(response.charset ?? '');
    if (!request.isEndless && !isWideText && !(length > recordingPolicy.streamedFromBytes)) return;
    const stream: Stream = { parts: [], bytes: 0, early: [], full: false, begun: Promise.resolve(false) };
    this.#streams.set(request.requestId, stream);
    stream.begun = this.#startStream(request, stream, child);
  }

  async #startStream(request: TrackedRequest, stream: Stream, child: string | undefined): Promise<boolean> {
    const answer = await this.session.send(
      'Network.streamResourceContent',
      { requestId: request.requestId },
      capturePolicy.callMs,
      child,
    );
    const buffered = answer.ok ? streamAnswer.safeParse(answer.value) : null;
    if (!buffered?.success) {
      // It had ended already: then it is to be had in one piece.
      this.#streams.delete(request.requestId);
      return false;
    }
    const early = stream.early ?? [];
    stream.early = null;
    for (const data of [buffered.data.bufferedData, ...early]) this.#add(stream, data);
    return true;
  }

  /** A chunk, base64. */
  chunk(requestId: string, data: string | undefined): void {
    const stream = this.#streams.get(requestId);
    if (!stream || data === undefined || data === '') return;
    if (stream.early) stream.early.push(data);
    else this.#add(stream, data);
  }

  #add(stream: Stream, data: string): void {
    if (data === '' || stream.full) return;
    const bytes = fromBase64(data);
    if (stream.bytes + bytes.length > recordingPolicy.bodyBytes || !this.#room(bytes.length)) {
      stream.full = true;
      return;
    }
    stream.bytes += bytes.length;
    this.#totalBytes += bytes.length;
    stream.parts.push(new Blob([bytes]));
  }

  #room = (bytes: number): boolean => this.#totalBytes + bytes <= recordingPolicy.totalBytes;

  /** What there is of a body when its request has ended, or when nobody waits for that any longer. */
  async end(
    request: TrackedRequest,
    child: string | undefined,
    how: 'finished' | 'broken off',
  ): Promise<RecordedBody> {
    const { requestId, response } = request;
    const held = this.heldBack(requestId);
    if (held) return this.#fits(request, held, false);
    const stream = this.#streams.get(requestId);
    if (stream && (await stream.begun)) {
      this.#streams.delete(requestId);
      return this.#fits(request, streamed(request, stream, how), true);
    }
    if (!response || isBodiless(request) || (how === 'finished' && request.receivedBytes === 0))
      return { kind: 'whole', content: new Blob([]) };
    if (how === 'broken off')
      return { kind: 'missing', reason: 'interrupted', detail: request.error ?? 'it had not ended' };
    if (request.receivedBytes > recordingPolicy.bodyBytes)
      return { kind: 'missing', reason: 'limit', detail: `larger than ${recordingPolicy.bodyBytes} bytes` };
    if (!this.#room(request.receivedBytes)) return overAll;
    return this.#fits(request, await this.#fetched(request, child), false);
  }

  async #fetched(request: TrackedRequest, child: string | undefined): Promise<RecordedBody> {
    const { requestId, response, url } = request;
    const answer = await this.session.send(
      'Network.getResponseBody',
      { requestId },
      capturePolicy.callMs,
      child,
    );
    const parsed = answer.ok ? bodyAnswer.safeParse(answer.value) : null;
    if (!parsed?.success) {
      const detail = answer.ok ? 'unreadable answer' : answer.problem.detail;
      return { kind: 'missing', reason: /evicted/.test(detail) ? 'limit' : 'refused', detail };
    }
    const { body, base64Encoded } = parsed.data;
    if (base64Encoded)
      return { kind: 'whole', content: await blobFromBase64(body, 'application/octet-stream') };
    const { bytes, exact } = textBytes(body, response?.charset ?? '', request.receivedBytes);
    if (!exact) this.reencoded.push(url);
    return { kind: 'whole', content: new Blob([bytes]) };
  }

  /** Counts what is kept; media have a limit of their own. Chunks have been counted as they came. */
  #fits(request: TrackedRequest, body: RecordedBody, counted: boolean): RecordedBody {
    if (body.kind !== 'whole' && body.kind !== 'cut') return body;
    const { size } = body.content;
    if (!counted) this.#totalBytes += size;
    if (!isMedia(request.type, request.response?.mimeType ?? '')) return body;
    if (this.#mediaBytes + size > recordingPolicy.mediaBytes) {
      this.#totalBytes -= size;
      const detail = `media are kept up to ${recordingPolicy.mediaBytes} bytes in all`;
      return { kind: 'missing', reason: 'limit', detail };
    }
    this.#mediaBytes += size;
    return body;
  }
}

const overAll: RecordedBody = {
  kind: 'missing',
  reason: 'limit',
  detail: `a recording keeps up to ${recordingPolicy.totalBytes} bytes in all`,
};

function streamed(request: TrackedRequest, stream: Stream, how: 'finished' | 'broken off'): RecordedBody {
  const content = new Blob(stream.parts);
  if (stream.full)
    return { kind: 'cut', content, reason: 'limit', detail: `the first ${stream.bytes} bytes are kept` };
  if (how === 'broken off')
    return { kind: 'cut', content, reason: 'interrupted', detail: request.error ?? 'it had not ended' };
  return { kind: 'whole', content };
}
