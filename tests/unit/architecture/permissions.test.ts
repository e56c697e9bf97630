/** The manifest asks for what was reviewed, and docs/permissions.md gives each its reason. */
import { readFileSync } from 'node:fs';
import type { ConfigEnv, UserManifest } from 'wxt';
import { expect, it } from 'vitest';
import config from '../../../wxt.config';

async function manifestFor(browser: string): Promise<UserManifest> {
  const env: ConfigEnv = { browser, manifestVersion: 3, mode: 'production', command: 'build' };
  const { manifest } = config;
  return typeof manifest === 'function' ? manifest(env) : ((await manifest) ?? {});
}

/** Changing a list here is the review: say why in docs/permissions.md. */
const EVERYWHERE = [
  'activeTab',
  'alarms',
  'contextMenus',
  'scripting',
  'storage',
  'unlimitedStorage',
  'webNavigation',
  'webRequest',
];
const REVIEWED = {
  chrome: [...EVERYWHERE, 'debugger', 'pageCapture', 'sidePanel'],
  edge: [...EVERYWHERE, 'debugger', 'pageCapture', 'sidePanel'],
  firefox: [...EVERYWHERE, 'webRequestBlocking', 'webRequestFilterResponse'],
};
const HOSTS = ['<all_urls>'];

it.each(Object.entries(REVIEWED))(
  'in %s: what was reviewed and nothing else',
  async (browser, permissions) => {
    const manifest = await manifestFor(browser);
    expect(manifest.permissions).toEqual(permissions);
    expect(manifest.host_permissions).toEqual(HOSTS);
    expect(manifest.optional_permissions).toBeUndefined();
    expect(manifest.optional_host_permissions).toBeUndefined();
  },
);

it.each(Object.keys(REVIEWED))('in %s: no door for pages or other extensions', async (browser) => {
  const manifest = await manifestFor(browser);
  for (const door of ['externally_connectable', 'web_accessible_resources', 'content_scripts', 'sandbox'])
    expect(manifest).not.toHaveProperty(door);
});

it.each(Object.keys(REVIEWED))('in %s: no code but our own, nothing framed', async (browser) => {
  const { content_security_policy: policy } = await manifestFor(browser);
  const pages = typeof policy === 'object' && 'extension_pages' in policy ? policy.extension_pages : policy;
  expect(pages).toBe("script-src 'self'; object-src 'none'; frame-src 'none'");
});

it('is explained: one row a permission, with what for and what happens without', () => {
  const text = readFileSync(new URL('../../../docs/permissions.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  const documented = cells.map(([, name]) => name?.replaceAll('`', ''));
  const asked = new Set([...Object.values(REVIEWED).flat(), ...HOSTS]);
  expect(new Set(documented)).toEqual(asked);
  expect(documented).toHaveLength(asked.size);
  for (const [, , purpose, without] of cells) {
    expect(purpose?.length).toBeGreaterThan(10);
    expect(without?.length).toBeGreaterThan(10);
  }
});
