import { describe, expect, it } from 'vitest';
import { readDeskAddress } from '@/components/options/desk-address';
import { readEnrolmentLink } from '@/components/options/enrolment-link';

describe("a desk's address", () => {
  it.each([
    ['desk.example', 'https://desk.example'],
    [' https://desk.example/ ', 'https://desk.example'],
    ['https://agency.example/referrals/', 'https://agency.example/referrals'],
    ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
    ['http://localhost:8787/', 'http://localhost:8787'],
    ['http://[::1]:8787', 'http://[::1]:8787'],
    ['127.0.0.1:8722', 'http://127.0.0.1:8722'],
    ['localhost:8722', 'http://localhost:8722'],
    ['https://localhost:8722', 'https://localhost:8722'],
    ['127.0.0.1.evil.example', 'https://127.0.0.1.evil.example'],
  ])('%s is used as %s', (typed, url) => expect(readDeskAddress(typed)).toEqual({ ok: true, url }));

  it.each(['http://desk.example', 'http://127.0.0.1.evil.example', 'http://localhost.evil.example'])(
    '%s would send evidence in the clear',
    (typed) => expect(readDeskAddress(typed)).toEqual({ ok: false, code: 'address-insecure' }),
  );

  it.each(['', '   ', 'https://', 'ftp://desk.example', 'not an address'])('"%s" is none', (typed) =>
    expect(readDeskAddress(typed)).toEqual({ ok: false, code: 'address-invalid' }),
  );
});

describe('an enrolment link', () => {
  it('fills in address and code', () => {
    expect(readEnrolmentLink('#desk=https%3A%2F%2Fdesk.example&code=K7QF-22')).toEqual({
      deskUrl: 'https://desk.example',
      code: 'K7QF-22',
    });
  });

  it('may leave the code out, but not the desk', () => {
    expect(readEnrolmentLink('#desk=desk.example')).toEqual({ deskUrl: 'desk.example', code: '' });
    expect(readEnrolmentLink('#code=K7QF')).toBeNull();
    expect(readEnrolmentLink('')).toBeNull();
  });

  it('is not read when it is absurdly long', () => {
    expect(readEnrolmentLink(`#desk=${'x'.repeat(3_000)}`)).toBeNull();
  });
});
