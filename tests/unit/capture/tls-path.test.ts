/** The path of a host's certificates: one that a package may hold, whatever the host is called. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tlsPath } from '@/utils/capture/tls-path';
import { artefactPath } from '@/utils/evidence/schema';

const label = (character: string): string => character.repeat(60);
const LONG = [label('a'), label('b'), label('c'), 'evil.example'].join('.');

it('is the name itself, where that is short and plain', async () => {
  expect(await tlsPath('pirate.test')).toBe('data/network/tls/pirate.test.pem');
});

it('of long names is allowed, and tells one from the other', async () => {
  const [one, other] = await Promise.all([tlsPath(LONG), tlsPath(LONG.replace('evil', 'worse'))]);
  expect(artefactPath.safeParse(one).success).toBe(true);
  expect(one).not.toBe(other);
});

it('of one host with a port and of another that spells the same is not the same', async () => {
  expect(await tlsPath('pirate.test:8443')).not.toBe(await tlsPath('pirate.test_8443'));
});

it('is always allowed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (host) => {
      expect(artefactPath.safeParse(await tlsPath(host)).error).toBeUndefined();
    }),
  );
});
