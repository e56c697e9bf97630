/** What the README tells strangers to type works as it stands there, and fails for a package that was changed. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');
const vectors = path.join(root, 'tests/vectors/packages');

async function typed(vector: string): Promise<string> {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const block = /## Check a package[^]*?```bash\n([^]*?)```/.exec(readme)?.[1] ?? '';
  const folder = await mkdtemp(path.join(tmpdir(), 'constat-readme-'));
  try {
    const zip = path.join(vectors, vector);
    const { stdout } = await run('unzip', ['-Z1', zip]);
    const id = stdout.split('/')[0] ?? '';
    await cp(zip, path.join(folder, `${id}.zip`));
    for (const file of ['desk-ca.crt', 'tsa-root.crt'])
      await cp(path.join(vectors, file), path.join(folder, file));
    const said = await run('bash', ['-e', '-c', block.replace(/\bID\b/g, id)], { cwd: folder });
    return said.stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('the commands of the README check a package, each in its turn', async () => {
  const said = await typed('complete.zip');
  expect(said.match(/Verified OK|keys\/signer\.crt\.pem: OK/g)).toEqual([
    'Verified OK',
    'keys/signer.crt.pem: OK',
  ]);
});

test('they fail where something was changed', async () => {
  await expect(typed('changed-file.zip')).rejects.toThrow('did NOT match');
});
