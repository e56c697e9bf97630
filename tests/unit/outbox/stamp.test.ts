/** Stamps by way of the desk, from an authority made with openssl: only a hash leaves, only a right answer counts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { stampByDesk } from '@/utils/outbox/stamp';
import { toBase64 } from '@/utils/evidence/pem';
import { sign, spkiPem } from '@/utils/evidence/signature';
import { tsaRootsMessage } from '@/utils/referral/schema';
import type { Enrolment } from '@/utils/archive/settings';
import { makeAuthority, type Authority } from '../evidence/authority';
import { loopback, type Asked, type Loopback } from './loopback';
import type { ServerResponse } from 'node:http';

const enrolled = vi.hoisted(() => ({ at: null as Enrolment | null }));
vi.mock('@/utils/archive/settings', () => ({
  currentEnrolment: () => Promise.resolve(enrolled.at),
  saveEnrolment: (changed: Enrolment) => Promise.resolve(void (enrolled.at = changed)),
}));

const DATA = new TextEncoder().encode('tagmanifest of a package\n');
let authority: Authority;
let server: Loopback;
let answer: (request: Asked, response: ServerResponse) => void;

beforeAll(() => {
  authority = makeAuthority();
});
afterAll(() => authority.remove());
beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true });
  server = await loopback((request, response) => answer(request, response));
  enrolled.at = {
    url: server.url,
    accessToken: 'secret-token',
    tsaRootsPem: [authority.tsaRootPem],
  } as Enrolment;
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});
const codeOf = async (): Promise<string | null> => {
  const stamped = await stampByDesk(DATA);
  return stamped.ok ? null : stamped.problem.code;
};

it('gives the reply as the authority made it, with its time', async () => {
  let made: Uint8Array | undefined;
  answer = ({ body }, response) => {
    made = authority.answer(new Uint8Array(body));
    response.end(made);
  };
  const stamped = await stampByDesk(DATA);
  if (!stamped.ok) throw new Error(stamped.problem.detail);
  expect(stamped.value.reply).toEqual(new Uint8Array(made ?? []));
  expect(Math.abs(stamped.value.time.getTime() - Date.now())).toBeLessThan(60_000);
  expect(Number.isInteger(stamped.value.skewMs)).toBe(true);
});

it('sends a hash: neither the data nor the access token', async () => {
  answer = ({ body }, response) => void response.end(authority.answer(new Uint8Array(body)));
  await stampByDesk(DATA);
  const [asked] = server.asked;
  expect(asked?.path).toBe('/v1/timestamps');
  expect(asked?.headers.authorization).toBeUndefined();
  expect(asked?.body.includes('tagmanifest')).toBe(false);
  expect(asked?.body.length).toBeLessThan(120);
});

it('refuses a true stamp of something else, and of another question', async () => {
  answer = (_request, response) => void response.end(authority.stamp(new TextEncoder().encode('other')));
  expect(await codeOf()).toMatch(/^other-(data|question)$/);
  answer = (_request, response) => void response.end(authority.stamp(DATA));
  expect(await codeOf()).toBe('other-question');
});

it.each(['', '<!doctype html>', '\u0000'.repeat(10_000)])('refuses what is no stamp: %j', async (text) => {
  answer = (_request, response) => void response.end(text);
  expect(await codeOf()).toBe('malformed');
});

describe('a stamp that the line has damaged', () => {
  /** Object identifier of the right to stamp, as the certificate has it. */
  const TIME_STAMPING = Buffer.from('2b06010505070308', 'hex');
  /** One bit, in the certificate that the authority sent along: the time, the data and the question are as they were. */
  const damaged = (reply: Uint8Array): Uint8Array => {
    const at = Buffer.from(reply).indexOf(TIME_STAMPING);
    expect(at).toBeGreaterThan(0);
    return reply.map((byte, index) => (index === at ? byte ^ 1 : byte));
  };

  it('is asked for again', async () => {
    let answers = 0;
    answer = ({ body }, response) => {
      const reply = authority.answer(new Uint8Array(body));
      response.end((answers += 1) === 1 ? damaged(reply) : reply);
    };
    expect(await codeOf()).toBeNull();
    expect(answers).toBe(2);
  });

  it('is not taken: it would never be found good again', async () => {
    answer = ({ body }, response) => void response.end(damaged(authority.answer(new Uint8Array(body))));
    expect(await codeOf()).toBe('bad-signature');
    expect(server.asked.length).toBe(2);
  });
});

it('refuses a stamp that no root vouches for', async () => {
  const other = makeAuthority();
  answer = ({ body }, response) => void response.end(other.answer(new Uint8Array(body)));
  expect(await codeOf()).toBe('untrusted');
  other.remove();
});

it('says what failed when the line is cut in mid-answer', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'Content-Length': '5000' });
    response.write('x', () => response.destroy());
  };
  expect(await codeOf()).toBe('desk-unreachable');
});

it('says so when there is nobody to ask', async () => {
  enrolled.at = null;
  expect(await codeOf()).toBe('not-enrolled');
});

describe('from an authority that the desk has only since this device enrolled', () => {
  const newKey = () =>
    crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);

  /** The device trusts `known`; the desk describes itself with its new root, signed by this key. */
  async function movedDesk(known: CryptoKey, signing: CryptoKey): Promise<void> {
    const { at } = enrolled;
    if (!at) throw new Error('not enrolled');
    enrolled.at = {
      ...at,
      ...{ deviceId: 'd', receiptKeyPem: await spkiPem(known), tsaRootsPem: [authority.deskCaPem] },
    };
    const roots = [authority.tsaRootPem];
    const description = {
      ...{ name: 'Desk', versions: [1], required_fields: [], tsa_roots_pem: roots },
      ...{ desk_ca_pem: authority.deskCaPem, receipt_key_pem: await spkiPem(known) },
      limits: { package_bytes: 1e6, package_entries: 100, batch_items: 10, timestamp_bytes: 4096 },
      tsa_roots_signature: toBase64(await sign(tsaRootsMessage(roots), signing)),
    };
    answer = ({ path, body }, response) => {
      if (path === '/v1/desk') response.end(JSON.stringify(description));
      else response.end(authority.answer(new Uint8Array(body)));
    };
  }

  it('is taken when the receipt key that is known vouches for its root', async () => {
    const { privateKey, publicKey } = await newKey();
    await movedDesk(publicKey, privateKey);
    expect(await codeOf()).toBeNull();
    expect(enrolled.at?.tsaRootsPem).toEqual([authority.tsaRootPem]);
  });

  it('is not taken on the word of any other key', async () => {
    const { privateKey } = await newKey();
    await movedDesk((await newKey()).publicKey, privateKey);
    expect(await codeOf()).toBe('untrusted');
    expect(enrolled.at?.tsaRootsPem).toEqual([authority.deskCaPem]);
  });
});
