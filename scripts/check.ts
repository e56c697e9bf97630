/** `npm run check`: types, lint, format and unit tests. Prints one line a step, and only what failed. */
import { runVitestProject } from './check/vitest-project';
import { formatStep, prepareStep, typedSteps } from './check/static-steps';
import { runSteps } from './check/step';

const startedAtMs = Date.now();
const prepared = await runSteps([prepareStep]);
const unit = await runVitestProject('unit*');
const checked = await runSteps([...typedSteps, formatStep]);
const failedSteps = [...prepared, ...checked].filter((result) => !result.ok);
const ok = failedSteps.length === 0 && unit.failed === 0;

console.log(`${ok ? 'All well' : 'Not yet'} after ${((Date.now() - startedAtMs) / 1000).toFixed(0)} s.`);
process.exitCode = ok ? 0 : 1;
