/** Code of the project as one script, for a page that has no extension. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `source` imports by `@/`; what it exports by default is left in the page as `name`. */
export async function bundleOf(source: string, name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'constat-bundle-'));
  const entry = path.join(folder, 'entry.ts');
  await writeFile(entry, source);
  try {
    const result = await build({
      configFile: false,
      logLevel: 'silent',
      root,
      resolve: { alias: { '@': root } },
      build: { write: false, target: 'es2022', lib: { entry, formats: ['iife'], name, fileName: name } },
    });
    const [bundle] = Array.isArray(result) ? result : [result];
    if (!bundle || !('output' in bundle)) throw new Error(`${name} was not built`);
    return bundle.output[0].code;
  } finally {
    await rm(folder, { recursive: true });
  }
}
