/**
 * `npm run bench [-- SUITE [ARGUMENT…]]`: what is fast, small or true is measured beside what others make of it, in the
 * same run, and printed as ratios. Without a suite: `speed`.
 */
import { runToTheEnd } from './launch/endings';

type Suite = (args: readonly string[]) => Promise<void>;

const suites: Record<string, () => Promise<Suite>> = {
  speed: async () => (await import('./bench/speed')).speed,
  fidelity: async () => (await import('./bench/fidelity')).fidelity,
  memory: async () => (await import('./bench/memory')).memory,
  firefox: async () => (await import('./bench/firefox')).firefox,
  list: async () => (await import('./bench/list')).list,
  export: async () => (await import('./bench/export')).exported,
  send: async () => (await import('./bench/send')).send,
};

await runToTheEnd(async () => {
  const [name = 'speed', ...args] = process.argv.slice(2);
  const suite = suites[name];
  if (!suite) {
    console.error(`There is no suite "${name}". There are: ${Object.keys(suites).join(', ')}.`);
    return 2;
  }
  await (
    await suite()
  )(args);
  return 0;
});
