/** Names that are secrets and names that only look like them: parameters of addresses, headers, form fields. */
import { describe, expect, test } from 'vitest';
import { anyMark, redactUrl } from '@/utils/evidence/redaction';
import { defaultSecretNames, isSecretField, isSecretHeader } from '@/utils/evidence/redaction-names';
import { NameList } from '@/utils/evidence/secret-names';

const S = 'aB3dE6gH9jK2mN5pQ8rS';
const shown = (url: string, names: readonly string[] = defaultSecretNames): string =>
  redactUrl(url, {
    ...{ names: new NameList(names), keepStreamKeys: true, pageUrl: 'https://pirate.test/', salt: 's' },
  }).text.replace(anyMark, 'X');

describe('headers', () => {
  test.each([
    ...['Authorization', 'Proxy-Authorization', 'X-Authorization', 'WWW-Authenticate', 'Authentication-Info'],
    ...['Cookie', 'Set-Cookie', 'Set-Cookie2', 'X-Cookie', 'apikey', 'Api-Key', 'X-ApiKey', 'X-Api-Key'],
    ...[
      'X-Auth-Key',
      'X-AuthKey',
      'X-Auth',
      'Access-Token',
      'Token',
      'CSRF-Token',
      'XSRF-TOKEN',
      'X-CSRFToken',
    ],
    ...[
      'Private-Token',
      'DPoP',
      'X-Emby-Authorization',
      'CF-Access-Client-Secret',
      'X-Client-Secret',
      'X-Password',
    ],
    ...['X-Forwarded-User', 'Remote-User', 'X-Plex-Token', 'Session-Id', 'X-Amz-Security-Token', 'X-User-Id'],
  ])('%s is not recorded', (name) => expect(isSecretHeader(name)).toBe(true));

  test.each([
    ...[
      'X-Content-Type-Options',
      'Access-Control-Allow-Credentials',
      'Access-Control-Allow-Headers',
      'X-Author',
    ],
    ...[
      'Content-Type',
      'Server',
      'Date',
      'Location',
      'ETag',
      'Via',
      'CF-Ray',
      ':authority',
      'Referrer-Policy',
    ],
    ...['X-RateLimit-Remaining-Tokens', 'Sec-WebSocket-Key', 'Strict-Transport-Security', 'User-Agent'],
  ])('%s is', (name) => expect(isSecretHeader(name)).toBe(false));
});

describe('form fields', () => {
  test.each([
    'csrfmiddlewaretoken',
    '__VIEWSTATE',
    'wp_nonce',
    'sessionKey',
    'api_key',
    'userAuth',
    'mytokenfield',
  ])('%s holds a token', (name) => expect(isSecretField(name)).toBe(true));
  test.each([
    'author',
    'description',
    'og:title',
    'q',
    'announce',
    'monetization',
    'google-site-verification',
  ])('%s does not', (name) => expect(isSecretField(name)).toBe(false));
});

describe('parameters', () => {
  test.each([
    ...[
      'oauth_token',
      'oauth_verifier',
      'X-Plex-Token',
      'login_token',
      'device_token',
      'user.token',
      'userToken',
    ],
    ...[
      '__RequestVerificationToken',
      'AWSAccessKeyId',
      'tgWebAppData',
      'auth.token',
      'laravel_session',
      'x-auth',
    ],
    ...['access%5Ftoken', 'access%255Ftoken', '%74oken', 'auth[access_token]', 'rapidApiKey', 'tokenValue'],
  ])('%s is a secret', (name) =>
    expect(shown(`https://h.example/?${name}=${S}`)).toBe(`https://h.example/?${name}=X`),
  );

  test('a password need not look random', () =>
    expect(shown('https://h.example/?username=bob&pass=hunter2&new_password=x1')).toBe(
      'https://h.example/?username=bob&pass=X&new_password=X',
    ));

  test.each([
    ...[
      'v=dQw4w9WgXcQ',
      `v=${S}`,
      't=95',
      `t=${S}`,
      'author=UC38IQsAvIsxxjztdMZQtwHA',
      `id=${S}`,
      `list=${S}`,
    ],
    ...['key=drama', 'passenger=ann', 'bypass=1', 'compass=north', 'tokenise=yes', 'token_id=55', 'code=404'],
    ...['authuser=0', 'token_type=Bearer', `pageToken=${S}`, 'secretary=ann', 'sort=auth', 'username=bob'],
    ...[`hash=${S}`, `author_id=${S}`, 'keyword=token', 'q=password', `video_id=${S}`, `cover_url=/${S}`],
  ])('%s stays', (pair) => expect(shown(`https://h.example/?${pair}`)).toBe(`https://h.example/?${pair}`));

  test('a list of the user’s own is the only one that counts', () => {
    expect(shown('https://h.example/?login_token=a&film=b', ['film'])).toBe(
      'https://h.example/?login_token=a&film=X',
    );
    expect(shown('https://h.example/?a_token=a&my_token=b', ['*token', '!my-token'])).toBe(
      'https://h.example/?a_token=X&my_token=b',
    );
  });

  test('of a stream, what signs it stays under whatever name; what is the user’s does not', () => {
    const stream = 'https://edge7.cdnhost.test/hls/master.m3u8?';
    expect(shown(`${stream}vod_token=${S}&AWSAccessKeyId=AK&Signature=s`)).not.toContain('X');
    expect(shown(`${stream}access_token=a&oauth_token=b&X-Plex-Token=c`)).toBe(
      `${stream}access_token=X&oauth_token=X&X-Plex-Token=X`,
    );
  });
});

describe('however an address is written', () => {
  test.each([
    [`https://h.example/cb#/access_token=${S}&x=1`, 'https://h.example/cb#/access_token=X&x=1'],
    [`https://h.example/p?token\\u003d${S}\\u0026b=1`, 'https://h.example/p?token\\u003dX\\u0026b=1'],
    [`https://h.example/p\\u003ftoken\\u003d${S}`, 'https://h.example/p\\u003ftoken\\u003dX'],
    ['ftp://bob@mail.com:hunter22@h.example/f', 'ftp://X@h.example/f'],
    ['https://h.example/@ann?mail=a@b', 'https://h.example/@ann?mail=a@b'],
    [
      `https://a.example/?next=https%3A%2F%2Fb.example%2F%3Fu%3Dhttps%253A%252F%252Fc.example%252F%253Ftoken%253D${S}`,
      'https://a.example/?next=https%3A%2F%2Fb.example%2F%3Fu%3Dhttps%253A%252F%252Fc.example%252F%253Ftoken%253DX',
    ],
    [
      `https://a.example/r/https%3A%2F%2Fb%2F%3Faccess%255Ftoken%3D${S}%26c%3D1`,
      'https://a.example/r/https%3A%2F%2Fb%2F%3Faccess%255Ftoken%3DX%26c%3D1',
    ],
  ])('%s', (url, expected) => expect(shown(url)).toBe(expected));
});
