/** What a referral tells of its package counts only as far as the package says it, too. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import { fingerprint } from '@/utils/evidence/fingerprint';
import { knownUrls, type ReferralRequest } from '@/utils/referral/schema';
import { deliver, getFrom, refer, referralOf, send, settled } from './desk-client';
import { deviceAtDesk } from './device-at-desk';
import { sealedPackage, type PackageOptions } from './fixture-package';

const { device } = await deviceAtDesk();

const newPackage = (options: Partial<PackageOptions> = {}) =>
  sealedPackage({ keys: device.keys, ...options });

const isKnown = async (url: string): Promise<boolean> => {
  const hash = createHash('sha256').update(canonicalUrl(url)).digest('hex');
  const answer = await getFrom(device, `/v1/known/${hash.slice(0, 5)}`);
  return knownUrls.parse(await answer.json()).known.some(({ suffix }) => suffix === hash.slice(5));
};

const told = async (changes: Partial<ReferralRequest>) => {
  const sealed = await newPackage();
  await refer(device, { ...referralOf(sealed), ...changes });
  await send(device, sealed);
  return settled(device, sealed.seal);
};

it('a package is not accepted as one of an address that it does not name', async () => {
  const innocent = `https://news.example/${crypto.randomUUID()}`;
  expect(await told({ urls: [innocent] })).toMatchObject({
    state: 'rejected',
    problem: { check: 'referral.urls' },
  });
  expect(await isKnown(innocent)).toBe(false);
});

it('a lead that the package does not have is refused', async () => {
  expect(await told({ leads: [{ kind: 'magnet', host: null }] })).toMatchObject({
    state: 'rejected',
    problem: { check: 'referral.leads' },
  });
});

it('the way to the page may be told, and makes no page known from which it was only reached', async () => {
  const search = `https://search.example/?q=${crypto.randomUUID()}`;
  const sealed = await newPackage({
    edit: (said) => ({ ...said, target: { ...said.target, path_taken: [search, said.target.url_final] } }),
  });
  await refer(device, { ...referralOf(sealed), urls: [sealed.url, search] });
  await send(device, sealed);
  expect((await settled(device, sealed.seal)).state).toBe('accepted');
  expect(await isKnown(sealed.url)).toBe(true);
  expect(await isKnown(search)).toBe(false);
});

it('a package with the fingerprint of another page is no duplicate of it', async () => {
  const page = { url: `https://film.example/${crypto.randomUUID()}`, text: 'a film' };
  await deliver(device, await newPackage(page));
  const copied = await fingerprint({ urlFinal: page.url, title: 'Film', text: page.text });
  const other = await newPackage({ edit: (said) => ({ ...said, fingerprint: copied }) });
  expect(await deliver(device, other)).toMatchObject({ state: 'accepted', duplicate_of: null });
  expect((await deliver(device, await newPackage(page))).duplicate_of).not.toBeNull();
});
