/** The desk as a process of its own: started, killed and started again on the same data, like a real one. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../check/step';
import { deskDescription } from '@/utils/referral/schema';
import { startChild, type Child } from './child';

export interface DeskProcess {
  url: string;
  child: Child;
  /** Makes a code with which one device can enrol. */
  newCode(): Promise<string>;
  stop(): Promise<void>;
}

export interface DeskOptions {
  dataFolder: string;
  /** 0, the default: any that is free. */
  port?: number;
  onLine?: (line: string) => void;
}

const START_LIMIT_MS = 30_000;
const program = (args: readonly string[]) =>
  [process.execPath, ['--import', 'tsx', path.join('server', 'main.ts'), ...args]] as const;

export async function startDesk({ dataFolder, port = 0, onLine }: DeskOptions): Promise<DeskProcess> {
  const data = ['--data', dataFolder];
  const child = startChild(...program([...data, '--port', String(port)]), onLine ? { onLine } : {});
  const url = await child.firstLine((line) => /^Desk +(http\S+)$/.exec(line)?.[1] ?? null, START_LIMIT_MS);
  // All lines of its greeting: what is not ready yet must not be asked.
  await child.firstLine((line) => (line.startsWith('Receipt key') ? line : null), START_LIMIT_MS);
  return {
    url,
    child,
    newCode: async () => {
      const [command, args] = program([...data, '--new-code']);
      const { stdout } = await promisify(execFile)(command, args, { cwd: projectFolder });
      return stdout.trim();
    },
    stop: () => child.stop(),
  };
}

/** What a stranger gets from the desk by a way he trusts, under the names that VERIFY.txt uses. */
export async function saveDeskCertificates(deskUrl: string, folder: string): Promise<void> {
  const answer = await fetch(new URL('/v1/desk', deskUrl));
  if (!answer.ok) throw new Error(`${deskUrl} answered ${answer.status} to a question about itself`);
  const desk = deskDescription.parse(await answer.json());
  await writeFile(path.join(folder, 'desk-ca.crt'), desk.desk_ca_pem);
  await writeFile(path.join(folder, 'tsa-root.crt'), desk.tsa_roots_pem.join('\n'));
  await writeFile(path.join(folder, 'desk-receipt-key.pem'), desk.receipt_key_pem);
}
