/** One program run as a step of a check: quiet while it goes well, with its output at hand when it does not. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { ownSession, standBack } from './stand-back';

export const projectFolder = path.join(import.meta.dirname, '..', '..');

export interface Step {
  name: string;
  /** A program of node_modules/.bin or of PATH, and its arguments. */
  command: readonly [string, ...string[]];
}

export interface StepResult {
  name: string;
  ok: boolean;
  seconds: number;
  /** What it printed, standard output and error as they came. */
  output: string;
}

export interface StepOptions {
  /** Shows its output as it comes, for steps that a person waits for. */
  live?: boolean;
  /** Takes only what of the processors nobody else wants. */
  standsBack?: boolean;
}

/** Runs a step to its end. */
export function runStep(
  step: Step,
  { live = false, standsBack = false }: StepOptions = {},
): Promise<StepResult> {
  const startedAtMs = Date.now();
  const [program, ...args] = step.command;
  const child = spawn(program, args, {
    cwd: projectFolder,
    env: { ...process.env, PATH: pathWithPackages(), NO_COLOR: '1' },
    shell: process.platform === 'win32',
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    ...(standsBack ? ownSession : {}),
  });
  if (standsBack) standBack(child);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) => {
    const end = (ok: boolean, more = '') =>
      resolve({ name: step.name, ok, seconds: (Date.now() - startedAtMs) / 1000, output: output + more });
    child.on('error', (error) => end(false, error.message));
    child.on('close', (status) => end(status === 0));
  });
}

/** Runs steps side by side, as many as there are processors, and says how each went as it ends. */
export async function runSteps(steps: readonly Step[]): Promise<StepResult[]> {
  const waiting = steps.values();
  const lanes = Array.from({ length: availableParallelism() }, () => runInTurn(waiting));
  return (await Promise.all(lanes)).flat();
}

/** Runs one step after another, and says how each went as it ends. */
export async function runInTurn(steps: Iterable<Step>, options: StepOptions = {}): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    const result = await runStep(step, options);
    report(result);
    results.push(result);
  }
  return results;
}

/** One line a step, and what it printed when it failed. */
export function report(result: StepResult): void {
  console.log(`${result.ok ? 'ok    ' : 'FAILED'}  ${result.name} (${result.seconds.toFixed(1)} s)`);
  if (!result.ok && result.output) console.log(result.output.trimEnd() + '\n');
}

function pathWithPackages(): string {
  const packages = path.join(projectFolder, 'node_modules', '.bin');
  return `${packages}${path.delimiter}${process.env['PATH'] ?? ''}`;
}
