/** Offers in SQLite: what devices refer under a seal that another has referred with other content. */
import { countingClaim } from './counting-claim';
import type { Query } from './database';
import { offerRow } from './rows';
import { newestClaims, recount } from './sqlite-claims';
import type { Offer, ReferralRecord } from './store';

export const offerOf = (query: Query, seal: string, deviceId: string): Offer | null =>
  offerRow
    .nullable()
    .parse(query('SELECT * FROM offers WHERE seal = ? AND device_id = ?').get(seal, deviceId));

/** One a device: false when it has offered before. */
export const putOffer = (query: Query, offer: Offer): boolean =>
  query(
    `INSERT INTO offers
       (seal, device_id, request, host, package_sha256, package_bytes, completeness, referred_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  ).run(
    offer.seal,
    offer.deviceId,
    offer.request,
    offer.host,
    offer.packageSha256,
    offer.packageBytes,
    offer.completeness,
    offer.referredAtMs,
  ) > 0;

/** As the referral stands for the device that offers: its package is still to come. */
export function asOffered(query: Query, offer: Offer): ReferralRecord {
  const claim = countingClaim(
    { signerDeviceId: null, deviceId: offer.deviceId },
    newestClaims(query, offer.seal),
  );
  return {
    ...{ ...offer, state: 'received', problem: null, duplicateOf: null, captureId: null, checks: [] },
    ...{ claimVersion: claim?.version ?? 0, work: claim?.work ?? null, attempts: 0, signerDeviceId: null },
    ...{ receivedAtMs: null, decidedAtMs: null },
  };
}

/** The package of this offer is there: it is what the desk looks at now, and the referral in its place is offered. */
export function takePlace(query: Query, offer: Offer, before: ReferralRecord): void {
  const { seal, deviceId } = offer;
  query('DELETE FROM offers WHERE seal = ? AND device_id = ?').run(seal, deviceId);
  putOffer(query, before);
  query(
    `UPDATE referrals SET device_id = ?, request = ?, host = ?, package_sha256 = ?, package_bytes = ?,
       completeness = ?, referred_at_ms = ? WHERE seal = ?`,
  ).run(
    deviceId,
    offer.request,
    offer.host,
    offer.packageSha256,
    offer.packageBytes,
    offer.completeness,
    offer.referredAtMs,
    seal,
  );
  recount(query, { seal, deviceId, signerDeviceId: null });
}
