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
  /** A code with which one device can enrol: that of its greeting on its first day, then one made for whoever asks. */
  newCode(): Promise<string>;
  stop(): Promise<void>;
}

export interface DeskOptions {
  dataFolder: string;
  /** 0, the default: any that is free. */
  port?: number;
  onLine?: (line: string) => void;
}

/** What stands in its place on later days says that one was given out. */
const CODE = /^[0-9A-Z]{4}(?:-[0-9A-Z]{4})+$/;
const START_LIMIT_MS = 30_000;
const program = (args: readonly string[]) =>
  [process.execPath, ['--import', 'tsx', path.join('server', 'main.ts'), ...args]] as const;

export async function startDesk({ dataFolder, port = 0, onLine }: DeskOptions): Promise<DeskProcess> {
  const data = ['--data', dataFolder];
  const child = startChild(...program([...data, '--port', String(port)]), onLine ? { onLine } : {});
  const url = await child.firstLine((line) => /^Desk +(http\S+)$/.exec(line)?.[1] ?? null, START_LIMIT_MS);
  // All lines of its greeting: what is not ready yet must not be asked.
  await child.firstLine((line) => (line.startsWith('Receipt key') ? line : null), START_LIMIT_MS);
  const said = await child.firstLine(
    (line) => /^Enrolment code +(.*)$/.exec(line)?.[1] ?? null,
    START_LIMIT_MS,
  );
  let greeted = CODE.test(said) ? said : null;
  return {
    url,
    child,
    newCode: async () => {
      const first = greeted;
      greeted = null;
      if (first !== null) return first;
      const [command, args] = program([...data, '--new-code']);
      const { stdout } = await promisify(execFile)(command, args, { cwd: projectFolder });
      return stdout.trim();
    },
    stop: () => child.stop(),
  };
}

/** The names that VERIFY.txt uses. */
export const certificateNames = ['desk-ca.crt', 'tsa-root.crt', 'desk-receipt-key.pem'] as const;

/** Writes what a stranger must have from the desk itself: certificates and the key of its receipts. */
export async function saveDeskCertificates(deskUrl: string, folder: string): Promise<void> {
  const answer = await fetch(new URL('/v1/desk', deskUrl));
  if (!answer.ok) throw new Error(`${deskUrl} answered ${answer.status} to a question about itself`);
  const desk = deskDescription.parse(await answer.json());
  const contents = [desk.desk_ca_pem, desk.tsa_roots_pem.join('\n'), desk.receipt_key_pem];
  for (const [index, name] of certificateNames.entries()) {
    await writeFile(path.join(folder, name), contents[index] ?? '');
  }
}
