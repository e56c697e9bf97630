/** The import map of eslint.config.js is kept: what it forbids is reported, in every module, and our code obeys. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it, vi } from 'vitest';

// The first question makes ESLint load its resolver: seconds, on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const root = path.resolve(import.meta.dirname, '../../..');

const filesIn = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => /\.tsx?$/.test(name) && statSync(path.join(root, name)).isFile());

/** The project's own rules; those that need types are not asked here, so that a string can be judged in a moment. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: {
    languageOptions: { parserOptions: { project: null, projectService: false } },
    rules: {},
  },
  ruleFilter: ({ ruleId }) =>
    ['import-x/no-restricted-paths', 'no-restricted-imports', 'no-restricted-globals'].includes(ruleId),
});

async function reported(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  const fatal = result?.messages.find((message) => message.fatal === true);
  if (fatal) throw new Error(fatal.message);
  return (result?.messages ?? []).map(({ ruleId }) => ruleId ?? 'none');
}

const importing = (what: string): string => `import '${what}';\n`;

/** A file of each module, what it may not import of the project, and something that it may. */
const MODULES: [file: string, forbidden: string[], allowed: string | null][] = [
  [
    'utils/evidence/hash.ts',
    ['@/utils/referral/schema', '@/utils/archive/read', '@/utils/browser/api'],
    null,
  ],
  [
    'utils/referral/schema.ts',
    ['@/utils/archive/read', '@/utils/leads/find-leads'],
    '@/utils/evidence/schema',
  ],
  [
    'utils/leads/find-leads.ts',
    ['@/utils/capture/policy', '@/utils/archive/read'],
    '@/utils/evidence/schema',
  ],
  [
    'utils/outbox/delivery.ts',
    ['@/utils/archive/read', '@/utils/browser/api', '@/utils/outbox/sender'],
    '@/utils/outbox/policy',
  ],
  ['utils/browser/api.ts', ['@/utils/archive/read', '@/utils/evidence/schema'], '@/utils/evidence/result'],
  [
    'utils/archive/read.ts',
    ['@/utils/outbox/sender', '@/utils/capture/policy', '@/utils/messaging/commands'],
    '@/utils/outbox/delivery',
  ],
  [
    'utils/bulk/row.ts',
    ['@/utils/archive/read', '@/utils/browser/api', '@/utils/bulk/schedule'],
    '@/utils/referral/schema',
  ],
  ['utils/bulk/driver.ts', ['@/utils/outbox/outbox', '@/utils/capture/run'], '@/utils/archive/bulk'],
  ['utils/capture/run.ts', ['@/utils/outbox/outbox', '@/utils/messaging/commands'], '@/utils/archive/read'],
  ['utils/messaging/server.ts', ['@/utils/capture/run', '@/components/mount'], '@/utils/archive/settings'],
  ['utils/outbox/sender.ts', ['@/utils/capture/run', '@/utils/messaging/commands'], '@/utils/archive/read'],
  [
    'components/mount.tsx',
    ['@/utils/capture/run', '@/utils/outbox/outbox', '@/utils/browser/api', '@/entrypoints/background'],
    '@/utils/messaging/client',
  ],
  [
    'entrypoints/reader.ts',
    ['@/utils/archive/read', '@/utils/capture/run'],
    '@/utils/capture/reader/elements',
  ],
  ['entrypoints/background/index.ts', ['@/server/desk'], '@/utils/capture/run'],
  ['server/desk.ts', ['@/utils/archive/read', '@/utils/leads/find-leads'], '@/utils/evidence/schema'],
];

describe.each(MODULES)('%s', (file, forbidden, allowed) => {
  it.each(forbidden)('may not import %s', async (what) => {
    expect(await reported(file, importing(what))).toEqual(['import-x/no-restricted-paths']);
  });
  if (allowed !== null)
    it(`may import ${allowed}`, async () => {
      expect(await reported(file, importing(allowed))).toEqual([]);
    });
});

describe('libraries that belong to one module', () => {
  it.each([
    ['utils/capture/run.ts', 'idb'],
    ['components/mount.tsx', 'idb'],
    ['utils/browser/api.ts', 'idb'],
    ['utils/capture/run.ts', 'webextension-polyfill'],
    ['utils/archive/read.ts', 'webextension-polyfill'],
    ['entrypoints/background/index.ts', 'webextension-polyfill'],
    ['utils/outbox/sender.ts', 'wxt/browser'],
    ['utils/evidence/hash.ts', 'node:crypto'],
    ['components/mount.tsx', 'node:fs'],
  ])('%s may not import %s', async (file, what) => {
    expect(await reported(file, importing(what))).toContain('no-restricted-imports');
  });

  it.each([
    ['utils/archive/database.ts', 'idb'],
    ['utils/browser/api.ts', 'webextension-polyfill'],
    ['server/desk.ts', 'node:crypto'],
  ])('%s may import %s', async (file, what) => {
    expect(await reported(file, importing(what))).toEqual([]);
  });

  it.each(['window', 'document', 'navigator', 'chrome', 'process', 'Buffer', 'indexedDB'])(
    'pure code may not touch %s',
    async (global) => {
      expect(await reported('utils/evidence/hash.ts', `export const x = ${global};\n`)).toEqual([
        'no-restricted-globals',
      ]);
    },
  );
});

describe('our code as it is', () => {
  const ours = ['utils', 'components', 'entrypoints'].flatMap(filesIn);

  it.each([
    ['webextension-polyfill', 'utils/browser/'],
    ['idb', 'utils/archive/'],
    ['html2canvas', 'utils/capture/reconstruction/'],
  ])('%s is imported in %s alone', (library, place) => {
    const importers = ours.filter((file) =>
      new RegExp(`(from|import\\()\\s*['"]${library}(/[^'"]*)?['"]`).test(
        readFileSync(path.join(root, file), 'utf8'),
      ),
    );
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter((file) => !file.startsWith(place))).toEqual([]);
  });

  it('nobody imports an entry point', () => {
    const importers = ours.filter((file) =>
      /from ['"]@\/entrypoints/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(importers).toEqual([]);
  });

  it('every zone of the map stands for something that is there', () => {
    const map = readFileSync(path.join(root, 'eslint.config.js'), 'utf8');
    const body = /const mayImport = \{([\s\S]*?)\n\};/.exec(map)?.[1] ?? '';
    const named = [...body.matchAll(/'([a-z_/.-]+)'/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(20);
    for (const name of named) expect(statSync(path.join(root, name)), name).toBeTruthy();
  });
});
