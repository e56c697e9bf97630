/**
 * Makes the vectors: small packages with the verdict that any verifier must come to. `npx tsx tests/vectors/generate.ts`
 * from the top of the tree. The packages are fixed; only a change of the format is a reason to make them again.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { verifyPackage } from '@/utils/evidence/verify';
import { SEAL_STAMP } from '@/utils/evidence/layout';
import { packageFile } from '@/utils/evidence/bag';
import { packageBlob } from '@/utils/evidence/package';
import { spkiPem } from '@/utils/evidence/signature';
import { makeAuthority } from '../unit/evidence/authority';
import { blankPng } from '../unit/evidence/blank-png';
import { newDeviceKey, sampleBag, samplePackage, sealFiles, type SampleOptions } from '../unit/evidence/sample';

const directory = path.join(import.meta.dirname, 'packages');
rmSync(directory, { recursive: true, force: true });
mkdirSync(directory);

const authority = makeAuthority();
const key = await newDeviceKey();
const options: SampleOptions = {
  key,
  certificatePem: authority.certify(await spkiPem(key.publicKey)),
  stampOpen: authority.stamp,
  stampClose: authority.stamp,
};
const bag = await sampleBag(options);
const seal = await sealFiles(bag, options);
const pack = async (changed = bag, sealed = seal) => (await packageBlob(changed, sealed)).body;

/** A byte of one content changed, and the check sums of the ZIP made to fit. */
const flipped = bag.payload.map(async (file) =>
  file.path === 'data/snapshot/text.txt' ? packageFile(file.path, 'Waste it\n') : file,
);
const custodyCut = bag.payload.map(async (file) =>
  file.path === 'data/custody.jsonl'
    ? packageFile(file.path, (await file.body.text()).split('\n').toSpliced(2, 1).join('\n'))
    : file,
);
const otherStamp = await packageFile(SEAL_STAMP, authority.stamp(new TextEncoder().encode('other')));
const whole = await pack();

const onePixel = { 'data/screenshots/full-001.png': blankPng(1, 1) };

const packages: Record<string, Blob> = {
  'complete.zip': whole,
  'deferred.zip': await samplePackage({ ...options, stampOpen: null, stampClose: null }),
  'not-enrolled.zip': await samplePackage({ ...options, certificatePem: null }),
  'changed-file.zip': await pack({ ...bag, payload: await Promise.all(flipped) }),
  'removed-custody-line.zip': await pack({ ...bag, payload: await Promise.all(custodyCut) }),
  'added-file.zip': await pack({ ...bag, payload: [...bag.payload, await packageFile('data/extra.txt', 'planted')] }),
  'swapped-stamp.zip': await pack(bag, [...seal.filter(({ path: name }) => name !== SEAL_STAMP), otherStamp]),
  'hollow-picture.zip': await samplePackage({ ...options, contents: onePixel }),
  'cut-off.zip': whole.slice(0, whole.size - 100),
};

const trust = { deskCaPem: authority.deskCaPem, tsaRootsPem: [authority.tsaRootPem] };
const verdicts: Record<string, unknown> = {};
for (const [name, zip] of Object.entries(packages)) {
  writeFileSync(path.join(directory, name), new Uint8Array(await zip.arrayBuffer()));
  const { ok, seal: sealed, checks } = await verifyPackage(zip, trust);
  const idsOf = (status: string) => checks.filter((check) => check.status === status).map(({ id }) => id);
  verdicts[name] = { ok, seal: sealed, failed: idsOf('failed'), skipped: idsOf('skipped') };
}
writeFileSync(path.join(directory, 'verdicts.json'), `${JSON.stringify(verdicts, null, 2)}\n`);
writeFileSync(path.join(directory, 'desk-ca.crt'), authority.deskCaPem);
writeFileSync(path.join(directory, 'tsa-root.crt'), authority.tsaRootPem);
authority.remove();
