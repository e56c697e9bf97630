/** What the README tells strangers to type works as it stands there, and fails for what was changed or forged. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spkiPem } from '@/utils/evidence/signature';
import { verifyCommands } from '../../../scripts/launch/verify-commands';
import { makeAuthority, type Authority } from './authority';
import { forgeries } from './forgeries';
import { newDeviceKey, SAMPLE_ID } from './sample';
import { typed } from './stranger';

const root = path.resolve(import.meta.dirname, '../../..');
const vectors = path.join(root, 'tests/vectors/packages');

const readme = await readFile(path.join(root, 'README.md'), 'utf8');
const commands = (/## Check a package[^]*?```bash\n([^]*?)```/.exec(readme)?.[1] ?? '')
  .replace(/\bID\b/g, SAMPLE_ID)
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

describe('the commands of the README', () => {
  const vector = async (name: string) =>
    typed(new Blob([await readFile(path.join(vectors, name))]), vectors, commands);

  it('are those of VERIFY.txt', () => {
    expect(commands).not.toEqual([]);
    expect(verifyCommands(SAMPLE_ID)).toEqual(expect.arrayContaining(commands));
  });

  it('check a package, each in its turn', async () => {
    const { ok, printed } = await vector('complete.zip');
    expect(printed.match(/^.*OK$|nothing unlisted/gm)).toEqual([
      ...['unpacked OK', 'files OK', 'lists OK', 'nothing unlisted'],
      ...['Verified OK', 'keys/signer.crt.pem: OK', 'Verification: OK', 'Verification: OK'],
    ]);
    expect(ok).toBe(true);
  });

  it('fail where something was changed', async () => {
    const { ok, printed } = await vector('changed-file.zip');
    expect(printed).toContain('did NOT match');
    expect(ok).toBe(false);
  });
});

describe('the commands of the README on a forgery', () => {
  let authority: Authority;
  beforeAll(() => {
    authority = makeAuthority();
  }, 30_000);
  afterAll(() => {
    authority.remove();
  });

  it.each(forgeries)('refuse %s', async (_what, _unsaid, make) => {
    const key = await newDeviceKey();
    const certificatePem = authority.certify(await spkiPem(key.publicKey));
    const stamped = { stampOpen: authority.stamp, stampClose: authority.stamp };
    const zip = await make({ key, certificatePem, ...stamped });
    expect((await typed(zip, authority.directory, commands)).ok).toBe(false);
  });
});
