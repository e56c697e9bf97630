/** Canonical URLs and fingerprints: what counts as the same page, and what does not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import { fingerprint } from '@/utils/evidence/fingerprint';

describe('canonicalUrl', () => {
  it.each([
    ['http://Pirate.TEST:80/Film/', 'https://pirate.test/Film'],
    ['https://user:secret@pirate.test/', 'https://pirate.test'],
    ['https://pirate.test./film', 'https://pirate.test/film'],
    ['https://pirate.test:8443/film', 'https://pirate.test:8443/film'],
    ['https://pirate.test/film?utm_source=x&b=2&a=1&fbclid=9', 'https://pirate.test/film?a=1&b=2'],
    ['https://pirate.test/film;jsessionid=AB12?PHPSESSID=1', 'https://pirate.test/film'],
    ['https://pirate.test/%66ilm%2f%e2%82%ac', 'https://pirate.test/film%2F%E2%82%AC'],
    ['https://pirate.test/film#comments', 'https://pirate.test/film'],
    ['https://pirate.test/#/film/7', 'https://pirate.test#/film/7'],
    ['https://pirate.test/a/../film', 'https://pirate.test/film'],
    ['https://bücher.test/', 'https://xn--bcher-kva.test'],
    ['magnet:?xt=urn:btih:1', 'magnet:?xt=urn:btih:1'],
    ['not an address', 'not an address'],
  ])('%s → %s', (url, canonical) => expect(canonicalUrl(url)).toBe(canonical));

  it.each([
    ['https://pirate.test/film?id=1', 'https://pirate.test/film?id=2'],
    ['https://pirate.test/film', 'https://other.test/film'],
    ['https://pirate.test/film?video_id=1', 'https://pirate.test/film'],
    ['https://pirate.test/a%2Fb', 'https://pirate.test/a/b'],
  ])('%s is not %s', (a, b) => expect(canonicalUrl(a)).not.toBe(canonicalUrl(b)));

  it('is a fixed point', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        expect(canonicalUrl(canonicalUrl(url))).toBe(canonicalUrl(url));
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        canonicalUrl(text);
        canonicalUrl(`https://x.test/${text}`);
      }),
    );
  });
});

describe('fingerprint', () => {
  const page = {
    urlFinal: 'https://pirate.test/film',
    title: 'Film',
    text: 'Watch it. 1,204 views, 3 minutes ago, 12:30',
  };

  it('leaves out when and how often it was seen', async () => {
    const again = {
      urlFinal: 'http://pirate.test/film?utm_source=x',
      title: 'film',
      text: ' Watch it.\n98 views, 14 minutes ago, 9:05',
    };
    expect(await fingerprint(again)).toBe(await fingerprint(page));
    expect(await fingerprint(page)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('sees another text, title or address', async () => {
    const others = [
      { ...page, text: 'Removed' },
      { ...page, title: 'Other' },
      { ...page, urlFinal: 'https://pirate.test/b' },
    ];
    const all = await Promise.all([page, ...others].map(fingerprint));
    expect(new Set(all).size).toBe(4);
  });
});
