/** What an export says beside a package: no forged word of it ends a delivery, replaces a receipt or makes a claim this device's. */
import { newCapture } from './empty-archive';
import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Companion } from '@/utils/archive/companion';
import type { CaptureRecord } from '@/utils/archive/records';
import type { TakenIn } from '@/utils/archive/taken-in';
import { digestBlob } from '@/utils/evidence/digest';
import { toBase64 } from '@/utils/evidence/pem';
import { sign, spkiPem } from '@/utils/evidence/signature';
import { uuidv7 } from '@/utils/evidence/uuid';
import { verifyPackage } from '@/utils/evidence/verify';
import { appendLine } from '@/utils/evidence/custody';
import type { Claim, SignedClaim, SignedReceipt } from '@/utils/referral/schema';
import { capture as sampleCapture } from '../../gallery/samples';
import { newDeviceKey } from '../evidence/sample';

const PACKAGES = 'tests/vectors/packages';
const NOW_MS = Date.UTC(2026, 10, 22);
const RECEIVED = '2026-11-20T10:00:00.000Z';
const SEAL = 'a'.repeat(64);
const SHA256 = 'b'.repeat(64);

const open = async () => ({
  ...(await import('@/utils/archive/accept-proven')),
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/claims')),
  ...(await import('@/utils/archive/database')),
  ...(await import('@/utils/archive/incoming')),
  ...(await import('@/utils/archive/read')),
  ...(await import('@/utils/archive/removal')),
  ...(await import('@/utils/archive/settings')),
  ...(await import('@/utils/archive/take-in')),
});
let archive: Awaited<ReturnType<typeof open>>;

let desk: CryptoKeyPair;
let stranger: CryptoKeyPair;
let device: CryptoKeyPair;
let deskPem: string;
let zip: Blob;
let packed: { id: string; seal: string; sha256: string };
let trust: { deskCaPem: string | null; tsaRootsPem: string[] };

beforeAll(async () => {
  [desk, stranger, device] = await Promise.all([newDeviceKey(), newDeviceKey(), newDeviceKey()]);
  deskPem = await spkiPem(desk.publicKey);
  const [deskCaPem, tsaRoot, body] = await Promise.all([
    readFile(`${PACKAGES}/desk-ca.crt`, 'utf8'),
    readFile(`${PACKAGES}/tsa-root.crt`, 'utf8'),
    readFile(`${PACKAGES}/complete.zip`),
  ]);
  trust = { deskCaPem, tsaRootsPem: [tsaRoot] };
  zip = new Blob([body]);
  const { captureId, seal } = await verifyPackage(zip, trust);
  packed = { id: captureId ?? '', seal: seal ?? '', sha256: (await digestBlob(zip)).sha256 };
});

beforeEach(async () => {
  archive = await open();
});

async function take(
  beside: Companion,
  { body = null, enrolled = true }: { body?: Blob | null; enrolled?: boolean } = {},
): Promise<TakenIn> {
  const incomingId = await archive.putIncoming({ body, companion: beside, thumbnail: null });
  return archive.takeIn(incomingId, {
    ...{ trust, ownKey: device.publicKey, nowMs: NOW_MS },
    desk: enrolled ? { url: 'https://desk.test/', receiptKeyPem: deskPem } : null,
    thumbnail: async (png) => png,
  });
}

async function receiptOf(
  by: CryptoKeyPair,
  about: { id?: string; seal: string; sha256: string },
): Promise<NonNullable<Companion['receipt']>> {
  const document = JSON.stringify({
    ...{ v: 1, referral_id: about.seal, seal: about.seal, package_sha256: about.sha256, bytes: 3 },
    ...(about.id === undefined ? {} : { capture_id: about.id }),
    ...{ received_at: RECEIVED, checks: [] },
    desk: { name: 'A desk', receipt_key_sha256: 'c'.repeat(64) },
  });
  const signed: SignedReceipt = { document, signature: toBase64(await sign(document, by.privateKey)) };
  return { seal: about.seal, signed, receiptKeyPem: await spkiPem(by.publicKey), receivedAtMs: 7 };
}

const film: Claim = {
  ...{ work: 'A Film', rights_holder: 'Venn', kind: 'film' },
  ...{ infringement: 'stream', note: '' },
};

async function signedClaim(by: CryptoKeyPair, seal: string, version: number): Promise<SignedClaim> {
  const document = JSON.stringify({ v: 1, seal, version, claimed_at: RECEIVED, claim: film });
  return { document, signature: toBase64(await sign(document, by.privateKey)) };
}

const given = (version: number, signed: SignedClaim | null): Companion['claims'][number] => ({
  ...{ version, savedAtMs: 5, signed, claim: film, delivered: true },
});

const companion = (id: string, more: Partial<Companion>): Companion => ({
  ...{ v: 1, id, capture: null, claims: [], receipt: null, custody: [] },
  ...more,
});

/** Captured and sealed on this device, and on its way. */
async function waitingHere(): Promise<string> {
  const id = uuidv7(1_000);
  await archive.createCapture(id, { ...newCapture, steps: ['seal'] }, 1_000);
  await archive.storePackage(id, new Blob(['zip']), SHA256);
  await archive.changeCapture(id, (record) =>
    Object.assign(record, {
      ...{ state: 'sealed', seal: SEAL, packageSha256: SHA256, packageBytes: 3 },
      delivery: { status: 'waiting', attempts: 0, notBeforeMs: 0 },
    }),
  );
  return id;
}

const statusOf = async (id: string) => (await archive.getCapture(id))?.delivery?.status;
const removable = async () => (await archive.removable(Infinity)).captureIds;

describe('a receipt in an export', () => {
  it('of a key that is not the desk’s ends no delivery, whatever it says', async () => {
    const id = await waitingHere();
    const about = { seal: SEAL, sha256: SHA256 };
    await take(companion(id, { receipt: await receiptOf(stranger, about) }));
    expect(await statusOf(id)).toBe('waiting');
    expect(await archive.receiptOf(id)).toBeNull();
    expect(await removable()).toEqual([]);
  });

  it('about another seal is not that capture’s', async () => {
    const id = await waitingHere();
    const about = { seal: 'd'.repeat(64), sha256: SHA256 };
    expect((await take(companion(id, { receipt: await receiptOf(desk, about) }))).outcome).toBe('refused');
    expect(await statusOf(id)).toBe('waiting');
    expect(await archive.receiptOf(id)).toBeNull();
  });

  it('about other bytes under the same seal ends nothing', async () => {
    const id = await waitingHere();
    const receipt = await receiptOf(desk, { seal: SEAL, sha256: 'e'.repeat(64) });
    expect((await take(companion(id, { receipt }))).outcome).toBe('refused');
    expect(await statusOf(id)).toBe('waiting');
  });

  it('of this device’s desk ends the delivery of just that package', async () => {
    const id = await waitingHere();
    const receipt = await receiptOf(desk, { seal: SEAL, sha256: SHA256 });
    expect((await take(companion(id, { receipt }))).outcome).toBe('known');
    expect((await archive.getCapture(id))?.delivery).toEqual({
      ...{ status: 'accepted', acceptedAtMs: Date.parse(RECEIVED), deskUrl: 'https://desk.test/' },
    });
    expect(await removable()).toEqual([id]);
  });

  it('never replaces the one that the desk gave', async () => {
    const id = await waitingHere();
    const about = { seal: SEAL, sha256: SHA256 };
    const genuine = { captureId: id, ...(await receiptOf(desk, about)) };
    await archive.storeReceipts([genuine]);
    await archive.changeCapture(id, (record) => {
      record.delivery = { status: 'accepted', acceptedAtMs: 9 };
    });
    for (const by of [stranger, desk])
      await take(companion(id, { receipt: { ...(await receiptOf(by, about)), receivedAtMs: 99 } }));
    expect(await archive.receiptOf(id)).toEqual(genuine);
  });

  it('of an unknown desk comes along, and proves nothing until this device is enrolled there', async () => {
    const receipt = await receiptOf(desk, packed);
    await take(companion(packed.id, { receipt }), { body: zip, enrolled: false });
    expect(await statusOf(packed.id)).toBeUndefined();
    expect(await archive.receiptOf(packed.id)).toEqual({ captureId: packed.id, ...receipt });
    expect(await removable()).toEqual([]);
    await archive.saveEnrolment({
      ...{ url: 'https://desk.test/', name: 'A desk', deviceId: 'd', enrolledAtMs: 1, label: '' },
      ...{ accessToken: 't', certificatePem: '', deskCaPem: '', tsaRootsPem: [], receiptKeyPem: deskPem },
      ...{ packageBytesLimit: 1, revoked: false },
    });
    await archive.acceptProven();
    expect(await statusOf(packed.id)).toBe('accepted');
    expect(await removable()).toEqual([packed.id]);
  });
});

describe('a claim in an export', () => {
  const accepted = async (): Promise<string> => {
    const id = await waitingHere();
    await archive.changeCapture(id, (record) => {
      record.delivery = { status: 'accepted', acceptedAtMs: 9 };
    });
    return id;
  };
  const beside = async (id: string, claims: Companion['claims']) =>
    take(companion(id, { claims, receipt: await receiptOf(desk, { seal: SEAL, sha256: SHA256 }) }));

  it('that nobody signed is never this device’s to sign', async () => {
    const id = await accepted();
    expect((await beside(id, [given(1, null)])).outcome).toBe('known');
    expect(await archive.claimsOf(id)).toEqual([]);
    expect(await archive.undeliveredClaims()).toEqual([]);
    await take(companion(packed.id, { claims: [given(1, null)] }), { body: zip });
    expect(await archive.claimsOf(packed.id)).toEqual([]);
  });

  it('that a stranger signed is not added to what is known, and holds up no claim of the user’s', async () => {
    const id = await accepted();
    const [own] = await archive.addClaims([id], { ...film, work: 'The User’s' }, 1);
    await beside(id, [given(2, await signedClaim(stranger, SEAL, 2))]);
    expect(await archive.claimsOf(id)).toEqual([own]);
    expect(await archive.undeliveredClaims()).toEqual([own]);
    expect((await archive.getCapture(id))?.work).toBe('The User’s');
  });

  it('that this device has signed is its own again, and the desk is asked what it knows', async () => {
    const id = await accepted();
    const signed = await signedClaim(device, SEAL, 1);
    await beside(id, [given(1, signed)]);
    const back = { captureId: id, ...given(1, signed), delivered: false };
    expect(await archive.claimsOf(id)).toEqual([back]);
    expect(await archive.undeliveredClaims()).toEqual([back]);
  });

  it('of another device comes along with its capture, and is not sent', async () => {
    const signed = await signedClaim(stranger, packed.seal, 1);
    const receipt = await receiptOf(desk, packed);
    await take(companion(packed.id, { claims: [given(1, signed)], receipt }), { body: zip });
    expect(await archive.claimsOf(packed.id)).toMatchObject([{ version: 1, signed, imported: true }]);
    expect(await archive.getCapture(packed.id)).toMatchObject({ claimVersion: 1, work: 'A Film' });
    expect(await archive.undeliveredClaims()).toEqual([]);
    const [own] = await archive.addClaims([packed.id], { ...film, work: 'Amended' }, 1);
    expect(await archive.undeliveredClaims()).toEqual([own]);
  });
});

it('keeps with a capture what nobody here could judge, also when this device knows no desk at all', async () => {
  const own = trust;
  trust = { deskCaPem: null, tsaRootsPem: [] };
  await take(companion(packed.id, {}), { body: zip, enrolled: false });
  trust = own;
  const { imported } = (await archive.getCapture(packed.id)) ?? {};
  expect(imported?.unproven).toEqual(['seal.certificate', 'stamp.close', 'stamp.open']);
});

describe('what is left of a capture', () => {
  const remains = (change: Partial<CaptureRecord>): Companion => {
    const id = uuidv7(2_000);
    return companion(id, { capture: sampleCapture({ id, ...change }) });
  };

  it.each(['capturing', 'sealing', 'unsealed'] as const)('is not taken in as %s', async (state) => {
    const receipt = await receiptOf(desk, { seal: SEAL, sha256: SHA256 });
    const beside = { ...remains({ state, seal: SEAL, packageSha256: SHA256 }), receipt };
    expect((await take(beside)).outcome).toBe('refused');
    expect(await archive.getCapture(beside.id)).toBeNull();
  });

  const sealedRemains = (more: Partial<CaptureRecord> = {}) =>
    remains({ state: 'sealed', seal: SEAL, packageSha256: SHA256, ...more });

  it('is taken in around a receipt that names it, and around one receipt no other capture is', async () => {
    const beside = sealedRemains();
    const receipt = await receiptOf(desk, { id: beside.id, seal: SEAL, sha256: SHA256 });
    expect((await take({ ...beside, receipt })).outcome).toBe('taken');
    expect(await statusOf(beside.id)).toBe('accepted');
    const other = uuidv7(3_000);
    const capture = sampleCapture({ id: other, state: 'sealed', seal: SEAL, packageSha256: SHA256 });
    expect((await take(companion(other, { capture, receipt }))).outcome).toBe('refused');
    expect(await archive.getCapture(other)).toBeNull();
  });

  it('is not taken in around a receipt that would fit any capture', async () => {
    const receipt = await receiptOf(desk, { seal: SEAL, sha256: SHA256 });
    const beside = { ...sealedRemains(), receipt };
    expect((await take(beside)).outcome).toBe('refused');
    expect(await archive.getCapture(beside.id)).toBeNull();
  });

  it('brings its log along when that is chained, and says so when it is not', async () => {
    const entry = { at: RECEIVED, event: 'session.opened', actor: 'x', detail: {} };
    const { line } = await appendLine(null, entry);
    for (const custody of [[line], [line, line]]) {
      const beside = sealedRemains({ id: uuidv7(custody.length) });
      const id = (beside.capture as CaptureRecord).id;
      const receipt = await receiptOf(desk, { id, seal: SEAL, sha256: SHA256 });
      await take({ ...beside, id, custody, receipt });
      const isWhole = custody.length === 1;
      expect(await archive.custodyOf(id)).toEqual(isWhole ? custody : []);
      const unproven = isWhole ? [] : ['custody.chain'];
      expect((await archive.getCapture(id))?.imported).toMatchObject({ signerSha256: '', unproven });
    }
  });

  it('gives way to what its package says, once that is here', async () => {
    const { id, seal, sha256 } = packed;
    const capture = sampleCapture({
      ...{ id, state: 'sealed', seal, packageSha256: sha256, caseName: 'Mine' },
      ...{ url: 'https://innocent.test/', host: 'innocent.test', title: 'Made up' },
    });
    const made = await appendLine(null, { at: RECEIVED, event: 'made.up', actor: 'x', detail: {} });
    const receipt = await receiptOf(desk, packed);
    await take(companion(id, { capture, receipt, custody: [made.line] }));
    expect((await archive.getCapture(id))?.title).toBe('Made up');
    expect((await take(companion(id, {}), { body: zip })).outcome).toBe('known');
    const kept = await archive.getCapture(id);
    expect(kept).toMatchObject({ host: 'pirate.test', caseName: 'Mine', delivery: { status: 'accepted' } });
    expect(kept?.packageRemovedAtMs).toBeNull();
    expect(kept?.imported?.signerSha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await archive.custodyOf(id)).join('')).not.toContain('made.up');
    expect(await archive.packageOf(id)).not.toBeNull();
  });

  it('is taken in when it had failed, with what was claimed of it', async () => {
    const beside = { ...remains({ state: 'failed', seal: null }), claims: [given(1, null)] };
    expect((await take(beside)).outcome).toBe('taken');
    expect(await archive.getCapture(beside.id)).toMatchObject({ state: 'failed', work: 'A Film' });
    expect(await archive.claimsOf(beside.id)).toMatchObject([{ signed: null, imported: true }]);
  });

  it('adds nothing to a capture that is under way', async () => {
    const id = uuidv7(1_000);
    await archive.createCapture(id, { ...newCapture, steps: ['seal'] }, 1_000);
    const capture = sampleCapture({ id, state: 'failed', seal: null });
    await take(companion(id, { capture, claims: [given(1, null)] }));
    expect(await archive.getCapture(id)).toMatchObject({ state: 'capturing', claimVersion: 0 });
    expect(await archive.claimsOf(id)).toEqual([]);
  });
});

describe('a package', () => {
  it('that was let go comes back, and stays as long as one accepted that day', async () => {
    const beside = companion(packed.id, { receipt: await receiptOf(desk, packed) });
    await take(beside, { body: zip });
    await archive.removePackages([packed.id], 'user', NOW_MS);
    expect(await archive.packageOf(packed.id)).toBeNull();
    expect((await take(beside, { body: zip })).outcome).toBe('known');
    expect((await archive.packageOf(packed.id))?.sha256).toBe(packed.sha256);
    expect((await archive.getCapture(packed.id))?.packageRemovedAtMs).toBeNull();
    expect((await archive.removable(NOW_MS - 1)).captureIds).toEqual([]);
    expect((await archive.removable(NOW_MS)).captureIds).toEqual([packed.id]);
  });

  it('with other bytes than the one that was let go is not that one', async () => {
    const beside = companion(packed.id, { receipt: await receiptOf(desk, packed) });
    await take(beside, { body: zip });
    await archive.removePackages([packed.id], 'user', NOW_MS);
    await archive.changeCapture(packed.id, (record) => (record.packageSha256 = SHA256));
    expect((await take(beside, { body: zip })).outcome).toBe('refused');
    expect(await archive.packageOf(packed.id)).toBeNull();
  });

  it('never takes the place of another that is here without its record', async () => {
    const db = await archive.database();
    await db.put('packages', { captureId: packed.id, body: new Blob(['evidence']), sha256: SHA256 });
    expect((await take(companion(packed.id, {}), { body: zip })).outcome).toBe('refused');
    expect((await archive.packageOf(packed.id))?.sha256).toBe(SHA256);
  });
});
