/** What `npm run bench -- send` sends: real packages, certified and stamped by a desk that is enrolled with before, and that desk's folder. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { enrolDevice, stampAt } from '../../tests/contract/desk-client';
import { deviceKeys, sealedPackage } from '../../tests/contract/fixture-package';

export const sentPackage = z.object({
  /** Of its file. */
  name: z.string(),
  captureId: z.string(),
  seal: z.string(),
  url: z.string(),
  sha256: z.string(),
  bytes: z.int(),
});
export type SentPackage = z.infer<typeof sentPackage>;

/** So that a package has this size to a thousandth: what its other files take. */
const REST_BYTES = 12_000;

/** Makes so many in this folder. The desk knows the device that signed them; it must go on with the same data folder. */
export async function makePackages(
  folder: string,
  { count, bytes }: { count: number; bytes: number },
  desk: { url: string; code: string },
): Promise<SentPackage[]> {
  await mkdir(folder, { recursive: true });
  const keys = await deviceKeys();
  const { enrolment } = await enrolDevice(desk.url, desk.code, keys);
  const made: SentPackage[] = [];
  for (let index = 0; index < count; index += 1) {
    const { body, captureId, seal, url } = await sealedPackage({
      ...{ keys, certificatePem: enrolment.certificate_pem, stamp: stampAt(desk.url) },
      ballastBytes: bytes - REST_BYTES,
    });
    const content = new Uint8Array(await body.arrayBuffer());
    const name = `${captureId}.zip`;
    await writeFile(path.join(folder, name), content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    made.push({ name, captureId, seal, url, sha256, bytes: content.length });
  }
  return made;
}
