/**
 * `npm test`: everything. The builds and unit tests, then the built extension in real browsers; types, lint and contract tests
 * beside the first of these.
 * The last line reads `N passed, N failed`, over all tests; a failed check or build counts as one failure.
 */
import { formatStep, prepareStep, typedSteps } from './check/static-steps';
import { runInTurn, runSteps, type Step } from './check/step';
import { buildCommands } from './launch/build';
import { runVitestProject, type Counts } from './check/vitest-project';

const builds: Step[] = [
  { name: 'build for Chromium', command: buildCommands.chromium },
  { name: 'build for Firefox', command: buildCommands.firefox },
];
const startedAtMs = Date.now();
// What stands back is told of the end by this program alone.
process.on('SIGINT', () => process.exit(130));

const results = [
  ...(await runSteps([prepareStep])),
  // One build after the other: both write what the types rest on.
  ...(await Promise.all([runInTurn(builds), runInTurn([formatStep])])).flat(),
];
const counts: Counts[] = [await runVitestProject('unit*')];
// While pages are pictured, one file at a time, the processors have nothing to do for half of the time.
const pictured = runVitestProject('browser', { live: true });
results.push(...(await runInTurn(typedSteps, { standsBack: true })));
counts.push(await runVitestProject('contract', { standsBack: true }), await pictured);
counts.push(await runVitestProject('e2e', { live: true }));
counts.push({ passed: 0, failed: results.filter((result) => !result.ok).length });
const total = (kind: keyof Counts) => counts.reduce((sum, count) => sum + count[kind], 0);

console.log(`\nTotal time: ${((Date.now() - startedAtMs) / 60_000).toFixed(1)} min`);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
