import fc from 'fast-check';
import { expect, test } from 'vitest';
import { surt } from '@/utils/evidence/wacz/cdxj';
import { archiveUrl } from '@/utils/evidence/wacz/wacz-record';

test.each([
  ['https://example.com/', 'com,example)/'],
  ['https://www.films.example/film-x#top', 'example,films)/film-x'],
  ['http://www2.a.b.example:8443/P?B=2&a=1&A=0', 'example,b,a:8443)/p?a=0&a=1&b=2'],
  ['https://a.example:443/?', 'example,a)/'],
  ['https://a.example/x?q=a%20b&c=%C3%A9', 'example,a)/x?c=%c3%a9&q=a%20b'],
  ['http://127.0.0.1:8080/x', '1,0,0,127:8080)/x'],
  ['urn:constat:screenshot', 'urn:constat:screenshot'],
  ['https://www./', 'https://www./'],
  ['not a url', 'not%20a%20url'],
])('%s is looked up as %s', (url, key) => {
  expect(surt(url)).toBe(key);
});

test('keys are one printable ASCII word, whatever the URL, and scheme, case and fragment do not matter', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.string({ unit: 'binary' })), (url) => {
      expect(surt(url)).toMatch(/^[\x21-\x7e]*$/);
      expect(archiveUrl(archiveUrl(url))).toBe(archiveUrl(url));
    }),
  );
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), fc.webFragments(), (url, fragment) => {
      expect(surt(`${url}#${fragment}`)).toBe(surt(url));
      expect(surt(url.replace(/^https?/, 'http'))).toBe(surt(url.replace(/^https?/, 'https')));
    }),
  );
});
