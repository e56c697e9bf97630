/** The outbox over a database in memory and a desk on loopback: what happens to deliveries when things go wrong. */
import { newCapture } from '../archive/empty-archive';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '@/utils/evidence/hash';
import { uuidv7 } from '@/utils/evidence/uuid';
import { sign, spkiPem } from '@/utils/evidence/signature';
import { toBase64 } from '@/utils/evidence/pem';
import type { Delivery } from '@/utils/outbox/delivery';
import type { Claim } from '@/utils/referral/schema';
import { newDeviceKey } from '../evidence/sample';
import { loopback, type Asked, type Loopback } from './loopback';
import type { ServerResponse } from 'node:http';

/** When the background is to be woken, as it has asked. */
const woken: number[] = [];
vi.mock('@/utils/browser/alarms', () => ({ wakeAt: async (atMs: number) => void woken.push(atMs) }));
vi.mock('@/utils/browser/keep-alive', () => ({ awake: <T>(work: () => Promise<T>) => work() }));

const open = async () => ({
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/claims')),
  ...(await import('@/utils/archive/log')),
  ...(await import('@/utils/archive/read')),
  ...(await import('@/utils/archive/settings')),
  ...(await import('@/utils/archive/sending')),
  ...(await import('@/utils/outbox/chunk-size')),
  ...(await import('@/utils/outbox/claim-sending')),
  ...(await import('@/utils/outbox/claim-signing')),
  ...(await import('@/utils/outbox/outbox')),
  ...(await import('@/utils/outbox/policy')),
  ...(await import('@/utils/outbox/referral-items')),
  ...(await import('@/utils/outbox/requests')),
});

interface Referral {
  state: 'received' | 'verifying' | 'accepted' | 'rejected';
  body: string;
}

let key: CryptoKeyPair;
let server: Loopback;
let referrals: Map<string, Referral>;
let uploads: Map<string, { seal: string; bytes: Buffer; length: number }>;
/** Comes before the desk: true when it has answered. */
let before: (request: Asked, response: ServerResponse) => boolean | Promise<boolean>;

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
};
const problem = (response: ServerResponse, status: number, code: string): void =>
  json(response, status, { type: `https://constat.example/problems/${code}`, title: code, status });
const statusOf = (seal: string) => ({
  seal,
  state: referrals.get(seal)?.state,
  duplicate_of: null,
  claim_version: 0,
  problem: null,
});

async function receiptOf(seal: string) {
  const { package: sent } = JSON.parse(referrals.get(seal)?.body ?? '') as {
    package: { sha256: string; bytes: number };
  };
  const document = JSON.stringify({
    v: 1,
    referral_id: seal,
    seal,
    package_sha256: sent.sha256,
    bytes: sent.bytes,
    received_at: '2026-11-22T10:00:00.000Z',
    checks: [],
    desk: { name: 'Desk', receipt_key_sha256: '0'.repeat(64) },
  });
  return { document, signature: toBase64(await sign(document, key.privateKey)) };
}

async function receiptsFor(body: Buffer, spoilt: string | null = null) {
  const { seals } = JSON.parse(body.toString()) as { seals: string[] };
  const one = async (seal: string) => {
    const receipt = referrals.get(seal)?.state === 'accepted' ? await receiptOf(seal) : null;
    const signature = toBase64(new Uint8Array(70));
    return {
      referral: statusOf(seal),
      receipt: receipt && seal === spoilt ? { ...receipt, signature } : receipt,
    };
  };
  return { results: await Promise.all(seals.map(one)) };
}

async function desk(request: Asked, response: ServerResponse): Promise<void> {
  if (await before(request, response)) return;
  const { method, path, headers, body } = request;
  const seal = /^\/v1\/referrals\/([0-9a-f]{64})/.exec(path)?.[1] ?? '';
  if (method === 'PUT') {
    const known = referrals.get(seal);
    if (known && known.body !== body.toString()) return problem(response, 409, 'conflict');
    if (!known) referrals.set(seal, { state: 'received', body: body.toString() });
    return json(response, known ? 200 : 201, statusOf(seal));
  }
  if (path.endsWith('/receipt')) return json(response, 200, await receiptOf(seal));
  if (method === 'GET') return json(response, 200, statusOf(seal));
  if (method === 'POST' && path === '/v1/packages') {
    const encoded = /seal ([^,]+)/.exec(String(headers['upload-metadata']))?.[1] ?? '';
    const id = `/v1/packages/${uploads.size}`;
    const length = Number(headers['upload-length']);
    uploads.set(id, { seal: Buffer.from(encoded, 'base64').toString(), bytes: Buffer.alloc(0), length });
    response.writeHead(201, { Location: id }).end();
    return;
  }
  const upload = uploads.get(path);
  if (!upload) return problem(response, 404, 'not-found');
  if (method === 'PATCH') upload.bytes = Buffer.concat([upload.bytes, body]);
  const referral = referrals.get(upload.seal);
  if (upload.bytes.length === upload.length && referral) referral.state = 'accepted';
  response.writeHead(method === 'HEAD' ? 200 : 204, { 'Upload-Offset': String(upload.bytes.length) }).end();
}

const claim: Claim = {
  work: 'Salt',
  rights_holder: 'Studio',
  kind: 'film',
  infringement: 'stream',
  note: '',
};

type House = Awaited<ReturnType<typeof open>>;

/** A sealed capture with a package of these bytes. */
async function sealed(house: House, bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1000)): Promise<string> {
  const id = uuidv7(Date.now());
  const seal = await sha256Hex(new TextEncoder().encode(id));
  const body = new Blob([bytes]);
  await house.createCapture(id, { ...newCapture, steps: [] }, 1);
  const packageSha256 = await sha256Hex(body);
  await house.storePackage(id, body, packageSha256);
  await house.changeCapture(id, (record) => {
    const made = { seal, packageSha256, packageBytes: body.size };
    Object.assign(record, { state: 'sealed', completeness: 'complete', ...made });
    record.stamps.close = 'stamped';
  });
  return id;
}

const deliveryOf = async (house: House, id: string): Promise<Delivery | null> =>
  (await house.getCapture(id))?.delivery ?? null;
const reaches = (house: House, id: string, status: Delivery['status']) =>
  vi.waitFor(async () => expect((await deliveryOf(house, id))?.status).toBe(status), { timeout: 5_000 });
/** Put off, because of something the desk has done wrong. */
const waitsForDesk = (house: House, id: string) =>
  vi.waitFor(
    async () =>
      expect(await deliveryOf(house, id)).toMatchObject({
        status: 'waiting',
        problem: { code: 'desk-error' },
      }),
    { timeout: 5_000 },
  );

let house: House;
beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true });
  referrals = new Map();
  uploads = new Map();
  before = () => false;
  key = await newDeviceKey();
  server = await loopback(desk);
  house = await open();
  Object.assign(house.deliveryPolicy, { verifyingPollMs: 20 }); // this desk judges at once
  await house.saveEnrolment({
    ...{ url: server.url, name: 'Desk', deviceId: 'd', enrolledAtMs: 1, label: 'L' },
    ...{ accessToken: 'token-token-token-token', certificatePem: 'c', deskCaPem: 'ca', tsaRootsPem: [] },
    ...{ receiptKeyPem: await spkiPem(key.publicKey), packageBytesLimit: 1_000_000, revoked: false },
  });
});
afterEach(async () => {
  await house.saveEnrolment(null); // the outbox comes to rest
  house.pump();
  await server.close();
  vi.unstubAllGlobals();
});

describe('a delivery', () => {
  it('ends with a receipt that is kept', async () => {
    const id = await sealed(house);
    expect(await house.requestDelivery([id], false)).toEqual({ ok: true, value: { requested: 1 } });
    await reaches(house, id, 'accepted');
    expect(await house.receiptOf(id)).not.toBeNull();
    expect(referrals.size).toBe(1);
  });

  it('is one referral however often it is asked for', async () => {
    const id = await sealed(house);
    await Promise.all([1, 2, 3].map(() => house.requestDelivery([id], false)));
    await reaches(house, id, 'accepted');
    await house.requestDelivery([id], false);
    expect(referrals.size).toBe(1);
    expect(uploads.size).toBe(1);
    expect((await deliveryOf(house, id))?.status).toBe('accepted');
  });

  it('does not wait for one that is stuck', async () => {
    const stuck = await sealed(house);
    const free: ServerResponse[] = [];
    before = ({ method }, response) => method === 'PATCH' && free.length === 0 && free.push(response) > 0;
    await house.requestDelivery([stuck], false);
    await vi.waitFor(() => expect(free).toHaveLength(1));
    const quick = await sealed(house);
    await house.requestDelivery([quick], false);
    await reaches(house, quick, 'accepted');
    expect((await deliveryOf(house, stuck))?.status).toBe('sending');
    free[0]?.destroy();
  });

  it('is begun at once when asked for, though another one waits for its next try', async () => {
    const failing = await sealed(house);
    before = (_request, response) => {
      response.writeHead(503, { 'Retry-After': '20' }).end();
      return true;
    };
    await house.requestDelivery([failing], false);
    await vi.waitFor(async () => expect(await deliveryOf(house, failing)).toHaveProperty('problem'));
    before = () => false;
    const fresh = await sealed(house);
    await house.requestDelivery([fresh], false);
    await reaches(house, fresh, 'accepted');
    expect((await deliveryOf(house, failing))?.status).toBe('waiting');
  });

  it('that breaks our own code waits, and holds up nobody', async () => {
    const [broken, whole] = [await sealed(house), await sealed(house)];
    // Nothing that could come of any capture: what stands here in place of a Blob makes the sender throw.
    await house.storePackage(broken, { size: 1 } as Blob, 'f'.repeat(64));
    await house.requestDelivery([broken, whole], false);
    await reaches(house, whole, 'accepted');
    await vi.waitFor(async () =>
      expect(await deliveryOf(house, broken)).toMatchObject({
        status: 'waiting',
        problem: { code: 'unexpected' },
      }),
    );
  });

  it('counts as accepted when the desk has it, though the user took it back in that moment', async () => {
    const id = await sealed(house);
    before = async ({ path }) => {
      if (path.endsWith('/receipt')) await house.cancelDelivery([id]);
      return false;
    };
    await house.requestDelivery([id], false);
    await reaches(house, id, 'accepted');
  });

  it('stops when the user deletes the capture, and leaves no package behind', async () => {
    const id = await sealed(house);
    before = async ({ method }) => {
      if (method === 'PATCH') await house.deleteCapture(id);
      return false;
    };
    await house.requestDelivery([id], false);
    await vi.waitFor(() => expect(server.asked.some(({ method }) => method === 'PATCH')).toBe(true));
    await vi.waitFor(async () => expect(await house.getCapture(id)).toBeNull());
    expect(await house.packageOf(id)).toBeNull();
  });

  it('backs off from a desk that has every byte and does not notice', async () => {
    const id = await sealed(house);
    before = ({ method }) => {
      if (method === 'PUT') for (const referral of referrals.values()) referral.state = 'received';
      return false;
    };
    await house.requestDelivery([id], false);
    await waitsForDesk(house, id);
    expect(server.asked.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  it('is not too large before the desk has said so today', async () => {
    const id = await sealed(house);
    const enrolment = await house.currentEnrolment();
    if (enrolment) await house.saveEnrolment({ ...enrolment, packageBytesLimit: 10 });
    const pem = '-----BEGIN PUBLIC KEY-----';
    let limit = 2_000;
    before = ({ path }, response) => {
      if (path !== '/v1/desk') return false;
      json(response, 200, {
        ...{ name: 'Desk', versions: [1], desk_ca_pem: pem, tsa_roots_pem: [], receipt_key_pem: pem },
        required_fields: [],
        limits: { package_bytes: limit, package_entries: 1, batch_items: 1, timestamp_bytes: 1 },
      });
      return true;
    };
    await house.requestDelivery([id], false);
    await reaches(house, id, 'accepted');
    limit = 20;
    const other = await sealed(house);
    await house.requestDelivery([other], false);
    await reaches(house, other, 'refused');
  });

  it('names a page by its site when the address alone is too long for the protocol', async () => {
    const id = await sealed(house);
    await house.changeCapture(id, (record) => (record.url = `https://pirate.test/${'x'.repeat(9_000)}`));
    await house.requestDelivery([id], false);
    await reaches(house, id, 'accepted');
    const [referral] = referrals.values();
    expect(JSON.parse(referral?.body ?? '')).toMatchObject({ urls: ['https://pirate.test/'] });
  });
});

/** The batch call of the desk above. */
const batch = (request: Asked, response: ServerResponse): boolean => {
  if (request.path !== '/v1/referrals:batch') return false;
  const asked = JSON.parse(request.body.toString()) as { referrals: { seal: string }[] };
  const results = asked.referrals.map((referral) => {
    const known = referrals.has(referral.seal);
    if (!known) referrals.set(referral.seal, { state: 'received', body: JSON.stringify(referral) });
    return { status: known ? 200 : 201, referral: statusOf(referral.seal), problem: null };
  });
  json(response, 207, { results });
  return true;
};

describe('a receipt', () => {
  type Signed = Awaited<ReturnType<typeof receiptOf>>;
  /** What the desk answers in place of its receipts, one after another, the last one again and again. */
  const insteadOfReceipt = (...bad: ((right: Signed) => Promise<Signed> | Signed)[]): void => {
    before = async ({ path }, response) => {
      const seal = /^\/v1\/referrals\/([0-9a-f]{64})\/receipt$/.exec(path)?.[1];
      const next = bad.length > 1 ? bad.shift() : bad[0];
      if (seal === undefined || !next) return false;
      json(response, 200, await next(await receiptOf(seal)));
      return true;
    };
  };
  const unsigned = (right: Signed): Signed => ({ ...right, signature: toBase64(new Uint8Array(70)) });
  const ofAnother = async ({ document }: Signed): Promise<Signed> => {
    const other = document.replace('"bytes":1000', '"bytes":1001');
    expect(other).not.toBe(document);
    return { document: other, signature: toBase64(await sign(other, key.privateKey)) };
  };
  const asIs = (right: Signed): Signed => right;

  it.each([
    ['with a wrong signature', unsigned],
    ['about another package', ofAnother],
  ])('%s, twice the same, ends the delivery and is not kept', async (_name, bad) => {
    const id = await sealed(house);
    // ECDSA signs otherwise each time: the desk that says it twice says it to the letter.
    let said: Signed | null = null;
    insteadOfReceipt(async (right) => (said ??= await bad(right)));
    await house.requestDelivery([id], false);
    await reaches(house, id, 'refused');
    expect(await deliveryOf(house, id)).toMatchObject({ problem: { code: 'receipt-invalid' } });
    expect(await house.receiptOf(id)).toBeNull();
  });

  it('that the line has damaged once is asked for again', async () => {
    const id = await sealed(house);
    insteadOfReceipt(unsigned, asIs);
    await house.requestDelivery([id], false);
    await reaches(house, id, 'accepted');
    expect(await house.receiptOf(id)).not.toBeNull();
  });

  it('that is wrong in another way the second time is the line’s: the delivery waits', async () => {
    const id = await sealed(house);
    insteadOfReceipt(unsigned, ofAnother);
    await house.requestDelivery([id], false);
    await waitsForDesk(house, id);
  });
});

/** Takes bundles as the desk above takes single packages; what is `left` is judged as a mistake in it. */
const takesBundles =
  (left: string | null = null) =>
  (request: Asked, response: ServerResponse): boolean => {
    if (request.path !== '/v1/packages:batch') return batch(request, response);
    const head = request.body.subarray(0, request.body.indexOf('\n')).toString();
    const asked = JSON.parse(head.slice(head.indexOf(' '))) as { referrals: { seal: string }[] };
    const results = asked.referrals.map((referral) => {
      if (referral.seal === left) return { status: 400, referral: null, problem: null };
      referrals.set(referral.seal, { state: 'accepted', body: JSON.stringify(referral) });
      return { status: 201, referral: { ...statusOf(referral.seal), state: 'verifying' }, problem: null };
    });
    json(response, 207, { results });
    return true;
  };

/** Receipts by the dozen, the signature of the `spoilt` one damaged on the way. */
const handsOutReceipts =
  (others: (request: Asked, response: ServerResponse) => boolean, spoilt: string | null = null) =>
  async (request: Asked, response: ServerResponse): Promise<boolean> => {
    if (request.path !== '/v1/receipts:batch') return others(request, response);
    json(response, 207, await receiptsFor(request.body, spoilt));
    return true;
  };

describe('many deliveries', () => {
  it('that are small go in few requests, with their referrals; one left behind goes by itself', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => sealed(house)));
    const left = (await house.getCapture(ids[3] ?? ''))?.seal ?? '';
    before = takesBundles(left);
    await house.requestDelivery(ids, false);
    for (const id of ids) await reaches(house, id, 'accepted');
    const posts = server.asked.filter(({ method }) => method === 'POST').map(({ path }) => path);
    expect(posts.filter((path) => path === '/v1/packages:batch').length).toBeLessThan(4);
    expect(posts.filter((path) => path === '/v1/packages').length).toBe(1);
    const events = (await house.linesAbout(ids[0] ?? '')).own.map(
      (line) => (JSON.parse(line) as { event: string }).event,
    );
    expect(events).toEqual(['upload.started', 'upload.completed', 'receipt.received']);
    expect(await house.currentRun()).toMatchObject({ acceptedItems: 12, refusedItems: 0 });
  });

  it('get their receipts by the dozen; one that is wrong is fetched, and judged, by itself', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => sealed(house)));
    const spoilt = (await house.getCapture(ids[5] ?? ''))?.seal ?? '';
    before = handsOutReceipts(takesBundles(), spoilt);
    await house.requestDelivery(ids, false);
    for (const id of ids) {
      await reaches(house, id, 'accepted');
      expect(await house.receiptOf(id)).not.toBeNull();
    }
    const fetched = server.asked.filter(({ path }) => path.endsWith('/receipt')).map(({ path }) => path);
    expect(fetched).toEqual([`/v1/referrals/${spoilt}/receipt`]);
    expect(await house.currentRun()).toMatchObject({ acceptedItems: 12, acceptedBytes: 12_000 });
    const events = (await house.linesAbout(ids[0] ?? '')).own.map(
      (line) => (JSON.parse(line) as { event: string }).event,
    );
    expect(events).toEqual(['upload.started', 'upload.completed', 'receipt.received']);
  });

  it('wait together when nobody answers a bundle, and are asked after before they go again', async () => {
    Object.assign(house.deliveryPolicy, { firstRetryMs: 10 });
    const ids = await Promise.all(Array.from({ length: 5 }, () => sealed(house)));
    const take = takesBundles();
    before = (request, response) => {
      const taken = take(request, response);
      if (request.path === '/v1/packages:batch') response.destroy(); // the desk has them; its answer is lost
      return taken;
    };
    await house.requestDelivery(ids, false);
    for (const id of ids) await reaches(house, id, 'accepted');
    expect(server.asked.filter(({ path }) => path === '/v1/packages:batch').length).toBe(1);
    expect(server.asked.filter(({ path }) => path === '/v1/packages')).toEqual([]);
  });

  it('that a background had made ready when it died are asked after, and not sent blindly', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => sealed(house)));
    before = takesBundles();
    // One that died in between: the desk has the bundle, and nobody has noted that.
    for (const { request } of await house.readItems(ids.map((id) => ({ id }))))
      referrals.set(request.seal, { state: 'accepted', body: JSON.stringify(request) });
    await house.requestDelivery(ids, false);
    for (const id of ids) await reaches(house, id, 'accepted');
    expect(server.asked.filter(({ path }) => path.startsWith('/v1/packages'))).toEqual([]);
  });

  it('stay taken back when the user does that while their bundle is on its way', async () => {
    const ids = await Promise.all(Array.from({ length: 3 }, () => sealed(house)));
    const [back = '', ...others] = ids;
    const take = takesBundles();
    before = async (request, response) => {
      if (request.path === '/v1/packages:batch') await house.cancelDelivery([back]);
      return take(request, response);
    };
    await house.requestDelivery(ids, false);
    for (const id of others) await reaches(house, id, 'accepted');
    expect(await deliveryOf(house, back)).toBeNull();
  });

  it('tell what was noted of them when they were sealed', async () => {
    const ids = await Promise.all(Array.from({ length: 2 }, () => sealed(house)));
    const noted = { kind: 'stream-manifest', host: 'cdn.example' };
    for (const id of ids) {
      const seal = (await house.getCapture(id))?.seal;
      const facts = { seal, urls: ['https://film.example/'], leads: [noted], completeness: 'partial' };
      await house.storeWorking(id, 'referral-facts', facts);
    }
    before = takesBundles();
    await house.requestDelivery(ids, false);
    for (const id of ids) await reaches(house, id, 'accepted');
    for (const { body } of referrals.values())
      expect(JSON.parse(body)).toMatchObject({ leads: [noted], completeness: 'partial' });
  });

  it('are referred in one call, and sent each for itself', async () => {
    before = handsOutReceipts(batch);
    const ids = await Promise.all(Array.from({ length: 12 }, () => sealed(house)));
    await house.requestDelivery(ids, false);
    for (const id of ids) await reaches(house, id, 'accepted');
    expect(server.asked.filter(({ method }) => method === 'PUT')).toEqual([]);
    expect(server.asked.filter(({ path }) => path === '/v1/referrals:batch').length).toBeLessThan(4);
    expect(referrals.size).toBe(12);
    expect(await house.currentRun()).toMatchObject({
      acceptedItems: 12,
      acceptedBytes: 12_000,
      refusedItems: 0,
    });
  });

  it('get their receipts one by one from a desk that has no dozens of them', async () => {
    const ids = await Promise.all(Array.from({ length: 4 }, () => sealed(house)));
    before = takesBundles();
    await house.requestDelivery(ids, false);
    for (const id of ids) await reaches(house, id, 'accepted');
    expect(server.asked.filter(({ path }) => path.endsWith('/receipt'))).toHaveLength(4);
  });

  it('go on without one that is refused, which is counted and shown', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => sealed(house)));
    const bad = (await house.getCapture(ids[2] ?? ''))?.seal ?? '';
    before = ({ method, path }, response) => {
      if (method !== 'PUT' || !path.includes(bad)) return false;
      problem(response, 422, 'claim-invalid');
      return true;
    };
    await house.requestDelivery(ids, false);
    for (const [index, id] of ids.entries()) await reaches(house, id, index === 2 ? 'refused' : 'accepted');
    expect(await house.currentRun()).toMatchObject({ acceptedItems: 5, refusedItems: 1 });
  });

  it('stop at a pause and go on after it; the pause is kept', async () => {
    await house.setSending('paused');
    const id = await sealed(house);
    await house.requestDelivery([id], false);
    await vi.waitFor(async () => expect(await house.currentHeld()).toMatchObject({ why: 'paused' }));
    expect(server.asked).toEqual([]);
    expect(await house.currentMode()).toBe('paused');
    await house.setSending('as-set');
    await reaches(house, id, 'accepted');
  });

  it('stop between two pieces of an upload, and go on where they stood', async () => {
    Object.assign(house.deliveryPolicy, {
      chunkBytes: 200,
      smallestChunkBytes: 200,
      largestChunkBytes: 200,
      oneRequestBytes: 0,
    });
    house.forgetLine();
    before = async ({ method }) => {
      if (method === 'PATCH' && (await house.currentMode()) === 'as-set') await house.setSending('paused');
      return false;
    };
    const id = await sealed(house);
    await house.requestDelivery([id], false);
    await vi.waitFor(async () => expect(await deliveryOf(house, id)).toHaveProperty('bytesSent'));
    await reaches(house, id, 'waiting');
    const held = await deliveryOf(house, id);
    expect(held).toHaveProperty('bytesSent');
    expect(held).not.toHaveProperty('problem');
    before = () => false;
    await house.setSending('now');
    await reaches(house, id, 'accepted');
    expect(uploads.size).toBe(1);
    await vi.waitFor(async () => expect(await house.currentMode()).toBe('as-set'));
  });

  it('are asked for by one of them alone while the desk does not know this device', async () => {
    before = (_request, response) => {
      problem(response, 401, 'unauthorised');
      return true;
    };
    const ids = (await Promise.all(Array.from({ length: 20 }, () => sealed(house)))).sort();
    const enrolment = await house.currentEnrolment();
    if (enrolment) await house.saveEnrolment({ ...enrolment, revoked: true });
    await house.requestDelivery(ids, false);
    await vi.waitFor(async () =>
      expect(await deliveryOf(house, ids[0] ?? '')).toMatchObject({ problem: { code: 'enrol-again' } }),
    );
    expect(server.asked.length).toBeLessThan(6);
    before = () => false;
    await house.retryNow();
    for (const id of ids) await reaches(house, id, 'accepted');
    expect((await house.currentEnrolment())?.revoked).toBe(false);
  });
});

describe('a device that the desk does not know', () => {
  const revoke = async (): Promise<void> => {
    const enrolment = await house.currentEnrolment();
    if (enrolment) await house.saveEnrolment({ ...enrolment, revoked: true });
  };
  const isKnownAgain = () =>
    vi.waitFor(async () => expect((await house.currentEnrolment())?.revoked).toBe(false), { timeout: 5_000 });

  it('asks about the oldest, though that is being checked, and is known again', async () => {
    before = handsOutReceipts(batch);
    const [older = '', newer = ''] = [await sealed(house), await sealed(house)].sort();
    await house.requestDelivery([older], false);
    await reaches(house, older, 'accepted');
    await house.changeCapture(older, (record) => {
      record.delivery = { status: 'verifying', attempts: 1, notBeforeMs: 0 };
    });
    await revoke();
    await house.requestDelivery([newer], false);
    for (const id of [older, newer]) await reaches(house, id, 'accepted');
    await isKnownAgain();
  });

  it('rests until the oldest asks again, though others are due', async () => {
    const [older = '', newer = ''] = [await sealed(house), await sealed(house)].sort();
    const notBeforeMs = Date.now() + 3_600_000;
    await house.changeCapture(older, (record) => {
      record.delivery = { status: 'waiting', attempts: 9, notBeforeMs, setAtMs: Date.now() };
    });
    await revoke();
    await house.requestDelivery([newer], false);
    await vi.waitFor(() => expect(woken).toContain(notBeforeMs));
    expect(server.asked).toEqual([]);
  });

  it('asks again about a claim when nothing else is left to send', async () => {
    Object.assign(house.deliveryPolicy, { firstRetryMs: 10 });
    const id = await sealed(house);
    await house.requestDelivery([id], false);
    await reaches(house, id, 'accepted');
    let refusals = 0;
    before = ({ path }, response) => {
      if (!path.includes('/claims/')) return false;
      if ((refusals += 1) <= 4) problem(response, 401, 'unauthorised');
      else json(response, 200, { ...statusOf(/[0-9a-f]{64}/.exec(path)?.[0] ?? ''), claim_version: 1 });
      return true;
    };
    await house.saveClaim([id], claim, 1);
    house.pump();
    await vi.waitFor(async () => expect((await house.claimsOf(id))[0]?.delivered).toBe(true), {
      timeout: 5_000,
    });
    await isKnownAgain();
  });
});

describe('a claim', () => {
  it('that one desk did not take now does not keep the outbox awake for another', async () => {
    const id = await sealed(house);
    await house.requestDelivery([id], false);
    await reaches(house, id, 'accepted');
    before = ({ path }, response) => {
      if (!path.includes('/claims/')) return false;
      response.writeHead(503).end();
      return true;
    };
    await house.saveClaim([id], claim, 1);
    const enrolment = await house.currentEnrolment();
    if (!enrolment) throw new Error('not enrolled');
    expect(await house.sendClaims(enrolment)).toBeLessThan(Infinity);
    expect(await house.sendClaims({ ...enrolment, url: 'http://127.0.0.1:9/' })).toBe(Infinity);
  });
});

describe('late stamps', () => {
  it('are not held up by a package that was sent without one', async () => {
    const [sent, waiting] = [await sealed(house), await sealed(house)];
    for (const id of [sent, waiting])
      await house.changeCapture(id, (record) => (record.stamps.close = 'deferred'));
    await house.storeWorking(sent, 'referral', {});
    house.pump();
    await vi.waitFor(async () => expect((await house.getCapture(sent))?.stamps.close).toBe('absent'));
    expect((await house.getCapture(waiting))?.stamps.close).toBe('deferred');
  });
});

describe('captures that are sealed', () => {
  it('are asked for at once only if so wished, enrolled and complete', async () => {
    const id = await sealed(house);
    const wish = async (sendAutomatically: boolean, completeness: 'complete' | 'partial') => {
      await house.saveSettings({ ...house.defaultSettings, sendAutomatically });
      const { change, workings } = await house.whenSealed(id);
      expect(workings.get('referral-facts')).toMatchObject({ urls: [newCapture.url], leads: [] });
      const record = await house.getCapture(id);
      if (!record) throw new Error('gone');
      const sealing = { ...record, completeness, delivery: null };
      change(sealing);
      return (sealing as { delivery: Delivery | null }).delivery?.status ?? null;
    };
    expect(await wish(true, 'complete')).toBe('waiting');
    expect(await wish(true, 'partial')).toBeNull();
    expect(await wish(false, 'complete')).toBeNull();
    await house.saveEnrolment(null);
    expect(await wish(true, 'complete')).toBeNull();
  });
});
