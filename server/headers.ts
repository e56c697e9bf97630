/** Headers of every answer: nothing is sniffed, framed, cached by others or scripted. */
import type { MiddlewareHandler } from 'hono';
import type { Env } from './access';

const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  'sandbox allow-downloads allow-same-origin',
].join('; ');

const ALWAYS: Record<string, string> = {
  'Content-Security-Policy': PAGE_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

const YEAR_S = 31_536_000;

export const securityHeaders: MiddlewareHandler<Env> = async (context, next) => {
  await next();
  const { headers } = context.res;
  for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value);
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  if (context.req.url.startsWith('https:')) headers.set('Strict-Transport-Security', `max-age=${YEAR_S}`);
};

const EXTENSION_ORIGIN = /^(chrome|moz)-extension:\/\/[\w-]+$/;

const ALLOWED_HEADERS =
  'Authorization, Content-Digest, Content-Type, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset';
const EXPOSED_HEADERS =
  'Date, Location, Retry-After, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, Upload-Expires, Upload-Length, Upload-Offset';

/**
 * Web pages are kept out: no origin but a browser extension's gets a CORS answer, and none gets credentials. An
 * extension needs this only where its user has not granted it the desk's host.
 */
export const extensionsOnly: MiddlewareHandler<Env> = async (context, next) => {
  const origin = context.req.header('origin');
  const isExtension = origin !== undefined && EXTENSION_ORIGIN.test(origin);
  const isPreflight =
    context.req.method === 'OPTIONS' && context.req.header('access-control-request-method') !== undefined;
  if (isPreflight) context.res = new Response(null, { status: 204 });
  else await next();
  if (!isExtension) return;
  const { headers } = context.res;
  headers.set('Access-Control-Allow-Origin', origin);
  headers.append('Vary', 'Origin');
  headers.set('Access-Control-Expose-Headers', EXPOSED_HEADERS);
  headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
  if (isPreflight) {
    headers.set('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, PATCH, DELETE');
    headers.set('Access-Control-Allow-Headers', ALLOWED_HEADERS);
    headers.set('Access-Control-Max-Age', '86400');
  }
};
