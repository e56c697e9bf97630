/** `npm run build`: what the stores take. One ZIP for Chrome and Edge, one for Firefox, and the sources that Mozilla's reviewers ask for. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder, runStep } from './check/step';
import { buildFolder } from './launch/build';

const steps = [
  { name: 'Chrome and Edge', command: ['wxt', 'zip'] },
  { name: 'Firefox, and the sources', command: ['wxt', 'zip', '-b', 'firefox', '--mv3'] },
] as const;

const isZip = (name: string): boolean => name.endsWith('.zip');
const zips = async (): Promise<string[]> => (await readdir(buildFolder).catch(() => [])).filter(isZip);

// What a version before has left must not pass for this one.
for (const name of await zips()) await rm(path.join(buildFolder, name));
for (const step of steps) {
  const result = await runStep(step);
  if (result.ok) continue;
  console.error(result.output);
  process.exit(1);
}
for (const name of await zips()) {
  const file = path.join(buildFolder, name);
  console.log(`${String((await stat(file)).size).padStart(9)} bytes  ${path.relative(projectFolder, file)}`);
}
