/**
 * Has data stamped by the desk's time-stamp authority: only a hash leaves the device, and only a stamp that every later
 * verification will find good is taken. A line that damages one bit must not end up in a package.
 */
import { currentEnrolment, type Enrolment } from '@/utils/archive/settings';
import type { Bytes } from '@/utils/evidence/hash';
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import { readTimestampReply, timestampQuery } from '@/utils/evidence/timestamp';
import { verifyTimestamp } from '@/utils/evidence/timestamp-verify';
import { bodyAtMost } from '@/utils/evidence/read-at-most';
import { askDesk, deskAddress } from './desk-http';
import { deliveryPolicy } from './policy';
import { vouchedRoots } from './vouched-roots';

/** The reply as the authority gave it, its time, and this clock minus the authority's at that moment, to within a second. */
export interface Stamp {
  reply: Bytes;
  time: Date;
  skewMs: number | null;
}

/** Asks; and once more when the answer is no good stamp: a line that damages seldom does it twice. */
export async function stampByDesk(data: Bytes): Promise<Result<Stamp>> {
  const enrolment = await currentEnrolment();
  if (!enrolment)
    return failed('not-enrolled', 'no desk is set up, so nobody could be asked for a time-stamp');
  const first = await askOnce(enrolment, data);
  if (!first.ok) return first;
  const judged = await judge(first.value, data, enrolment.tsaRootsPem);
  if (judged.ok) return judged;
  // Or the desk has another authority than when this device enrolled.
  const roots = judged.problem.code === 'untrusted' ? await vouchedRoots(enrolment) : enrolment.tsaRootsPem;
  const second = await askOnce(enrolment, data);
  return second.ok ? judge(second.value, data, roots) : second;
}

interface Answer {
  reply: Bytes;
  /** Of the question, lower-case hex. */
  nonce: string;
  askedAtMs: number;
  heardAtMs: number;
}

async function askOnce({ url }: Enrolment, data: Bytes): Promise<Result<Answer>> {
  const { query, nonce } = await timestampQuery(data);
  const askedAtMs = Date.now();
  const answer = await askDesk(deskAddress(url, 'v1/timestamps'), {
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
    reply = await bodyAtMost(answer.value, deliveryPolicy.answerBytes);
  } catch (error) {
    return failed('desk-unreachable', errorText(error)); // the line was cut in mid-answer
  }
  if (!reply) return failed('not-a-desk', 'the answer is too long for a time-stamp');
  return ok({ reply, nonce, askedAtMs, heardAtMs: Date.now() });
}

/** Of a time that was cut to its second the middle of that is nearest; authorities that tell fractions mean them. */
const likeliestMs = (time: Date): number => time.getTime() + (time.getUTCMilliseconds() === 0 ? 500 : 0);

async function judge(answer: Answer, data: Bytes, rootsPem: readonly string[]): Promise<Result<Stamp>> {
  const { reply, nonce, askedAtMs, heardAtMs } = answer;
  const read = await readTimestampReply(reply, data, nonce);
  const believed = read.ok && rootsPem.length > 0 ? await verifyTimestamp(reply, data, rootsPem) : read;
  if (!believed.ok) return failed(believed.problem.code, believed.problem.detail);
  const { time } = believed.value;
  return ok({ reply, time, skewMs: Math.round((askedAtMs + heardAtMs) / 2 - likeliestMs(time)) });
}
