/** What a person with a browser gets from the desk: the page, and downloads that no browser opens in place. */
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Hono, type MiddlewareHandler } from 'hono';
import { fromBase64 } from '@/utils/evidence/pem';
import { sha256 } from '@/utils/evidence/schema';
import { addressOf, isOperator, limited, type Env } from './access';
import { countingClaim } from './counting-claim';
import { PACKAGE_FILE, packageFolder } from './data-folder';
import type { Desk } from './desk';
import { isLoopback } from './host';
import { deskPage, type ClaimsOf } from './page';
import { problemResponse, refused } from './problem';
import { rateLimiter } from './rate-limit';
import type { ReferralRecord } from './store';

const asset = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8');

/** The name is ours: a capture's id or a seal, never text from a package. */
const attachment = (
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  name: string,
  type: string,
): Response =>
  new Response(body, {
    headers: { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` },
  });

/**
 * With an operator token: only with it. Without one the desk is bound to loopback, and only a browser that knows it
 * by a loopback name is answered: a page elsewhere cannot borrow the address by DNS.
 */
function gate(tokenHash: string | null): MiddlewareHandler<Env> {
  return async (context, next) => {
    if (tokenHash === null) {
      if (isLoopback(new URL(context.req.url).hostname.replace(/^\[(.*)\]$/, '$1'))) return next();
      return problemResponse(refused('forbidden', 'this page is for this machine alone').problem);
    }
    if (isOperator(context.req.header('authorization'), tokenHash)) return next();
    return new Response('The operator token is the password.\n', {
      status: 401,
      headers: { 'WWW-Authenticate': 'Basic realm="desk", charset="UTF-8"', 'Content-Type': 'text/plain' },
    });
  };
}

export function peopleRoutes(desk: Desk, operatorTokenHash: string | null, behindProxy: boolean): Hono<Env> {
  const { store, authority, folder, policy } = desk;
  const app = new Hono<Env>();
  const operator = gate(operatorTokenHash);
  // Before the gate: a password that a person chose must not be guessed at as fast as the desk can answer.
  app.use(limited(rateLimiter(policy.addressRate, desk.now), (context) => addressOf(context, behindProxy)));
  const notFound = () => problemResponse(refused('not-found', 'no such file').problem);

  app.get('/', operator, async (context) => {
    const before = sha256.safeParse(context.req.query('before')).data ?? null;
    const found = await store.newestReferrals(policy.pageReferrals + 1, before);
    const referrals = found.slice(0, policy.pageReferrals);
    const devices = new Map((await store.devices()).map(({ id, label }) => [id, label]));
    const olderThan = found.length > referrals.length ? (referrals.at(-1)?.seal ?? null) : null;
    const claims = await Promise.all(
      referrals.map(async (referral): Promise<[string, ClaimsOf]> => {
        const newest = await store.newestClaims(referral.seal);
        const counting = countingClaim(referral, newest);
        return [referral.seal, { counting, others: newest.filter((claim) => claim !== counting) }];
      }),
    );
    return context.html(
      deskPage({
        ...{ deskName: desk.name, referrals, devices, olderThan, isFirst: before === null },
        claims: new Map(claims),
      }),
    );
  });

  const cached = { 'Cache-Control': 'max-age=3600' };
  app.get('/desk.css', async (context) =>
    context.body(await asset('./desk.css'), 200, { ...cached, 'Content-Type': 'text/css; charset=utf-8' }),
  );
  app.get('/desk.svg', async (context) =>
    context.body(await asset('./desk.svg'), 200, { ...cached, 'Content-Type': 'image/svg+xml' }),
  );

  const pem = 'application/x-pem-file';
  app.get('/authority/desk-ca.crt', () => attachment(authority.deviceCa.pem, 'desk-ca.crt', pem));
  app.get('/authority/tsa-root.crt', () => attachment(desk.tsaRoots.pems.join(''), 'tsa-root.crt', pem));
  app.get('/authority/receipt.pub.pem', () =>
    attachment(authority.receipts.publicKeyPem, 'receipt.pub.pem', pem),
  );

  const nameOf = (referral: ReferralRecord) => referral.captureId ?? referral.seal;
  app.get('/referrals/:seal/:file', operator, async (context) => {
    const seal = sha256.safeParse(context.req.param('seal'));
    const receipt = seal.success ? await store.receipt(seal.data) : null;
    const referral = receipt === null ? null : await store.referral(receipt.seal);
    if (receipt === null || referral === null) return notFound();
    const name = nameOf(referral);
    switch (context.req.param('file')) {
      case 'package.zip': {
        const body = await openAsBlob(path.join(packageFolder(folder, receipt.seal), PACKAGE_FILE));
        const response = attachment(body.stream(), `${name}.zip`, 'application/zip');
        response.headers.set('Content-Length', String(body.size));
        return response;
      }
      case 'receipt.json':
        return attachment(receipt.document, `${name}.receipt.json`, 'application/json');
      case 'receipt.json.sig': {
        const signature = fromBase64(receipt.signature);
        return attachment(signature, `${name}.receipt.json.sig`, 'application/octet-stream');
      }
      default:
        return notFound();
    }
  });
  return app;
}
