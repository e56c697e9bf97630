/** The commands of VERIFY.txt, as a stranger copies them into bash, on packages made here and on forgeries of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageFile } from '@/utils/evidence/bag';
import { SEAL_STAMP } from '@/utils/evidence/layout';
import { packageBlob, withSealFiles } from '@/utils/evidence/package';
import { spkiPem } from '@/utils/evidence/signature';
import { verifyPackage } from '@/utils/evidence/verify';
import { verifyText } from '@/utils/evidence/verify-text';
import { verifyCommands } from '../../../scripts/launch/verify-commands';
import { makeAuthority, type Authority } from './authority';
import { forgeries } from './forgeries';
import { newDeviceKey, sampleBag, samplePackage, sealFiles, SAMPLE_ID, type SampleOptions } from './sample';
import { typed } from './stranger';

let authority: Authority;
let genuine: SampleOptions;

beforeAll(async () => {
  authority = makeAuthority();
  const key = await newDeviceKey();
  genuine = {
    key,
    certificatePem: authority.certify(await spkiPem(key.publicKey)),
    stampOpen: authority.stamp,
    stampClose: authority.stamp,
  };
}, 30_000);
afterAll(() => {
  authority.remove();
});

const commands = verifyCommands(SAMPLE_ID);
const run = (zip: Blob, lines = commands) => typed(zip, authority.directory, lines);
const trust = () => ({ deskCaPem: authority.deskCaPem, tsaRootsPem: [authority.tsaRootPem] });
const withoutStamps = commands.filter((line) => !line.includes('.tsr '));

describe('VERIFY.txt', () => {
  it('is plain ASCII', () => {
    expect(verifyText(SAMPLE_ID)).toMatch(/^[\x20-\x7e\n]+$/);
  });

  it('holds for a stamped, certified package: every command succeeds and says so', async () => {
    const zip = await samplePackage(genuine);
    const { ok, printed } = await run(zip);
    expect(printed).toMatch(/\nunpacked OK\nfiles OK\nlists OK\nno links\nnothing unlisted\n/);
    expect(printed).toContain('Verified OK');
    expect(printed.match(/Verification: OK/g)).toHaveLength(3);
    expect(printed.match(/Time stamp:/g)).toHaveLength(2);
    expect(printed).toContain('keys/signer.crt.pem: OK');
    expect(printed).toContain('custody head OK');
    expect(printed).not.toContain('BROKEN');
    expect(ok).toBe(true);
    const verdict = await verifyPackage(zip, trust());
    expect(verdict.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(verdict.ok).toBe(true);
  });

  it('holds for a deferred package but for its stamps, and wholly once the closing stamp is added', async () => {
    const options = { ...genuine, stampClose: null };
    const bag = await sampleBag(options);
    const { body } = await packageBlob(bag, await sealFiles(bag, options));
    const deferred = await verifyPackage(body, trust());
    expect(deferred.ok).toBe(true);
    expect(deferred.checks.filter(({ status }) => status === 'skipped').map(({ id }) => id)).toEqual([
      'stamp.close',
      'stamps.order',
    ]);
    expect(await run(body, withoutStamps)).toMatchObject({ ok: true });

    const stamped = await withSealFiles(body, [
      await packageFile(SEAL_STAMP, authority.stamp(bag.tagmanifest)),
    ]);
    expect(
      (await verifyPackage(stamped, trust())).checks.filter(({ status }) => status !== 'passed'),
    ).toEqual([]);
    expect(await run(stamped)).toMatchObject({ ok: true });
  });

  it('holds for a partial package', async () => {
    const partial = await samplePackage({
      ...genuine,
      edit: (evidence) => ({ ...evidence, completeness: 'partial' }),
    });
    expect(await run(partial)).toMatchObject({ ok: true });
  });

  it.each(forgeries)('refuses %s: never says "%s"', async (_what, unsaid, make) => {
    const zip = await make(genuine);
    const { ok, printed } = await run(zip);
    expect(printed).not.toContain(unsaid);
    expect(ok).toBe(false);
    expect((await verifyPackage(zip, trust())).ok).toBe(false);
  });

  it('sees a removed line of the log', async () => {
    const zip = await samplePackage({ key: await newDeviceKey() });
    const unpack = commands.slice(0, 2);
    const chain = commands.filter((line) => line.startsWith('p='));
    expect((await run(zip, [...unpack, ...chain])).printed).toMatch(/unpacked OK\n$/);
    const cut = await run(zip, [...unpack, "sed -i '3d' data/custody.jsonl", ...chain]);
    expect(cut.printed).toMatch(/unpacked OK\nBROKEN\n$/);
  });
});
