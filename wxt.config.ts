import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { listCode } from './scripts/build/code-list';
import { textOnly } from './scripts/build/text-only';

/** What the extension asks of the browser. Each permission has its reason in docs/permissions.md. */
export default defineConfig({
  // What a file uses stands at its top.
  imports: false,
  manifestVersion: 3,
  outDir: 'dist',
  zip: {
    artifactTemplate: 'constat-{{version}}-{{browser}}.zip',
    sourcesTemplate: 'constat-{{version}}-sources.zip',
    // Results of runs, and what only tests need, are no sources.
    excludeSources: ['out/**', 'tests/**', 'docs/images/**'],
  },
  hooks: { 'build:done': ({ config }) => listCode(config.outDir) },
  alias: { '@': fileURLToPath(new URL('.', import.meta.url)) },
  vite: () => ({
    plugins: [preact(), textOnly()],
    // Evidence must be traceable to readable code; the size won by mangling is not worth it.
    build: { sourcemap: false, target: 'es2022' },
  }),
  manifest: ({ browser }) => ({
    name: '__MSG_app_name__',
    short_name: 'Constat',
    description: '__MSG_app_description__',
    default_locale: 'en',
    permissions: [
      'activeTab',
      'alarms',
      'contextMenus',
      'scripting',
      'storage',
      'unlimitedStorage',
      'webNavigation',
      'webRequest',
      ...(browser === 'firefox'
        ? ['webRequestBlocking', 'webRequestFilterResponse']
        : ['debugger', 'pageCapture', 'sidePanel']),
    ],
    host_permissions: ['<all_urls>'],
    action: { default_title: '__MSG_action_title__' },
    commands: {
      'capture-page': {
        suggested_key: { default: 'Alt+Shift+E' },
        description: '__MSG_command_capture_page__',
      },
      'record-page': {
        suggested_key: { default: 'Alt+Shift+R' },
        description: '__MSG_command_record_page__',
      },
    },
    content_security_policy: {
      extension_pages: "script-src 'self'; object-src 'none'; frame-src 'none'",
    },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'constat@constat.example',
              // The first that shows `data_collection_permissions` on every platform.
              strict_min_version: '142.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { minimum_chrome_version: '125', storage: { managed_schema: 'managed-schema.json' } }),
  }),
});
