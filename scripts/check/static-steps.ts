/** What is checked without running the code: types, lint, format. */
import type { Step } from './step';

/** Writes .wxt/, which the types of the extension rest on. Comes before all others. */
export const prepareStep: Step = { name: 'prepare', command: ['wxt', 'prepare'] };

/** What has not changed since it was last found well is not looked at again. Build servers start without any of it. */
const CACHE = 'node_modules/.cache/check';

const cached = (tool: string): string[] => [
  '--cache',
  '--cache-strategy',
  'content',
  '--cache-location',
  `${CACHE}/${tool}`,
];

/** What TypeScript remembers is said in each project's own file. */
const types = (name: string, project: string): Step => ({
  name: `types of ${name}`,
  command: ['tsc', '-p', project],
});

/** Rests on nothing that a build writes, so that it may run beside one. */
export const formatStep: Step = {
  name: 'format',
  command: ['prettier', '--check', '--log-level', 'warn', '.', ...cached('prettier')],
};

/** What needs the types that builds write. The longest first, so that they end together. */
export const typedSteps: readonly Step[] = [
  {
    name: 'lint',
    command: ['eslint', '.', '--max-warnings', '0', ...cached('eslint')],
  },
  types('the extension', 'tsconfig.json'),
  types('desk and pure modules', 'server/tsconfig.json'),
  types('tests and scripts', 'tests/tsconfig.json'),
];
