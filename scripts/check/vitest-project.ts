/** Runs one vitest project and counts its tests from vitest's own JSON report. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { report, runStep, type StepOptions } from './step';

export interface Counts {
  passed: number;
  failed: number;
}

/** The part of the report that is counted here. */
const jsonReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Runs a project (vitest.config.ts), or all whose names it fits (`unit*`). `live` prints test by test as they end. */
export async function runVitestProject(project: string, options: StepOptions = {}): Promise<Counts> {
  const folder = await mkdtemp(path.join(tmpdir(), 'constat-tests-'));
  const outputFile = path.join(folder, 'report.json');
  const reporters = [`--reporter=${options.live ? 'verbose' : 'default'}`, '--reporter=json'];
  const command = [
    'vitest',
    'run',
    '--project',
    project,
    ...reporters,
    '--outputFile.json',
    outputFile,
  ] as const;
  try {
    const result = await runStep({ name: `${project} tests`, command }, options);
    const counts = await countTests(outputFile);
    // A run that fails beyond its tests (an unhandled error, no test found) must not look like success.
    if (!result.ok && counts.failed === 0) counts.failed = 1;
    report({
      ...result,
      name: `${project.replace('*', '')} tests: ${counts.passed} passed, ${counts.failed} failed`,
    });
    return counts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function countTests(reportFile: string): Promise<Counts> {
  const text = await readFile(reportFile, 'utf8').catch(() => null);
  if (text === null) return { passed: 0, failed: 0 };
  const read = jsonReport.parse(JSON.parse(text));
  // A file that could not even be loaded has no failed test in it.
  const brokenFiles = read.testResults.filter(
    (f) => f.status === 'failed' && f.assertionResults.length === 0,
  );
  return { passed: read.numPassedTests, failed: read.numFailedTests + brokenFiles.length };
}
