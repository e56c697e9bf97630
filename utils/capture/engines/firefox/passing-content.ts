/** The content of one answer, kept as it passes by on its way to the page, as far as there is room for it. */
import type { BodyWatcher, LetGo } from '@/utils/browser/passing-body';
import { isMedia, type RecordingRoom } from '../../recording/room';
import type { RecordedBody } from '../recording';
import type { WatchedExchange } from './watched-exchange';

export class PassingContent implements BodyWatcher {
  readonly #parts: Blob[] = [];
  #bytes = 0;
  #isFull = false;
  #problem: string | null = null;
  /** Nothing more of it will be seen. */
  hasEnded = false;
  letGo: LetGo = () => undefined;

  constructor(
    private readonly exchange: WatchedExchange,
    private readonly room: RecordingRoom,
    private readonly whenEnded: () => void,
  ) {}

  onChunk(bytes: Uint8Array<ArrayBuffer>): void {
    const { exchange } = this;
    exchange.lastHeardMs = Date.now();
    if (this.#isFull) return;
    if (!this.room.take(bytes.length, this.#bytes, isMedia(exchange.type, exchange.mediaType))) {
      this.#isFull = true;
      this.letGo();
      this.#end(null);
      return;
    }
    this.#bytes += bytes.length;
    this.#parts.push(new Blob([bytes]));
  }

  onEnd(problem: string | null): void {
    this.#end(problem);
  }

  #end(problem: string | null): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.#problem = problem;
    this.whenEnded();
  }

  /** `broken`: why the answer did not come to its end; null when it did. */
  body(broken: string | null): RecordedBody {
    const content = new Blob(this.#parts);
    if (this.#isFull)
      return { kind: 'cut', content, reason: 'limit', detail: `the first ${this.#bytes} bytes are kept` };
    if (this.exchange.isBodiless) return { kind: 'whole', content: new Blob([]) };
    if (this.hasEnded && this.#problem === null && broken === null) return { kind: 'whole', content };
    const detail = broken ?? this.#problem ?? 'it had not ended';
    const reason = broken === null && this.#problem !== null ? 'refused' : 'interrupted';
    return this.#bytes > 0 ? { kind: 'cut', content, reason, detail } : { kind: 'missing', reason, detail };
  }
}
