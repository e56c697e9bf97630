/**
 * `npm test`: everything. Static checks, unit and contract tests, then the built extension in real browsers.
 * The last line reads `N passed, N failed`, over all tests; a failed check or build counts as one failure.
 */
import { formatStep, prepareStep, typedSteps } from './check/static-steps';
import { runSteps } from './check/step';
import { buildCommands } from './launch/build';
import { runVitestProject, type Counts } from './check/vitest-project';

const startedAtMs = Date.now();
const results = [
  ...(await runSteps([prepareStep])),
  // One after another: both builds write what the types rest on.
  ...(await runSteps([{ name: 'build for Chromium', command: buildCommands.chromium }, formatStep])),
  ...(await runSteps([{ name: 'build for Firefox', command: buildCommands.firefox }, ...typedSteps])),
];
const counts: Counts[] = [
  { passed: 0, failed: results.filter((result) => !result.ok).length },
  await runVitestProject('unit'),
  await runVitestProject('contract'),
  await runVitestProject('browser', true),
  await runVitestProject('e2e', true),
];
const total = (kind: keyof Counts) => counts.reduce((sum, count) => sum + count[kind], 0);

console.log(`\nTotal time: ${((Date.now() - startedAtMs) / 60_000).toFixed(1)} min`);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
