/** Who the desk is, and how a device becomes known to it. */
import { deviceKey } from '@/utils/archive/device-key';
import { saveEnrolment, type DeskState, type Enrolment } from '@/utils/archive/settings';
import { toBase64 } from '@/utils/evidence/pem';
import { readUrl } from '@/utils/evidence/read-url';
import { sign, spkiPem } from '@/utils/evidence/signature';
import {
  deskDescription,
  enrolmentMessage,
  enrolmentReply,
  PROTOCOL_VERSION,
  type DeskDescription,
} from '@/utils/referral/schema';
import { askDesk, askDeskFor, deskAddress, readAnswer, refusal, type DeskAnswer } from './desk-http';

/** The address as it is kept, or null: https, or http on this very machine (for trying out). */
export function normalDeskUrl(typed: string): string | null {
  const text = typed.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = readUrl(withScheme);
  if (!url) return null;
  const local =
    /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname) || url.hostname.endsWith('.localhost');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) return null;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

export interface DeskSeen {
  description: DeskDescription;
  /** This clock minus the desk's, to the second; null when the desk did not tell the time. */
  clockSkewMs: number | null;
}

export async function describeDesk(url: string): Promise<DeskAnswer<DeskSeen>> {
  const answer = await askDesk(deskAddress(url, 'v1/desk'), {});
  if (!answer.ok) return answer;
  const date = Date.parse(answer.value.headers.get('Date') ?? '');
  const clockSkewMs = Number.isNaN(date) ? null : Date.now() - date;
  const parsed = await readAnswer(answer.value, deskDescription);
  if (!parsed.ok) return parsed;
  const { versions } = parsed.value;
  return versions.includes(PROTOCOL_VERSION)
    ? { ok: true, value: { description: parsed.value, clockSkewMs } }
    : refusal(
        'not-a-desk',
        `speaks versions ${versions.join(', ')} of the protocol, not ${PROTOCOL_VERSION}`,
      );
}

/** Shows the desk that this device holds its key, and keeps what the desk gives in return. */
export async function enrol(
  url: string,
  code: string,
  label: string,
  nowMs: number,
): Promise<DeskAnswer<DeskState>> {
  const desk = await describeDesk(url);
  if (!desk.ok) return desk;
  const keys = await deviceKey();
  const spki = await spkiPem(keys.publicKey);
  const proof = toBase64(await sign(enrolmentMessage(code, spki), keys.privateKey));
  const reply = await askDeskFor(
    deskAddress(url, 'v1/devices'),
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code, spki_pem: spki, label, proof }),
    },
    enrolmentReply,
  );
  if (!reply.ok) return reply;
  const { package_bytes: packageBytesLimit, bundled_package_bytes: bundledBytesLimit } =
    desk.value.description.limits;
  const enrolment: Enrolment = {
    url,
    name: desk.value.description.name,
    deviceId: reply.value.device_id,
    enrolledAtMs: nowMs,
    label,
    accessToken: reply.value.access_token,
    certificatePem: reply.value.certificate_pem,
    deskCaPem: desk.value.description.desk_ca_pem,
    tsaRootsPem: desk.value.description.tsa_roots_pem,
    receiptKeyPem: desk.value.description.receipt_key_pem,
    packageBytesLimit,
    ...(bundledBytesLimit === undefined ? {} : { bundledBytesLimit }),
    revoked: false,
  };
  await saveEnrolment(enrolment);
  const { url: at, name, deviceId, enrolledAtMs, revoked } = enrolment;
  return { ok: true, value: { url: at, name, deviceId, enrolledAtMs, label, revoked } };
}
