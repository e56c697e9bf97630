/** Which addresses a desk may have: nothing typed by a person may send a token in the clear or to a stranger. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalDeskUrl } from '@/utils/outbox/desk-identity';

it.each([
  ['https://desk.example', 'https://desk.example'],
  ['  https://desk.example/  ', 'https://desk.example'],
  ['desk.example', 'https://desk.example'],
  ['desk.example:8443/agency//', 'https://desk.example:8443/agency'],
  ['HTTPS://Desk.Example/Agency/?a=1#b', 'https://desk.example/Agency'],
  ['https://user:secret@desk.example/', 'https://desk.example'],
  ['http://localhost:8787', 'http://localhost:8787'],
  ['http://127.0.0.1:8787/', 'http://127.0.0.1:8787'],
  ['http://[::1]:8787', 'http://[::1]:8787'],
  ['http://desk.localhost', 'http://desk.localhost'],
])('%j is kept as %s', (typed, kept) => {
  expect(normalDeskUrl(typed)).toBe(kept);
});

it.each([
  '',
  '   ',
  'http://desk.example',
  'http://localhost.evil.example',
  'http://127.0.0.1.evil.example',
  'http://10.0.0.1',
  'ftp://desk.example',
  'javascript://desk.example/%0Aalert(1)',
  'file:///etc/passwd',
  'data://text/html,x',
  'https://',
  'https://[',
])('%j is refused', (typed) => {
  expect(normalDeskUrl(typed)).toBeNull();
});

it('keeps what it has kept, and nothing but https or this machine', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.webAuthority()), (typed) => {
      const kept = normalDeskUrl(typed);
      if (kept === null) return;
      expect(normalDeskUrl(kept)).toBe(kept);
      const { protocol, username, password, hostname } = new URL(kept);
      expect([username, password]).toEqual(['', '']);
      if (protocol !== 'https:') expect(hostname).toMatch(/^(localhost|127\.[\d.]+|\[::1\]|.*\.localhost)$/);
    }),
  );
});
