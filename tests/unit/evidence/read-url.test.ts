import { expect, it } from 'vitest';
import { readUrl } from '@/utils/evidence/read-url';

it('reads what is an address, alone or where it stands', () => {
  expect(readUrl('https://a.test/x')?.host).toBe('a.test');
  expect(readUrl('../y', 'https://a.test/x/z')?.href).toBe('https://a.test/y');
  expect(readUrl('')).toBeNull();
  expect(readUrl('a b')).toBeNull();
  expect(readUrl('//', 'https://a.test/')).toBeNull();
});

it('still knows names in other letters after thousands of addresses', () => {
  // Where URL.canParse is asked instead, Node 20 denies them from some thousandth call on.
  const denied = Array.from({ length: 20_000 }, () => readUrl('https://b\u00fccher.test/')).indexOf(null);
  expect(denied).toBe(-1);
});
