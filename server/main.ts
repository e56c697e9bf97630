/** `npm run desk`: opens the data folder and serves the desk until it is told to stop. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { errorText } from '@/utils/evidence/result';
import { createDesk, type RunningDesk } from './app';
import { readCommandLine, USAGE, type CommandLine, type Task } from './command-line';
import { databaseIn, openDataFolder } from './data-folder';
import { isCurrent } from './database';
import { createCode } from './enrolment';
import { lockFolder } from './folder-lock';
import { isLoopback, listen } from './host';
import { deskPolicy } from './policy';
import { newToken } from './secrets';
import { openSqliteStore } from './sqlite-store';
import type { Store } from './store';

const now = Date.now;

/** Says why and ends with status 1. */
function fail(reason: string): never {
  console.error(`desk: ${reason}`);
  process.exit(1);
}

/** The operator's password: as given, or made where somebody else could reach the page. */
function operatorToken({ operatorToken: given, host, behindProxy }: CommandLine): string | null {
  return given ?? (isLoopback(host) && !behindProxy ? null : newToken());
}

/** To be copied into a shell. */
const inShell = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

async function announce(desk: RunningDesk, url: string, command: CommandLine, token: string | null) {
  const { files } = desk.authority;
  const fresh = !(await desk.store.hasCodes());
  const code = fresh
    ? await desk.newCode()
    : `already given out; another: npm run desk -- --data ${inShell(path.resolve(command.data))} --new-code`;
  const lines = [
    ['Desk', url],
    ['Enrolment code', code],
    ...(token === null || token === command.operatorToken ? [] : [['Operator token', token]]),
    ['Data', path.resolve(command.data)],
    ['Device CA', path.resolve(files.deskCa)],
    ['Time-stamp root', path.resolve(files.tsaRoot)],
    ['Receipt key', path.resolve(files.receiptKey)],
  ];
  for (const [name = '', value = ''] of lines) console.log(`${name.padEnd(16)} ${value}`);
  if (!isLoopback(command.host) && command.tls === null && !command.behindProxy) {
    console.warn('Without TLS anybody on the way can read tokens and packages: see docs/desk.md.');
  }
}

/** Resolves at the first signal; a second one ends at once. */
const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve();
      });
    }
  });

async function serve(command: CommandLine): Promise<void> {
  const folder = await openDataFolder(command.data);
  const lock = lockFolder(folder.root);
  if (lock === null) fail(`another desk is using ${path.resolve(folder.root)}`);
  const stopped = untilStopped();
  const token = operatorToken(command);
  const desk = await createDesk({
    ...command,
    operatorToken: token,
    log: (line) => console.error(`${new Date().toISOString()} ${line}`),
  });
  const server = await listen(desk, { ...command, policy: deskPolicy }).catch(async (error: unknown) => {
    await desk.close();
    fail(`cannot listen on ${command.host}:${command.port}: ${errorText(error)}`);
  });
  await announce(desk, server.url, command, token);
  await stopped;
  console.log('Stopping.');
  await server.close();
  await desk.close();
  lock.release();
}

async function listDevices(store: Store): Promise<void> {
  const devices = await store.devices();
  if (devices.length === 0) console.error('No device has been enrolled here.');
  for (const { id, label, enrolledAtMs, revokedAtMs } of devices) {
    const state = revokedAtMs === null ? 'enrolled' : 'revoked ';
    const at = new Date(revokedAtMs ?? enrolledAtMs).toISOString();
    // Whoever enrolled chose the label: it must neither begin a line of its own nor speak to the terminal.
    console.log(`${id}  ${state}  ${at}  ${label.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')}`);
  }
}

/** Commands that need only the database; they work while a desk is running. */
async function administer(task: Exclude<Task, { do: 'help' | 'serve' }>, data: string): Promise<void> {
  // A slip in the folder's name would make a second, empty desk, and a code that no device can use.
  if (!existsSync(databaseIn(data))) fail(`there is no desk in ${path.resolve(data)}; start it once first`);
  // A desk that runs would find its tables changed under it.
  const migrates = !isCurrent(databaseIn(data));
  const lock = migrates ? lockFolder(data) : null;
  if (migrates && lock === null)
    fail(`a desk of another version is using ${path.resolve(data)}; stop it first`);
  const store = openSqliteStore((await openDataFolder(data)).database);
  switch (task.do) {
    case 'new-code': {
      const options = { uses: task.uses, ...(task.lifeMs === null ? {} : { lifeMs: task.lifeMs }) };
      console.log(await createCode({ store, policy: deskPolicy, now }, options));
      break;
    }
    case 'devices':
      await listDevices(store);
      break;
    case 'revoke':
      if (!(await store.revokeDevice(task.device, now()))) fail(`no such device: ${task.device}`);
      break;
    case 'actioned':
      if (!(await store.markActioned(task.seal))) fail(`not an accepted referral: ${task.seal}`);
      break;
  }
  await store.close();
  lock?.release();
}

async function main(): Promise<void> {
  const read = readCommandLine(process.argv.slice(2), process.env);
  if (!read.ok) fail(`${read.problem.detail}\n\n${USAGE}`);
  const { task, data } = read.value;
  if (task.do === 'help') console.log(USAGE);
  else if (task.do === 'serve') await serve(read.value);
  else await administer(task, data);
}

await main().catch((error: unknown) => fail(errorText(error)));
