/** Runs what VERIFY.txt tells a stranger to run, on a package as it left the browser, in a folder of its own. */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifyText } from '@/utils/evidence/verify-text';

export interface CommandResult {
  command: string;
  ok: boolean;
  /** Standard output and error, trimmed. */
  said: string;
}

/** A command of VERIFY.txt is indented by two spaces; the two files that it names are not commands. */
const COMMAND = /^ {2}(?!desk-ca\.crt |tsa-root\.crt )(\S.*)$/gm;
const COMMAND_LIMIT_MS = 5 * 60_000;

/**
 * Runs each command in its turn. They come from our own text, never from the package; that the package carries the
 * same text is checked like everything else. `folder` holds `<captureId>.zip`, desk-ca.crt and tsa-root.crt.
 */
export async function runVerifyCommands(folder: string, captureId: string): Promise<CommandResult[]> {
  const work = await mkdtemp(path.join(tmpdir(), 'constat-verify-'));
  try {
    for (const name of [`${captureId}.zip`, 'desk-ca.crt', 'tsa-root.crt']) {
      await copyFile(path.join(folder, name), path.join(work, name));
    }
    const results: CommandResult[] = [];
    let cwd = work;
    for (const command of verifyCommands(captureId)) {
      results.push(await run(command, cwd));
      if (command.startsWith('cd ')) cwd = path.join(work, command.slice('cd '.length));
    }
    const carried = await readFile(path.join(cwd, 'VERIFY.txt'), 'utf8').catch(() => null);
    const same = carried === verifyText(captureId);
    results.push({
      command: 'VERIFY.txt in the package holds these commands',
      ok: same,
      said: same ? 'yes' : 'no',
    });
    return results;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

export const verifyCommands = (captureId: string): string[] =>
  [...verifyText(captureId).matchAll(COMMAND)].map(([, command = '']) => command);

/** Checks the receipt beside the package with openssl, as anybody could. */
export const runReceiptCommand = (folder: string, captureId: string): Promise<CommandResult> =>
  run(
    `openssl dgst -sha256 -verify desk-receipt-key.pem -signature ${captureId}.receipt.json.sig ${captureId}.receipt.json`,
    folder,
  );

/** Nothing of the user's own set-up: with a socket for its input, bash takes itself for a remote shell and would read it. */
function run(command: string, cwd: string): Promise<CommandResult> {
  const options = { cwd, timeout: COMMAND_LIMIT_MS };
  return new Promise((resolve) => {
    execFile('bash', ['--norc', '-o', 'pipefail', '-c', command], options, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`.trim();
      // The chain's loop reports a break in words alone.
      resolve({ command, ok: error === null && !said.includes('BROKEN'), said });
    });
  });
}
