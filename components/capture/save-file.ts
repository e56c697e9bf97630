/** Saves something of a capture to the user's disk, as a download that the user has asked for. */
import { saveFile as saved } from '@/utils/browser/save-file';
import type { SignedReceipt } from '@/utils/referral/schema';

export const saveFile = (body: Blob, name: string): void => void saved(body, name);

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** The receipt exactly as it was signed, and beside it the signature that `openssl dgst -verify` reads. */
export function saveReceipt(captureId: string, signed: SignedReceipt): void {
  const name = `${captureId}.receipt.json`;
  saveFile(new Blob([signed.document], { type: 'application/json' }), name);
  saveFile(new Blob([bytesOf(signed.signature)], { type: 'application/octet-stream' }), `${name}.sig`);
}
