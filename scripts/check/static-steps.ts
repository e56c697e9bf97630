/** What is checked without running the code: types, lint, format. */
import type { Step } from './step';

/** Writes .wxt/, which the types of the extension rest on. Comes before {@link staticSteps}. */
export const prepareStep: Step = { name: 'prepare', command: ['wxt', 'prepare'] };

/** The longest first, so that they end together. */
export const staticSteps: readonly Step[] = [
  { name: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
  { name: 'types of the extension', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of desk and pure modules', command: ['tsc', '-p', 'server/tsconfig.json'] },
  { name: 'types of tests and scripts', command: ['tsc', '-p', 'tests/tsconfig.json'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
];
