/** data/time/open.json: what the opening stamp is put on, before anything is captured. */
import { z } from 'zod';
import { toHex } from './hash';
import { captureId, instant } from './schema';

export const openSubject = z.object({
  capture_id: captureId,
  /** 32 random bytes in hex: nobody could have asked for this stamp earlier. */
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
  at: instant,
});
export type OpenSubject = z.infer<typeof openSubject>;

/** The exact text to store and to stamp. */
export function openSubjectText(id: string, at: Date): string {
  const nonce = toHex(crypto.getRandomValues(new Uint8Array(32)));
  const subject: OpenSubject = { capture_id: id, nonce, at: at.toISOString() };
  return `${JSON.stringify(subject)}\n`;
}
