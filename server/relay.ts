/** Passes time-stamp queries on to authorities elsewhere, the first that answers properly wins. */
import type * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { bodyAtMost } from '@/utils/evidence/read-at-most';
import { errorText, ok } from '@/utils/evidence/result';
import { stampVouchedFor } from '@/utils/evidence/timestamp-verify';
import { ownBuffer } from './certificates';
import type { Desk, UpstreamAuthority } from './desk';
import { refused, type Outcome } from './problem';
import { parseRequest } from './timestamps';

const RETRY_AFTER_S = 60;

const sameBytes = (a: ArrayBuffer | Uint8Array, b: ArrayBuffer | Uint8Array): boolean =>
  Buffer.compare(Buffer.from(new Uint8Array(a)), Buffer.from(new Uint8Array(b))) === 0;

/** Is it a stamp over what was asked? */
function answers(reply: Uint8Array, request: pkijs.TimeStampReq): boolean {
  try {
    const response = pkijs.TimeStampResp.fromBER(ownBuffer(reply));
    if (response.status.status !== pkijs.PKIStatus.granted || response.timeStampToken === undefined)
      return false;
    const signed = new pkijs.SignedData({ schema: response.timeStampToken.content });
    const content = signed.encapContentInfo.eContent?.getValue();
    if (content === undefined) return false;
    const info = pkijs.TSTInfo.fromBER(content);
    const encoded = (value: asn1js.BaseBlock | undefined) => value?.toBER() ?? new ArrayBuffer(0);
    return (
      sameBytes(info.messageImprint.toSchema().toBER(), request.messageImprint.toSchema().toBER()) &&
      sameBytes(encoded(info.nonce), encoded(request.nonce))
    );
  } catch {
    return false;
  }
}

/**
 * Why a stamp is none that devices will believe, or null: a wrong root, or an authority that signs with another chain by now.
 * Without the certificate, which was not asked for, nobody here can tell.
 */
async function doubt(
  reply: Uint8Array<ArrayBuffer>,
  { certReq = false }: pkijs.TimeStampReq,
  { rootPem }: UpstreamAuthority,
): Promise<string | null> {
  if (!certReq) return null;
  const vouched = await stampVouchedFor(reply, [rootPem]);
  return vouched.ok ? null : `${vouched.problem.code}: ${vouched.problem.detail}`;
}

async function ask(
  upstream: UpstreamAuthority,
  query: Uint8Array<ArrayBuffer>,
  request: pkijs.TimeStampReq,
  desk: Pick<Desk, 'policy' | 'log'>,
): Promise<Uint8Array | null> {
  try {
    const response = await fetch(upstream.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' },
      body: query,
      redirect: 'error',
      signal: AbortSignal.timeout(desk.policy.upstreamMs),
    });
    const reply = response.ok ? await bodyAtMost(response, desk.policy.upstreamBytes) : null;
    const why =
      reply !== null && answers(reply, request)
        ? await doubt(reply, request, upstream)
        : `no stamp (status ${response.status})`;
    if (why === null) return reply;
    desk.log(`time-stamp authority ${upstream.url}: ${why}`);
  } catch (error) {
    desk.log(`time-stamp authority ${upstream.url}: ${errorText(error)}`);
  }
  return null;
}

/** Asks one authority after the other, each within its time. */
export async function relayTimestamp(
  desk: Pick<Desk, 'upstreams' | 'policy' | 'log'>,
  query: Uint8Array<ArrayBuffer>,
): Promise<Outcome<Uint8Array>> {
  const request = parseRequest(query);
  if (request === null) return refused('bad-request', 'not a time-stamp request in DER');
  for (const upstream of desk.upstreams) {
    const reply = await ask(upstream, query, request, desk);
    if (reply !== null) return ok(reply);
  }
  return refused('timestamp-unavailable', 'no authority answered', { retryAfterS: RETRY_AFTER_S });
}
