/** The hash of the build is that of the command in the docs, and no script of it is left out. */
import { mkdirSync, mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { listCode } from '@/scripts/build/code-list';
import { buildHash } from '@/utils/capture/build-hash';
import { buildDigest } from '../../browser/build-digest';

let folder = '';
vi.mock('@/utils/browser/environment', () => ({
  extensionVersion: () => '1',
  ownFile: (name: string): Promise<Blob> => openAsBlob(path.join(folder, name)),
}));
const session = new Map<string, unknown>();
vi.mock('@/utils/browser/session-values', () => ({
  readSessionValue: (key: string) => Promise.resolve(session.get(key)),
  writeSessionValue: (key: string, value: unknown) => Promise.resolve(session.set(key, value)),
}));

const BUILD = {
  ...{
    'background.js': 'background',
    'walker.js': 'walk',
    'popup.html': '<p>',
    'assets/rows-Ab1.css': 'p{}',
  },
  // In the order of `sort` in most places of the world "chunks/a" comes before "chunks/B".
  ...{ 'chunks/a.js': 'a', 'chunks/B.js': 'b', 'manifest.json': '{}', 'icon/16.png': 'icon' },
};

async function hashOf(files: Record<string, string>): Promise<string | null> {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  await listCode(folder);
  session.clear();
  return buildHash();
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'constat-build-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('is what the command in the docs prints', async () => {
  expect(await hashOf(BUILD)).toBe(buildDigest(folder));
});

it.each(['walker.js', 'popup.html', 'assets/rows-Ab1.css', 'chunks/B.js'])(
  'is another when %s is',
  async (name) => {
    expect(await hashOf({ ...BUILD, [name]: 'other' })).not.toBe(await hashOf(BUILD));
  },
);

it('is another when a script was added', async () => {
  expect(await hashOf(BUILD)).not.toBe(await hashOf({ ...BUILD, 'more.js': '' }));
});

it('is the same with what a store or the browser writes anew', async () => {
  expect(await hashOf(BUILD)).toBe(
    await hashOf({
      ...BUILD,
      'manifest.json': '{"key":1}',
      'icon/16.png': 'again',
      'META-INF/mozilla.rsa': '',
    }),
  );
});

it('is not known where a file cannot be read', async () => {
  await hashOf(BUILD);
  rmSync(path.join(folder, 'walker.js'));
  session.clear();
  expect(await buildHash()).toBeNull();
  expect(session.size).toBe(0);
});

it('reads the files once, however often the background starts', async () => {
  const hash = await hashOf(BUILD);
  rmSync(path.join(folder, 'walker.js'));
  expect(await buildHash()).toBe(hash);
});
