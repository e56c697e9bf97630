/** Which pages may be captured, by address. */
import { expect, it } from 'vitest';
import { blockedBecause } from '@/utils/capture/eligibility';

const page = (url: string, over: { discarded?: boolean; fileAccess?: boolean } = {}) =>
  blockedBecause({ url, discarded: false, fileAccess: false, ...over });

it.each([
  ['https://pirate.test/film', null],
  ['http://pirate.test', null],
  ['http://127.0.0.1:8080/', null],
  ['https://chrome.google.com/webstores', null],
  ['https://chromewebstore.google.com.pirate.test/', null],
  ['', 'no-page'],
  ['about:blank', 'no-page'],
  ['about:config', 'browser-page'],
  ['chrome://settings', 'browser-page'],
  ['edge://flags', 'browser-page'],
  ['devtools://devtools/x', 'browser-page'],
  ['view-source:https://pirate.test', 'page-source'],
  ['data:text/html,x', 'no-address'],
  ['blob:https://pirate.test/x', 'no-address'],
  ['javascript:alert(1)', 'browser-page'],
  ['ftp://pirate.test', 'browser-page'],
  ['chrome-extension://abc/popup.html', 'extension-page'],
  ['moz-extension://abc/popup.html', 'extension-page'],
  ['https://chromewebstore.google.com/detail/x', 'web-store'],
  ['https://chrome.google.com/webstore/detail/x', 'web-store'],
  ['https://microsoftedge.microsoft.com/addons/x', 'web-store'],
  ['https://addons.mozilla.org/en-US/', 'web-store'],
  ['file:///home/a/page.html', 'file-access'],
])('%s: %s', (url, blocked) => {
  expect(page(url)).toBe(blocked);
});

it('lets local files in once the user has allowed it', () => {
  expect(page('file:///a.html', { fileAccess: true })).toBeNull();
});

it('names a tab whose page the browser has put away', () => {
  expect(page('https://pirate.test/', { discarded: true })).toBe('discarded-tab');
  expect(page('file:///a.html', { discarded: true, fileAccess: true })).toBe('discarded-tab');
});
