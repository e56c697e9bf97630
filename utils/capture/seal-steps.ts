/** From artefacts on disk to a sealed package that was read back. Each step may be done again after a death. */
import { seenPage } from '@/utils/archive/seen-page';
import { finishSealing, storePackage } from '@/utils/archive/captures';
import { judge } from '@/utils/archive/judge-package';
import { appendLog, DEVICE_LOG, linesOf } from '@/utils/archive/log';
import { packageOf } from '@/utils/archive/read';
import type { CaptureRecord } from '@/utils/archive/records';
import { extensionVersion } from '@/utils/browser/environment';
import { closeBag, packageFile, type ClosedBag, type PackageFile } from '@/utils/evidence/bag';
import { lineHash } from '@/utils/evidence/custody';
import { CUSTODY_LOG, EVIDENCE_JSON, SEAL_SIGNATURE, SEAL_STAMP } from '@/utils/evidence/layout';
import { packageBlob } from '@/utils/evidence/package';
import { failed, ok } from '@/utils/evidence/result';
import { evidence as evidenceSchema } from '@/utils/evidence/schema';
import { sign, spkiPem } from '@/utils/evidence/signature';
import { describeCapture } from './evidence-json';
import type { CaptureServices, PageAccess } from './page-access';
import { capturePolicy } from './policy';
import { limited, type Step } from './steps';
import type { CaptureWork } from './work';

type SealStep = Step<PageAccess>;

/** Held in memory: a later background begins with closing the bag anew. */
const BAG = 'bag';
const SEAL = 'seal-files';

/** Closes the custody log with its last line, once. Returns every line. */
async function closeCustody(work: CaptureWork, files: number): Promise<string[]> {
  const lines = await linesOf(work.id);
  if (lines.at(-1)?.includes('"event":"package.sealed"')) return lines;
  work.log('package.sealed', { files });
  await work.save();
  return linesOf(work.id);
}

const seal: SealStep = {
  name: 'seal',
  limitMs: 60_000,
  needsPage: false,
  afterSeal: true,
  async run(work, { services }) {
    const artefacts = await work.artefacts();
    const lines = await closeCustody(work, artefacts.length);
    const last = lines.at(-1);
    if (last === undefined) return failed('no-custody', 'the custody log is empty');
    const closedAt = new Date((JSON.parse(last) as { at: string }).at);
    const text = artefacts.find(({ entry }) => entry.role === 'visible-text');
    const described = await describeCapture({
      captureId: work.id,
      facts: work.facts,
      files: artefacts.map(({ entry }) => entry),
      visibleText: (await text?.body.text()) ?? '',
      monotonicMs: performance.now(),
    });
    const evidence = { ...described, custody_head: await lineHash(last) };
    // Our own schema refuses us here rather than the desk later.
    const checked = evidenceSchema.safeParse(evidence);
    if (!checked.success) return failed('evidence-invalid', checked.error.message);
    const { keys, certificatePem } = await services.signer();
    const payload: PackageFile[] = artefacts.map(({ entry, body, crc32 }) => ({
      path: entry.path,
      body,
      sha256: entry.sha256,
      bytes: entry.bytes,
      crc32,
    }));
    const bag = await closeBag({
      captureId: work.id,
      closedAt,
      organisation: evidence.operator.organisation,
      softwareAgent: `Constat ${extensionVersion()}`,
      payload: [
        ...payload,
        await packageFile(CUSTODY_LOG, lines.map((line) => `${line}\n`).join('')),
        await packageFile(EVIDENCE_JSON, `${JSON.stringify(evidence, null, 2)}\n`),
      ],
      signerPublicKeyPem: await spkiPem(keys.publicKey),
      signerCertificatePem: certificatePem,
    });
    work.hold(BAG, bag);
    const signature = await sign(bag.tagmanifest, keys.privateKey);
    work.hold(SEAL, [await packageFile(SEAL_SIGNATURE, signature)]);
    await appendLog(DEVICE_LOG, {
      event: 'signature.made',
      actor: 'extension',
      detail: { capture: work.id, seal: bag.seal },
    });
    work.change((record) => {
      record.seal = bag.seal;
      record.completeness = evidence.completeness;
      record.limitations = evidence.limitations;
      // What the package says of the page, the list and the desk are told: without secrets in its address.
      Object.assign(record, seenPage(evidence.target.url_final, evidence.target.title));
    });
    return ok(null);
  },
};

/** Over the tagmanifest itself: an existing signature can be made to fit another message, a hash cannot. */
const stampClose: SealStep = {
  name: 'stamp-close',
  // The authority has its own limit, below: too late an answer must not make the record say "stamped".
  limitMs: 2 * capturePolicy.stampMs,
  needsPage: false,
  afterSeal: true,
  async run(work, { services }) {
    const bag = (await work.get(BAG)) as ClosedBag;
    const stamped = await limited(() => services.stamp(bag.tagmanifest), capturePolicy.stampMs);
    const detail = { capture: work.id, seal: bag.seal };
    if (!stamped.ok) {
      await appendLog(DEVICE_LOG, {
        event: 'time.close_deferred',
        actor: 'extension',
        detail: { ...detail, why: stamped.problem.detail },
      });
      work.change((record) => (record.stamps.close = 'deferred'));
      return stamped;
    }
    const files = (await work.get(SEAL)) as PackageFile[];
    work.hold(SEAL, [...files, await packageFile(SEAL_STAMP, stamped.value.reply)]);
    await appendLog(DEVICE_LOG, { event: 'time.close_stamped', actor: 'extension', detail });
    work.change((record) => (record.stamps.close = 'stamped'));
    return ok(null);
  },
};

const store: SealStep = {
  name: 'store',
  limitMs: 120_000,
  needsPage: false,
  afterSeal: true,
  async run(work) {
    const bag = (await work.get(BAG)) as ClosedBag;
    const made = await packageBlob(bag, (await work.get(SEAL)) as PackageFile[]);
    return (await storePackage(work.id, made.body, made.sha256))
      ? ok(null)
      : failed('capture-deleted', 'the user has deleted the capture');
  },
};

/** What lies on the disk is read and checked as a stranger would, before anyone is told "sealed". */
const readBack: SealStep = {
  name: 'read-back',
  limitMs: 120_000,
  needsPage: false,
  afterSeal: true,
  async run(work, { services }) {
    const stored = await packageOf(work.id);
    if (!stored) return failed('package-missing', 'the stored package is not there');
    const { trust } = await services.signer();
    // Who enrols at another desk in mid-capture has a first stamp by an authority that the new desk does not vouch for.
    const { sound, seal, checks, unproven } = await judge(stored.body, trust);
    const wrong = checks.find(({ status }) => status === 'failed');
    if (wrong && !sound) return failed('package-invalid', `${wrong.id}: ${wrong.detail}`);
    await appendLog(DEVICE_LOG, {
      event: 'package.verified',
      actor: 'extension',
      detail: { capture: work.id, seal, ...(wrong && { unproven: unproven.map(({ id }) => id).join(' ') }) },
    });
    work.change((record) => {
      record.packageSha256 = stored.sha256;
      record.packageBytes = stored.body.size;
    });
    return ok(null);
  },
};

export const sealSteps: SealStep[] = [seal, stampClose, store, readBack];

/** The capture is sealed: the package is now the only copy. */
export async function finish(work: CaptureWork, services: CaptureServices): Promise<void> {
  const { change, workings } = await services.whenSealed(work.id);
  const seal = (record: CaptureRecord): void => {
    record.state = 'sealed';
    change(record);
  };
  await finishSealing(work.id, seal, workings);
}
