/** The commands of VERIFY.txt, as a stranger copies them into bash, on packages made here. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyText } from '@/utils/evidence/verify-text';
import { makeAuthority, type Authority } from './authority';
import { newDeviceKey, sampleBag, samplePackage, sealFiles, SAMPLE_ID } from './sample';
import { packageFile } from '@/utils/evidence/bag';
import { SEAL_STAMP } from '@/utils/evidence/layout';
import { packageBlob, withSealFiles } from '@/utils/evidence/package';
import { spkiPem } from '@/utils/evidence/signature';
import { verifyPackage } from '@/utils/evidence/verify';

let authority: Authority;
let directory: string;

beforeAll(() => {
  authority = makeAuthority();
  directory = mkdtempSync(path.join(tmpdir(), 'constat-commands-'));
}, 30_000);
afterAll(() => {
  authority.remove();
  rmSync(directory, { recursive: true });
});

/** The indented lines of VERIFY.txt are its commands. */
const commands = verifyText(SAMPLE_ID)
  .split('\n')
  .filter((line) => /^ {2}\S/.test(line) && !/^ {2}(desk-ca|tsa-root)\.crt/.test(line))
  .map((line) => line.trim());

/** Runs commands in one bash, failing on the first that fails; what they printed. */
function run(name: string, zip: Uint8Array, lines: string[]): string {
  const place = path.join(directory, name);
  execFileSync('mkdir', [place]);
  writeFileSync(path.join(place, `${SAMPLE_ID}.zip`), zip);
  for (const file of ['desk-ca.crt', 'tsa-root.crt'])
    copyFileSync(path.join(authority.directory, file), path.join(place, file));
  const script = ['set -eo pipefail', ...lines].join('\n');
  return execFileSync('bash', ['--norc', '-c', script], { cwd: place, encoding: 'utf8', stdio: 'pipe' });
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

describe('VERIFY.txt', () => {
  it('is plain ASCII in lines that a mail does not break, commands apart', () => {
    expect(verifyText(SAMPLE_ID)).toMatch(/^[\x20-\x7e\n]+$/);
  });

  it('holds for a stamped, certified package: every command succeeds and says so', async () => {
    const key = await newDeviceKey();
    const zip = await samplePackage({
      key,
      certificatePem: authority.certify(await spkiPem(key.publicKey)),
      stampOpen: authority.stamp,
      stampClose: authority.stamp,
    });
    const now = new Date().toUTCString().replace(/^\w+, /, '');
    const printed = run(
      'stamped',
      await bytesOf(zip),
      commands.map((line) => line.replace('Nov 22 10:00:00 2026 GMT', now)),
    );
    expect(printed).toContain('files OK\nnothing unlisted\n');
    expect(printed).toContain('Verified OK');
    expect(printed.match(/Verification: OK/g)).toHaveLength(3);
    expect(printed.match(/Time stamp:/g)).toHaveLength(2);
    expect(printed).toContain('keys/signer.crt.pem: OK');
    expect(printed).toContain('custody head OK');
    expect(printed).not.toContain('BROKEN');
    const verdict = await verifyPackage(zip, {
      deskCaPem: authority.deskCaPem,
      tsaRootsPem: [authority.tsaRootPem],
    });
    expect(verdict.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(verdict.ok).toBe(true);
  });

  it('holds for a deferred package but for its stamps, and wholly once the closing stamp is added', async () => {
    const key = await newDeviceKey();
    const options = {
      key,
      certificatePem: authority.certify(await spkiPem(key.publicKey)),
      stampOpen: authority.stamp,
    };
    const bag = await sampleBag(options);
    const { body } = await packageBlob(bag, await sealFiles(bag, options));
    const trust = { deskCaPem: authority.deskCaPem, tsaRootsPem: [authority.tsaRootPem] };
    const deferred = await verifyPackage(body, trust);
    expect(deferred.ok).toBe(true);
    expect(deferred.checks.filter(({ status }) => status === 'skipped').map(({ id }) => id)).toEqual([
      'stamp.close',
      'stamps.order',
    ]);
    run(
      'deferred',
      await bytesOf(body),
      commands.filter((line) => !line.includes('.tsr')),
    );

    const stamped = await withSealFiles(body, [
      await packageFile(SEAL_STAMP, authority.stamp(bag.tagmanifest)),
    ]);
    expect((await verifyPackage(stamped, trust)).checks.filter(({ status }) => status !== 'passed')).toEqual(
      [],
    );
    run(
      'late',
      await bytesOf(stamped),
      commands.filter((line) => !line.includes('-attime')),
    );
  });

  it('sees a removed line of the log', async () => {
    const zip = await samplePackage({ key: await newDeviceKey() });
    const unpack = [`unzip -q ${SAMPLE_ID}.zip`, `cd ${SAMPLE_ID}`];
    const chain = commands.filter((line) => line.startsWith('p='));
    expect(run('whole', await bytesOf(zip), [...unpack, ...chain])).toBe('');
    const printed = run('cut', await bytesOf(zip), [...unpack, "sed -i '3d' data/custody.jsonl", ...chain]);
    expect(printed).toBe('BROKEN\n');
  });
});
