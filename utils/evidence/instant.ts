/** Times as evidence writes them. */

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * RFC 3339 in UTC with milliseconds, as the schema's `instant` wants it. Null before 1970 and after 9999, and where there is
 * no such time: servers say what they like, and the year 12026 would be written with a sign and six digits.
 */
export const instantOf = (ms: number): string | null =>
  ms >= 0 && ms <= LAST_MS ? new Date(ms).toISOString() : null;
