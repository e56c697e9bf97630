/** Addresses as people write them: understood, or refused for a reason; and only web addresses ever come out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeAddress, readAddress } from '@/utils/bulk/address';

describe('an address', () => {
  it.each([
    ['https://pirate.example/film?a=1#x', 'https://pirate.example/film?a=1#x', []],
    ['  HTTP://Pirate.Example  ', 'http://pirate.example/', []],
    ['pirate.example/film', 'https://pirate.example/film', ['scheme-added']],
    ['//pirate.example/film', 'https://pirate.example/film', ['scheme-added']],
    ['www.pirate.example:8080/x', 'https://www.pirate.example:8080/x', ['scheme-added']],
    ['pirate.example:8080', 'https://pirate.example:8080/', ['scheme-added']],
    ['hxxps://pirate[.]example/film', 'https://pirate.example/film', ['refanged']],
    ['hxxp://pirate(dot)example', 'http://pirate.example/', ['refanged']],
    ['pirate[.]example', 'https://pirate.example/', ['refanged', 'scheme-added']],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/', ['international']],
    // A Cyrillic а: what is opened, and shown, is the name that the browser asks for.
    ['https://аpple.example/', 'https://xn--pple-43d.example/', ['international']],
    ['http://192.0.2.7/x', 'http://192.0.2.7/x', []],
    ['http://[2001:db8::7]/x', 'http://[2001:db8::7]/x', []],
  ])('%s', (written, url, notes) => {
    expect(readAddress(written)).toEqual({ ok: true, value: { url, notes } });
  });

  it.each([
    ['', 'no-address'],
    ['   ', 'no-address'],
    ['a film, seen on Sunday', 'not-an-address'],
    ['v1.2', 'not-an-address'],
    ['https://', 'not-an-address'],
    ['https://https//pirate.example', 'not-an-address'],
    ['https://pirate.example/a b', 'not-an-address'],
    ['https://pirate.exa\u0000mple/', 'not-an-address'],
    ['javascript:alert(1)', 'not-web'],
    ['data:text/html,<p>', 'not-web'],
    ['file:///etc/passwd', 'not-web'],
    ['ftp://pirate.example/film', 'not-web'],
    ['magnet:?xt=urn:btih:0', 'not-web'],
    ['chrome://settings', 'not-web'],
    ['https://user:secret@pirate.example/', 'has-password'],
    ['https://user@pirate.example/', 'has-password'],
    [`https://pirate.example/${'x'.repeat(9_000)}`, 'too-long'],
    [`https://pirate.example/${'é'.repeat(4_000)}`, 'too-long'],
  ])('%s is refused: %s', (written, code) => {
    expect(readAddress(written)).toMatchObject({ ok: false, problem: { code } });
  });

  it('is only ever http or https, without a password, and reads as itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string({ unit: 'binary' })), (text) => {
        const read = readAddress(text);
        if (!read.ok) return;
        const url = new URL(read.value.url);
        expect(url.protocol).toMatch(/^https?:$/);
        expect(url.username + url.password).toBe('');
        expect(readAddress(url.href)).toMatchObject({ ok: true, value: { url: url.href } });
      }),
      { numRuns: 500 },
    );
  });
});

it.each([
  ['https://pirate.example', true],
  ['ftp://pirate.example', true],
  ['pirate.example/x', true],
  ['Film', false],
  ['1.5', false],
  ['a note about pirate.example', false],
])('%s looks like an address: %s', (text, answer) => expect(looksLikeAddress(text)).toBe(answer));
