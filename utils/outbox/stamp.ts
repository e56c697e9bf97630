/** Has data stamped by the desk's time-stamp authority: only a hash leaves the device. */
import { currentEnrolment } from '@/utils/archive/settings';
import type { Bytes } from '@/utils/evidence/hash';
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import { readTimestampReply, timestampQuery } from '@/utils/evidence/timestamp';
import { boundedBody } from './bounded-body';
import { askDesk, deskAddress } from './desk-http';
import { deliveryPolicy } from './policy';

/** The reply as the authority gave it, its time, and this clock minus the authority's at that moment. */
export async function stampByDesk(
  data: Bytes,
): Promise<Result<{ reply: Bytes; time: Date; skewMs: number | null }>> {
  const enrolment = await currentEnrolment();
  if (!enrolment)
    return failed('not-enrolled', 'no desk is set up, so nobody could be asked for a time-stamp');
  const { query, nonce } = await timestampQuery(data);
  const askedAtMs = Date.now();
  const answer = await askDesk(deskAddress(enrolment.url, 'v1/timestamps'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/timestamp-query' },
    body: query,
  });
  if (!answer.ok) return failed(answer.refusal.problem.code, answer.refusal.problem.detail);
  // A captive portal, say: nobody has refused a stamp, there is nobody.
  if (/^text\/html/i.test(answer.value.headers.get('Content-Type') ?? ''))
    return failed('not-a-desk', 'the answer is a web page');
  let reply: Bytes | null;
  try {
    reply = await boundedBody(answer.value, deliveryPolicy.answerBytes);
  } catch (error) {
    return failed('desk-unreachable', errorText(error)); // the line was cut in mid-answer
  }
  if (!reply) return failed('not-a-desk', 'the answer is too long for a time-stamp');
  const heardAtMs = Date.now();
  const read = await readTimestampReply(reply, data, nonce);
  if (!read.ok) return failed(read.problem.code, read.problem.detail);
  const skewMs = Math.round((askedAtMs + heardAtMs) / 2 - read.value.time.getTime());
  return ok({ reply, time: read.value.time, skewMs });
}
