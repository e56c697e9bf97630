/**
 * One of the senders of `npm run bench -- send`, as a process of its own: `ours` is the extension's own upload code with
 * its batch call, as many at once as its policy says; `tus` is the reference client. Prints when it is done.
 */
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Upload } from 'tus-js-client';
import { z } from 'zod';
import type { Enrolment } from '@/utils/archive/settings';
import { handOver } from '@/utils/outbox/bundle';
import { uploadPackage } from '@/utils/outbox/package-upload';
import { deliveryPolicy } from '@/utils/outbox/policy';
import { referMany, type Item } from '@/utils/outbox/referral';
import type { PackedItem } from '@/utils/outbox/referral-items';
import { enrolDevice } from '../../tests/contract/desk-client';
import { sentPackage } from './send-packages';

const task = z.object({
  kind: z.enum(['ours', 'tus']),
  url: z.string(),
  code: z.string().optional(),
  folder: z.string(),
  packages: z.array(sentPackage),
});
type Task = z.infer<typeof task>;

/** Works through the list, so many at once. */
async function atOnce<T>(count: number, things: readonly T[], work: (thing: T) => Promise<void>) {
  const left = things.values();
  const one = async (): Promise<void> => {
    for (const thing of left) await work(thing);
  };
  await Promise.all(Array.from({ length: count }, one));
}

async function ours({ url, code = '', folder, packages }: Task): Promise<() => Promise<void>> {
  const { enrolment } = await enrolDevice(url, code);
  const known: Enrolment = {
    ...{ url, name: 'Bench', deviceId: enrolment.device_id, enrolledAtMs: 0, label: 'Bench' },
    ...{ accessToken: enrolment.access_token, certificatePem: '', deskCaPem: '', tsaRootsPem: [] },
    ...{ receiptKeyPem: '', packageBytesLimit: 2 ** 31, revoked: false },
  };
  const items = packages.map(({ name, seal, sha256, bytes, url: page }): Item => {
    const urls = [page];
    const leads = [{ kind: 'stream-manifest', host: 'cdn.example' }];
    const request = { v: 1 as const, seal, claim: null, urls, leads, package: { sha256, bytes } };
    return { captureId: name, request: { ...request, completeness: 'complete' } };
  });
  const pack = async (some: readonly Item[]): Promise<PackedItem[]> =>
    Promise.all(
      some.map(async (item) => ({ ...item, body: await openAsBlob(path.join(folder, item.captureId)) })),
    );
  const bytes = Math.max(...packages.map((one) => one.bytes));
  const inBundle = Math.min(Math.floor(deliveryPolicy.chunkBytes / bytes), deliveryPolicy.batchItems);
  if (bytes <= deliveryPolicy.bundledBytes) {
    const bundles = Array.from({ length: Math.ceil(items.length / inBundle) }, (_, index) =>
      items.slice(index * inBundle, (index + 1) * inBundle),
    );
    return () =>
      atOnce(deliveryPolicy.sendingAtOnce, bundles, async (some) => {
        const answer = await handOver(await pack(some), known);
        const states = answer.ok ? answer.value.results.map(({ referral }) => referral?.state) : [];
        if (!answer.ok || states.some((state) => state !== 'verifying'))
          throw new Error(`bundle: ${JSON.stringify(answer)}`);
      });
  }
  return async () => {
    for (let at = 0; at < items.length; at += deliveryPolicy.batchItems) {
      const some = items.slice(at, at + deliveryPolicy.batchItems);
      const referred = await referMany(some, known);
      if (!referred.ok || referred.value.size !== some.length)
        throw new Error(`batch: ${JSON.stringify(referred)}`);
      await atOnce(deliveryPolicy.sendingAtOnce, packages.slice(at, at + some.length), async (file) => {
        const sent = await uploadPackage({
          ...{ deskUrl: url, accessToken: known.accessToken, seal: file.seal, sha256: file.sha256 },
          // As the reference client is given its own; what goes in bundles is left on the disk, as the extension does.
          body: new Blob([await readFile(path.join(folder, file.name))]),
          uploadUrl: null,
          onOpened: () => Promise.resolve(),
          onProgress: () => Promise.resolve(true),
        });
        if (!sent.ok || !sent.value.complete) throw new Error(`upload: ${JSON.stringify(sent)}`);
      });
    }
  };
}

const tus = ({ url, folder, packages }: Task): Promise<() => Promise<void>> =>
  Promise.resolve(() =>
    atOnce(4, packages, async ({ name }) => {
      const body = await readFile(path.join(folder, name));
      await new Promise<void>((resolve, reject) => {
        new Upload(body, {
          ...{ endpoint: url, retryDelays: null, uploadDataDuringCreation: true },
          onSuccess: () => resolve(),
          onError: reject,
        }).start();
      });
    }),
  );

process.on('message', (message) => {
  void (async () => {
    const asked = task.parse(message);
    const send = await (asked.kind === 'ours' ? ours(asked) : tus(asked));
    const beganAtMs = performance.now();
    await send();
    process.send?.({ tookMs: performance.now() - beganAtMs });
  })();
});
process.on('disconnect', () => process.exit());
