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
  /** How long asking waits while other packages are to be sent: they are what the line is for, and one question about a
   * hundred costs as much as one about ten. */
  lateVerifyingMs: number;
  /** Packages on their way at once: keeps a line busy while some wait for an answer. One less than the
   * six connections that browsers open to a host: stamps and questions must get through beside them. */
  sendingAtOnce: number;
  /** Referrals in one batch call: as many as any desk of this protocol takes, and no more than so many bytes of them. */
  batchItems: number;
  batchBytes: number;
  /** Largest package that goes in a bundle: what any desk of this protocol takes there, unless it says less. */
  bundledBytes: number;
  /** One tus PATCH at first: request overhead vanishes, a cut line loses little. Then as the line turns out. */
  chunkBytes: number;
  /** The smallest chunk gets through a line of 1 KiB/s in time; the largest costs little memory. */
  smallestChunkBytes: number;
  largestChunkBytes: number;
  /** A chunk that took less doubles the next one, one that took longer halves it. */
  quickChunkMs: number;
  slowChunkMs: number;
  /** A package up to this size goes in one request on any line, a larger one on a line that carries it within a quick
   * chunk's time: should that be cut off, no more than this is sent again. */
  oneRequestBytes: number;
  /** A request without any answer is given up after this. */
  requestTimeoutMs: number;
  /** The longest answer that is read. A receipt, the longest thing a desk says, has at most a million characters. */
  answerBytes: number;
}

const MIB = 1024 * 1024;

export const deliveryPolicy: DeliveryPolicy = {
  leaseMs: 90_000,
  firstRetryMs: 2_000,
  longestRetryMs: 15 * 60_000,
  longestRetryAfterMs: 24 * 60 * 60_000,
  verifyingPollMs: 1_000,
  longestVerifyingPollMs: 30_000,
  lateVerifyingMs: 5_000,
  sendingAtOnce: 5,
  batchItems: 100,
  batchBytes: 1 * MIB,
  bundledBytes: 1 * MIB,
  chunkBytes: 8 * MIB,
  smallestChunkBytes: 64 * 1024,
  largestChunkBytes: 16 * MIB,
  quickChunkMs: 2_000,
  slowChunkMs: 15_000,
  oneRequestBytes: 1 * MIB,
  requestTimeoutMs: 60_000,
  answerBytes: 4 * MIB,
};
