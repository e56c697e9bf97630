/** How much content a recording may still keep: of one answer, of media together, of everything together. */
import { recordingPolicy } from './policy';

const MEDIA_TYPE = /^(video|audio)\/|mpegurl|dash\+xml/i;

/** Playlists too: they are small, and of no use without their segments. */
export const isMedia = (type: string, mediaType: string): boolean =>
  type === 'media' || MEDIA_TYPE.test(mediaType);

export class RecordingRoom {
  #totalBytes = 0;
  #mediaBytes = 0;

  /** Takes room for a piece of an answer of which `heldBytes` are kept already; false when there is none. */
  take(bytes: number, heldBytes: number, media: boolean): boolean {
    const fits =
      heldBytes + bytes <= recordingPolicy.bodyBytes &&
      this.#totalBytes + bytes <= recordingPolicy.totalBytes &&
      (!media || this.#mediaBytes + bytes <= recordingPolicy.mediaBytes);
    if (!fits) return false;
    this.#totalBytes += bytes;
    if (media) this.#mediaBytes += bytes;
    return true;
  }
}
