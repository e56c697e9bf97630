/** The routes of the referral protocol, version 1 (docs/protocol.md). */
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { sha256 } from '@/utils/evidence/schema';
import { BUNDLE_TYPE } from '@/utils/referral/bundle';
import {
  batchRequest,
  enrolmentRequest,
  KNOWN_PREFIX_DIGITS,
  knownPrefix,
  MAX_CLAIM_VERSION,
  PROBLEM_NAMESPACE,
  PROTOCOL_VERSION,
  receiptsRequest,
  referralRequest,
  signedClaim,
  type BatchReply,
  type DeskDescription,
  type KnownUrls,
  type ProblemDetails,
  type SignedReceipt,
} from '@/utils/referral/schema';
import { addressOf, deviceOf, limited, type Env } from './access';
import { readBody, readJson } from './body';
import type { Arrivals } from './arrivals';
import { BUNDLE_PATH, takeBundle } from './bundles';
import { chunksOf } from './chunks';
import { amendClaim } from './claims';
import type { Desk } from './desk';
import { enrol } from './enrolment';
import { problemDetailsOf, problemResponse, refused, type Refusal } from './problem';
import { rateLimiter } from './rate-limit';
import { readReferral, refer, referMany, type Referred } from './referrals';
import { relayTimestamp } from './relay';
import { RECEIPTS_PATH, standings } from './standings';
import { statusOf } from './status';
import { answerTimestamp, type StampRecord } from './timestamps';
import { bytesIn } from './tus';
import { UPLOAD_PATH, type Uploads } from './uploads';

const QUERY_TYPE = 'application/timestamp-query';
const REPLY_TYPE = 'application/timestamp-reply';
const VERIFYING_RETRY_S = 1;

const claimVersion = z.coerce.number().int().positive().max(MAX_CLAIM_VERSION);

const refuse = ({ problem }: { problem: Refusal }): Response => problemResponse(problem);

const nothing = (): Promise<void> => Promise.resolve();

const describe = (desk: Desk): DeskDescription => ({
  name: desk.name,
  versions: [PROTOCOL_VERSION],
  limits: {
    package_bytes: desk.policy.packageBytes,
    package_entries: desk.policy.packageEntries,
    batch_items: desk.policy.batchItems,
    timestamp_bytes: desk.policy.timestampBytes,
    bundled_package_bytes: desk.policy.bundledPackageBytes,
  },
  desk_ca_pem: desk.authority.deviceCa.pem,
  tsa_roots_pem: desk.tsaRoots.pems,
  tsa_roots_signature: desk.tsaRoots.signature,
  receipt_key_pem: desk.authority.receipts.publicKeyPem,
  required_fields: [],
});

/** One line of a batch's answer: what the same referral would have got alone. */
const batchItem = (result: Referred): BatchReply['results'][number] =>
  result.ok
    ? { status: result.value.created ? 201 : 200, referral: result.value.status, problem: null }
    : itemProblem(problemDetailsOf(result.problem));
const itemProblem = (problem: ProblemDetails) => ({ status: problem.status, referral: null, problem });

/** How packages come in. */
export interface Incoming {
  arrived: Arrivals;
  uploads: Uploads;
}

export function protocolRoutes(desk: Desk, { arrived, uploads }: Incoming, behindProxy: boolean): Hono<Env> {
  const { policy, store, now } = desk;
  const json = { bytes: policy.jsonBytes, ms: policy.bodyMs };
  const byAddress = (context: Context<Env>) => addressOf(context, behindProxy);
  const stranger = limited(rateLimiter(policy.addressRate, now), byAddress);
  const device: MiddlewareHandler<Env> = async (context, next) => {
    const known = await deviceOf(store, context.req.header('authorization'));
    if (!known.ok) return (await stranger(context, nothing)) ?? refuse(known);
    context.set('device', known.value);
    return next();
  };
  const byDevice = limited(rateLimiter(policy.deviceRate, now), (context) => context.get('device').id);
  const anyone = limited(rateLimiter(policy.addressRate, now), byAddress);
  const newcomer = limited(rateLimiter(policy.enrolRate, now), byAddress);
  const app = new Hono<Env>();

  app.get('/v1/desk', anyone, (context) => context.json(describe(desk)));

  app.post('/v1/devices', newcomer, async (context) => {
    const request = await readJson(context.req.raw, enrolmentRequest, json);
    if (!request.ok) return refuse(request);
    const reply = await enrol(desk, request.value);
    return reply.ok ? context.json(reply.value, 201) : refuse(reply);
  });

  app.post('/v1/timestamps', anyone, async (context) => {
    if (context.req.header('content-type') !== QUERY_TYPE) {
      return refuse(refused('bad-request', `Content-Type must be ${QUERY_TYPE}`));
    }
    const query = await readBody(context.req.raw, { bytes: policy.timestampBytes, ms: policy.bodyMs });
    if (!query.ok) return refuse(query);
    const own = {
      signer: desk.authority.timestamping,
      now,
      nextSerial: (stamp: StampRecord) => store.nextStamp(stamp),
    };
    const reply =
      desk.upstreams.length > 0
        ? await relayTimestamp(desk, query.value)
        : { ok: true as const, value: await answerTimestamp(query.value, own) };
    return reply.ok
      ? new Response(new Uint8Array(reply.value), { headers: { 'Content-Type': REPLY_TYPE } })
      : refuse(reply);
  });

  app.options(UPLOAD_PATH, () => uploads.describe());

  app.use('/v1/referrals/*', device, byDevice);
  app.use('/v1/referrals:batch', device, byDevice);
  app.use(RECEIPTS_PATH, device, byDevice);
  app.use('/v1/known/*', device, byDevice);
  app.use(BUNDLE_PATH, device, byDevice);
  app.use(UPLOAD_PATH, device, byDevice);
  app.use(`${UPLOAD_PATH}/*`, device, byDevice);

  app.post('/v1/referrals:batch', async (context) => {
    const limits = { bytes: policy.batchBytes, ms: policy.bodyMs };
    const request = await readJson(context.req.raw, batchRequest, limits);
    if (!request.ok) return refuse(request);
    const { referrals } = request.value;
    if (referrals.length > policy.batchItems)
      return refuse(refused('too-large', `a batch may have ${policy.batchItems} referrals`));
    const results = await referMany(desk, context.get('device'), referrals.map(readReferral));
    return context.json({ results: results.map(batchItem) } satisfies BatchReply, 207);
  });

  app.post(RECEIPTS_PATH, async (context) => {
    const request = await readJson(context.req.raw, receiptsRequest, json);
    if (!request.ok) return refuse(request);
    const { seals } = request.value;
    if (seals.length > policy.batchItems)
      return refuse(refused('too-large', `a batch may have ${policy.batchItems} seals`));
    return context.json(await standings(desk, context.get('device'), seals), 207);
  });

  app.get('/v1/known/:prefix', async (context) => {
    const prefix = knownPrefix.safeParse(context.req.param('prefix'));
    if (!prefix.success) return refuse(refused('bad-request', 'five digits of a hash in lower-case hex'));
    const found = await store.knownUrls(prefix.data);
    const known = found.map(({ hash, state }) => ({ suffix: hash.slice(KNOWN_PREFIX_DIGITS), state }));
    return context.json({ prefix: prefix.data, known } satisfies KnownUrls);
  });

  app.put('/v1/referrals/:seal', async (context) => {
    const seal = sha256.safeParse(context.req.param('seal'));
    if (!seal.success) return refuse(refused('bad-request', 'a seal is a SHA-256 in lower-case hex'));
    const request = await readJson(context.req.raw, referralRequest, json);
    if (!request.ok) return refuse(request);
    const result = await refer(desk, context.get('device'), seal.data, request.value);
    return result.ok ? context.json(result.value.status, result.value.created ? 201 : 200) : refuse(result);
  });

  app.get('/v1/referrals/:seal', async (context) => {
    const referral = await store.referralFor(context.req.param('seal'), context.get('device').id);
    return referral === null
      ? refuse(refused('not-found', 'no such referral'))
      : context.json(statusOf(referral));
  });

  app.put('/v1/referrals/:seal/claims/:version', async (context) => {
    const version = claimVersion.safeParse(context.req.param('version'));
    if (!version.success) return refuse(refused('bad-request', 'a version is a positive number'));
    const signed = await readJson(context.req.raw, signedClaim, json);
    if (!signed.ok) return refuse(signed);
    const target = { seal: context.req.param('seal'), version: version.data };
    const result = await amendClaim(desk, context.get('device'), target, signed.value);
    return result.ok ? context.json(result.value.status, result.value.added ? 201 : 200) : refuse(result);
  });

  app.get('/v1/referrals/:seal/receipt', async (context) => {
    const seal = context.req.param('seal');
    const receipt = await store.receipt(seal);
    if (receipt !== null) {
      const signed: SignedReceipt = { document: receipt.document, signature: receipt.signature };
      return context.json(signed);
    }
    const referral = await store.referralFor(seal, context.get('device').id);
    if (referral === null) return refuse(refused('not-found', 'no such referral'));
    if (referral.state === 'rejected') {
      const { type, check, detail = 'rejected' } = referral.problem ?? {};
      // The desk's own failure is none of the package's.
      const code = type === `${PROBLEM_NAMESPACE}internal` ? 'internal' : 'package-invalid';
      return refuse(refused(code, detail, check === undefined ? {} : { check }));
    }
    return refuse(
      refused('not-ready', `the referral is ${referral.state}`, { retryAfterS: VERIFYING_RETRY_S }),
    );
  });

  app.post(BUNDLE_PATH, async (context) => {
    const { headers } = context.req.raw;
    if (headers.get('content-type') !== BUNDLE_TYPE)
      return refuse(refused('bad-request', `Content-Type must be ${BUNDLE_TYPE}`));
    const contentLength = bytesIn(headers.get('content-length'));
    const body = chunksOf(context.req.raw, context.env.incoming);
    const results = await takeBundle(desk, arrived, context.get('device'), { body, contentLength });
    if (!results.ok) return refuse(results);
    return context.json({ results: results.value.map(batchItem) } satisfies BatchReply, 207);
  });

  const upload = (context: Context<Env>, id: string | null) => {
    const request = context.req.raw;
    const body = chunksOf(request, context.env.incoming);
    return uploads.handle({ request, body }, context.get('device'), id);
  };
  app.post(UPLOAD_PATH, (context) => upload(context, null));
  app.on(['PATCH', 'DELETE'], `${UPLOAD_PATH}/:id`, (context) => upload(context, context.req.param('id')));
  // The router answers HEAD through GET; a real GET would hand out what was uploaded.
  app.get(`${UPLOAD_PATH}/:id`, (context) =>
    context.req.raw.method === 'HEAD'
      ? upload(context, context.req.param('id'))
      : refuse(refused('not-found', 'uploads cannot be read back')),
  );
  return app;
}
