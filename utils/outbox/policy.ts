/** Every number of the outbox that is a choice, with its reason. */
export interface DeliveryPolicy {
  /** A claim lapses after this, unless progress renews it. Longer than any one chunk should take on a slow line. */
  leaseMs: number;
  /** Back-off: first pause, and the ceiling it doubles up to. */
  firstRetryMs: number;
  longestRetryMs: number;
  /** However long the desk asks for: it may err, and a delivery must never wait for ever. */
  longestRetryAfterMs: number;
  /** How soon the desk is asked again while it verifies, and the longest that this grows to. */
  verifyingPollMs: number;
  longestVerifyingPollMs: number;
  /** One tus PATCH. Large enough that request overhead vanishes, small enough that a cut line loses little. */
  chunkBytes: number;
  /** A request without any answer is given up after this. */
  requestTimeoutMs: number;
  /** The longest answer that is read. A receipt, the longest thing a desk says, has at most a million characters. */
  answerBytes: number;
}

export const deliveryPolicy: DeliveryPolicy = {
  leaseMs: 90_000,
  firstRetryMs: 2_000,
  longestRetryMs: 15 * 60_000,
  longestRetryAfterMs: 24 * 60 * 60_000,
  verifyingPollMs: 1_000,
  longestVerifyingPollMs: 30_000,
  chunkBytes: 4 * 1024 * 1024,
  requestTimeoutMs: 60_000,
  answerBytes: 4 * 1024 * 1024,
};
