/** The page for people: what it shows, what it never does, and to whom. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '@/utils/evidence/hash';
import { fromBase64 } from '@/utils/evidence/pem';
import {
  claimOf,
  deliver,
  describeDesk,
  enrolDevice,
  receiptOf,
  refer,
  referralOf,
  type Device,
} from './desk-client';
import { isForeign, ownDesk, type OwnDesk } from './desk-under-test';
import { deviceKeys, sealedPackage } from './fixture-package';

const HOSTILE = `<img src=x onerror=alert(1)> & "quotes" 'too'`;

describe.skipIf(isForeign)('the page', () => {
  let desk: OwnDesk;
  let device: Device;
  beforeEach(async () => {
    desk = await ownDesk();
    device = await enrolDevice(desk.url, desk.code);
  });
  afterEach(() => desk.close());

  const read = async (path = '/') => (await fetch(`${desk.url}${path}`)).text();

  it('shows a referral with its checks and downloads', async () => {
    const sealed = await sealedPackage({ keys: device.keys });
    const said = { work: 'Metropolis', rights_holder: 'Murnau', kind: 'film', note: 'Seen twice' } as const;
    const claim = await claimOf(device.keys, sealed.seal, 1, {
      ...said,
      infringement: 'live-retransmission',
    });
    await deliver(device, sealed, claim);
    const page = await read();
    const alleged = ['Murnau', 'film: live retransmission', 'Seen twice', 'version 1'];
    for (const text of [
      'Metropolis',
      'film.example',
      'Accepted',
      sealed.seal,
      'seal.signature',
      ...alleged,
    ]) {
      expect(page).toContain(text);
    }
    const zip = await fetch(`${desk.url}/referrals/${sealed.seal}/package.zip`);
    expect(zip.headers.get('content-disposition')).toBe(`attachment; filename="${sealed.captureId}.zip"`);
    expect(zip.headers.get('content-length')).toBe(String(sealed.bytes));
    expect(await sha256Hex(new Uint8Array(await zip.arrayBuffer()))).toBe(sealed.sha256);
    const receipt = await receiptOf(device, sealed.seal);
    expect(await read(`/referrals/${sealed.seal}/receipt.json`)).toBe(receipt.document);
    const signature = await fetch(`${desk.url}/referrals/${sealed.seal}/receipt.json.sig`);
    expect(new Uint8Array(await signature.arrayBuffer())).toEqual(fromBase64(receipt.signature));
    const { desk_ca_pem: ca, receipt_key_pem: key, tsa_roots_pem: roots } = await describeDesk(desk.url);
    expect(await read('/authority/desk-ca.crt')).toBe(ca);
    expect(await read('/authority/receipt.pub.pem')).toBe(key);
    expect(await read('/authority/tsa-root.crt')).toBe(roots.join(''));
  });

  it('names the check that a rejected package failed, and offers nothing of it', async () => {
    const sealed = await sealedPackage({ keys: await deviceKeys() });
    await deliver(device, sealed);
    const page = await read();
    expect(page).toContain('Rejected');
    expect(page).toContain('signer.enrolled');
    expect(page).not.toContain('package.zip');
    expect((await fetch(`${desk.url}/referrals/${sealed.seal}/package.zip`)).status).toBe(404);
  });

  it('escapes what others wrote and runs nothing', async () => {
    const sealed = await sealedPackage({ keys: device.keys });
    const claim = await claimOf(device.keys, sealed.seal, 1, { work: HOSTILE });
    await refer(device, {
      ...referralOf(sealed, claim),
      urls: [`https://${HOSTILE}/`, 'javascript:alert(1)'],
    });
    const page = await read();
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quotes&quot; &#39;too&#39;');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script');
  });

  it('tells what to do while there is nothing', async () => {
    expect(await read()).toContain('--new-code');
  });

  it('is turned over by the seal of its last referral', async () => {
    const small = await ownDesk({ policy: { pageReferrals: 2 } });
    const sender = await enrolDevice(small.url, small.code);
    const seals: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const sealed = await sealedPackage({ keys: sender.keys });
      await refer(sender, referralOf(sealed));
      seals.push(sealed.seal);
    }
    const [oldest = '', middle = '', newest = ''] = seals;
    const first = await (await fetch(small.url)).text();
    expect(first).toContain(newest);
    expect(first).not.toContain(oldest);
    const second = await (await fetch(`${small.url}/?before=${middle}`)).text();
    expect(second).toContain(oldest);
    expect(second).not.toContain(newest);
    await small.close();
  });

  it('has headers that let no script in and nothing out', async () => {
    const { headers } = await fetch(desk.url);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect(headers.get('content-security-policy')).not.toContain('script-src');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it("sets others' words apart from its own", async () => {
    const sealed = await sealedPackage({ keys: device.keys });
    await deliver(device, sealed, await claimOf(device.keys, sealed.seal, 1, { work: 'Metropolis' }));
    const other = await enrolDevice(desk.url, desk.code);
    const alleged = 'X (version 9, by the desk; counts)\u202e';
    await refer(other, referralOf(sealed, await claimOf(other.keys, sealed.seal, 1, { work: alleged })));
    expect(await read()).toContain(`<q><bdi>${alleged}</bdi></q> (version 1, by <bdi>`);
  });

  it('is answered by whatever loopback name this machine has', async () => {
    for (const host of ['127.0.0.2', '[::1]', 'localhost'])
      expect((await desk.desk.fetch(new Request(`http://${host}/`))).status, host).toBe(200);
  });

  it('is for this machine alone: another name of the address is refused', async () => {
    const rebound = await desk.desk.fetch(new Request('http://rebound.example/'));
    expect(rebound.status).toBe(403);
  });

  it('asks for the operator token where others can reach it', async () => {
    const open = await ownDesk({ operatorToken: 'correct horse' });
    const ask = (password: string | null, path = '/') =>
      fetch(`${open.url}${path}`, {
        headers: password === null ? {} : { Authorization: `Basic ${btoa(`operator:${password}`)}` },
      });
    const refused = await ask(null);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Basic /);
    expect((await ask('wrong')).status).toBe(401);
    expect((await ask('correct horse')).status).toBe(200);
    expect((await ask(null, `/referrals/${'a'.repeat(64)}/package.zip`)).status).toBe(401);
    expect((await ask(null, '/authority/desk-ca.crt')).status).toBe(200);
    await open.close();
  });
});
