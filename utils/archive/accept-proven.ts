/**
 * After enrolment: what came here with a receipt of this very desk, before this device knew the desk, is accepted.
 * Sending it once more would only fetch the same receipt.
 */
import { database } from './database';
import { provenBy, type OwnDesk } from './proven-companion';
import { changeDeliveries } from './sending';
import { currentEnrolment } from './settings';
import type { Stage } from './stage';

/** Not on its way: what is, will have the desk's own answer. */
const AT_REST: readonly Stage[] = ['sealed', 'refused'];

/** When the desk had it, by the receipt that is here. */
async function acceptedAtMs(id: string, { receiptKeyPem }: OwnDesk): Promise<number | null> {
  const db = await database();
  const receipt = await db.get('receipts', id);
  if (receipt?.receiptKeyPem !== receiptKeyPem) return null;
  const capture = await db.get('captures', id);
  if (!capture || capture.seal === null) return null;
  const subject = { captureId: id, seal: capture.seal, sha256: capture.packageSha256 };
  const said = await provenBy(receiptKeyPem, receipt.signed, subject);
  return said && Date.parse(said.received_at);
}

export async function acceptProven(): Promise<void> {
  const desk = await currentEnrolment();
  if (!desk) return;
  const db = await database();
  const received = new Set(await db.getAllKeys('receipts'));
  const found = await Promise.all(AT_REST.map((stage) => db.getAllKeysFromIndex('rows', 'stage', stage)));
  const proven = new Map<string, number>();
  for (const id of found.flat().filter((key) => received.has(key))) {
    const atMs = await acceptedAtMs(id, desk);
    if (atMs !== null) proven.set(id, atMs);
  }
  await changeDeliveries([...proven.keys()], (record) => {
    const atMs = proven.get(record.id);
    if (atMs === undefined) return false;
    record.delivery = { status: 'accepted', acceptedAtMs: atMs, deskUrl: desk.url };
    return true;
  });
}
