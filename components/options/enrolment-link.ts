/** An enrolment link opens the options with the desk's address and a code filled in; the user still presses Enrol. */

export interface EnrolmentLink {
  deskUrl: string;
  code: string;
}

/** Longest address and code worth reading from a link. */
const LONGEST = 2_000;

/** Reads `#desk=URL&code=CODE`; null when the hash is nothing of the kind. */
export function readEnrolmentLink(hash: string): EnrolmentLink | null {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const deskUrl = fields.get('desk')?.trim() ?? '';
  const code = fields.get('code')?.trim() ?? '';
  return deskUrl === '' || deskUrl.length > LONGEST || code.length > LONGEST ? null : { deskUrl, code };
}
