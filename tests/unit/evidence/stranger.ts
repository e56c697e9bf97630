/** A stranger at a terminal: types commands into bash, one after another, beside the package and the desk's two files. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SAMPLE_ID } from './sample';

/** What was printed until the first command that failed (`ok`: none did). `certificates`: the folder of the desk's files. */
export async function typed(
  zip: Blob,
  certificates: string,
  commands: readonly string[],
): Promise<{ ok: boolean; printed: string }> {
  const place = mkdtempSync(path.join(tmpdir(), 'constat-stranger-'));
  try {
    writeFileSync(path.join(place, `${SAMPLE_ID}.zip`), await zip.bytes());
    for (const file of ['desk-ca.crt', 'tsa-root.crt'])
      copyFileSync(path.join(certificates, file), path.join(place, file));
    const script = ['exec 2>&1; set -o pipefail', ...commands].join('\n[ $? = 0 ] || exit 1\n');
    const { status, stdout } = spawnSync('bash', ['--norc', '-c', script], { cwd: place, encoding: 'utf8' });
    return { ok: status === 0, printed: stdout };
  } finally {
    rmSync(place, { recursive: true });
  }
}
