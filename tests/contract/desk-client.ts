/** Speaks the protocol as a device would, plainly: what a test wants to say stays visible in the test. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { toBase64 } from '@/utils/evidence/pem';
import { sign } from '@/utils/evidence/signature';
import { timestampQuery } from '@/utils/evidence/timestamp';
import {
  deskDescription,
  enrolmentMessage,
  enrolmentReply,
  problemDetails,
  referralStatus,
  signedReceipt,
  type Claim,
  type DeskDescription,
  type EnrolmentReply,
  type ProblemDetails,
  type ReferralRequest,
  type ReferralStatus,
  type SignedClaim,
  type SignedReceipt,
} from '@/utils/referral/schema';
import { deviceKeys, type DeviceKeys, type SealedPackage } from './fixture-package';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Device {
  url: string;
  keys: DeviceKeys;
  enrolment: EnrolmentReply;
}

export const describeDesk = async (url: string): Promise<DeskDescription> =>
  deskDescription.parse(await (await fetch(`${url}/v1/desk`)).json());

export async function enrolmentBody(code: string, keys: DeviceKeys, label = 'Test device') {
  const proof = await sign(enrolmentMessage(code, keys.spkiPem), keys.privateKey);
  return { code, spki_pem: keys.spkiPem, label, proof: toBase64(proof) };
}

export const postJson = (url: string, body: unknown): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

export async function enrolDevice(url: string, code: string, keys?: DeviceKeys): Promise<Device> {
  const own = keys ?? (await deviceKeys());
  const response = await postJson(`${url}/v1/devices`, await enrolmentBody(code, own));
  if (response.status !== 201) throw new Error(`enrolment: ${response.status} ${await response.text()}`);
  return { url, keys: own, enrolment: enrolmentReply.parse(await response.json()) };
}

export const bearer = (device: Device) => ({ Authorization: `Bearer ${device.enrolment.access_token}` });

/** Asks for a stamp over these bytes. */
export const stampAt =
  (url: string) =>
  async (data: Bytes): Promise<Bytes> => {
    const { query } = await timestampQuery(data);
    const response = await fetch(`${url}/v1/timestamps`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query' },
      body: query,
    });
    if (response.status !== 200) throw new Error(`time-stamp: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };

export const contentDigest = (body: string): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

export function referralOf(sealed: SealedPackage, claim: SignedClaim | null = null): ReferralRequest {
  return {
    v: 1,
    seal: sealed.seal,
    claim,
    urls: [sealed.url],
    leads: [],
    package: { sha256: sealed.sha256, bytes: sealed.bytes },
    completeness: sealed.completeness,
  };
}

export const putJson = (device: Device, path: string, body: unknown, headers = {}): Promise<Response> => {
  const text = JSON.stringify(body);
  return fetch(`${device.url}${path}`, {
    method: 'PUT',
    headers: {
      ...bearer(device),
      'Content-Type': 'application/json',
      'Content-Digest': contentDigest(text),
      ...headers,
    },
    body: text,
  });
};

export const refer = (device: Device, request: ReferralRequest): Promise<Response> =>
  putJson(device, `/v1/referrals/${request.seal}`, request);

const WORK: Claim = {
  work: 'A Film',
  rights_holder: 'A Studio',
  kind: 'film',
  infringement: 'stream',
  note: '',
};

export async function claimOf(
  keys: DeviceKeys,
  seal: string,
  version: number,
  claim: Partial<Claim> = {},
): Promise<SignedClaim> {
  const document = JSON.stringify({
    v: 1,
    seal,
    version,
    claimed_at: new Date().toISOString(),
    claim: { ...WORK, ...claim },
  });
  return { document, signature: toBase64(await sign(document, keys.privateKey)) };
}

const TUS = { 'Tus-Resumable': '1.0.0' };

const metadata = (sealed: { seal: string; sha256: string }) =>
  `seal ${btoa(sealed.seal)},sha256 ${btoa(sealed.sha256)}`;

/** Opens an upload and returns the raw answer. */
export const openUpload = (
  device: Device,
  sealed: SealedPackage,
  headers = {},
  body: Blob | null = null,
): Promise<Response> =>
  fetch(`${device.url}/v1/packages`, {
    ...{ method: 'POST', body },
    headers: {
      ...TUS,
      ...bearer(device),
      'Upload-Length': String(sealed.bytes),
      'Upload-Metadata': metadata(sealed),
      ...headers,
    },
  });

/** Opens an upload and returns its address. */
export async function newUpload(device: Device, sealed: SealedPackage): Promise<string> {
  const response = await openUpload(device, sealed);
  const location = response.headers.get('location');
  if (response.status !== 201 || location === null) {
    throw new Error(`upload: ${response.status} ${await response.text()}`);
  }
  return new URL(location, device.url).href;
}

export const sendPart = (device: Device, upload: string, offset: number, part: Blob): Promise<Response> =>
  fetch(upload, {
    method: 'PATCH',
    headers: {
      ...TUS,
      ...bearer(device),
      'Upload-Offset': String(offset),
      'Content-Type': 'application/offset+octet-stream',
    },
    body: part,
  });

export const askOffset = (device: Device, upload: string): Promise<Response> =>
  fetch(upload, { method: 'HEAD', headers: { ...TUS, ...bearer(device) } });

export const endUpload = (device: Device, upload: string): Promise<Response> =>
  fetch(upload, { method: 'DELETE', headers: { ...TUS, ...bearer(device) } });

/** Refers a package and sends it whole. */
export async function deliver(
  device: Device,
  sealed: SealedPackage,
  claim: SignedClaim | null = null,
): Promise<ReferralStatus> {
  const referred = await refer(device, referralOf(sealed, claim));
  if (referred.status > 201) throw new Error(`referral: ${referred.status} ${await referred.text()}`);
  await send(device, sealed);
  return settled(device, sealed.seal);
}

export async function send(device: Device, sealed: SealedPackage): Promise<void> {
  const sent = await sendPart(device, await newUpload(device, sealed), 0, sealed.body);
  if (sent.status !== 204) throw new Error(`upload: ${sent.status} ${await sent.text()}`);
}

export const getFrom = (device: Device, path: string): Promise<Response> =>
  fetch(`${device.url}${path}`, { headers: bearer(device) });

export const statusOf = async (device: Device, seal: string): Promise<ReferralStatus> =>
  referralStatus.parse(await (await getFrom(device, `/v1/referrals/${seal}`)).json());

/** Asks until the desk has decided. */
export async function settled(device: Device, seal: string): Promise<ReferralStatus> {
  for (;;) {
    const status = await statusOf(device, seal);
    if (status.state !== 'verifying') return status;
    await sleep(20);
  }
}

export async function receiptOf(device: Device, seal: string): Promise<SignedReceipt> {
  return signedReceipt.parse(await (await getFrom(device, `/v1/referrals/${seal}/receipt`)).json());
}

/** The problem document of a refusal; fails the test when it is none. */
export async function problemOf(response: Response): Promise<ProblemDetails & { code: string }> {
  if (response.headers.get('content-type') !== 'application/problem+json') {
    throw new Error(
      `${response.status} ${response.headers.get('content-type') ?? ''}: ${await response.text()}`,
    );
  }
  const problem = problemDetails.parse(await response.json());
  if (problem.status !== response.status) throw new Error('the problem names another status');
  return { ...problem, code: problem.type.slice(problem.type.lastIndexOf('/') + 1) };
}
