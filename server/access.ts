/** Who asks: the address a request came from, the device behind its token, the operator behind a password. */
import type { Readable } from 'node:stream';
import type { Context, MiddlewareHandler } from 'hono';
import { ok } from '@/utils/evidence/result';
import { problemResponse, refused, type Outcome } from './problem';
import type { RateLimiter } from './rate-limit';
import { hashToken, sameSecret } from './secrets';
import type { DeviceRecord, Store } from './store';

/** Where a request came from, when it came over a socket. */
export interface Connection {
  remoteAddress?: string;
  /** The body as Node reads it. */
  incoming?: Readable;
}

/** What a request carries besides itself. */
export interface Env {
  Bindings: Connection;
  Variables: { device: DeviceRecord };
}

/** The sender's address; behind a proxy, the last one that it vouches for. */
export function addressOf(context: Context<Env>, behindProxy: boolean): string {
  const forwarded = behindProxy
    ? context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
    : undefined;
  return forwarded ?? context.env.remoteAddress ?? 'local';
}

/** Lets a request on while its caller has tokens left. */
export const limited =
  (limiter: RateLimiter, caller: (context: Context<Env>) => string): MiddlewareHandler<Env> =>
  async (context, next) => {
    const waitS = limiter(caller(context));
    if (waitS === null) return next();
    return problemResponse(refused('rate-limited', 'slow down', { retryAfterS: waitS }).problem);
  };

/** The enrolled device whose token came in `Authorization: Bearer`. */
export async function deviceOf(
  store: Store,
  authorization: string | undefined,
): Promise<Outcome<DeviceRecord>> {
  const token = /^Bearer ([\w-]{20,200})$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return refused('unauthorised', 'an access token is needed');
  const device = await store.deviceByToken(hashToken(token));
  if (device === null || !sameSecret(token, device.tokenHash)) {
    return refused('unauthorised', 'the access token is not known');
  }
  if (device.revokedAtMs !== null) return refused('unauthorised', 'this device was revoked');
  return ok(device);
}

/** Does `Authorization: Basic` carry the operator's token as its password? The user name does not matter. */
export function isOperator(authorization: string | undefined, tokenHash: string): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,1000})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return false;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  return sameSecret(decoded.slice(decoded.indexOf(':') + 1), tokenHash);
}
