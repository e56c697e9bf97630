/** What is taken out of addresses and texts, what is kept, and that an address stays an address. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import { fingerprint } from '@/utils/evidence/fingerprint';
import { KnownSecrets, redactText } from '@/utils/evidence/redact-text';
import { anyMark, isMark, redactUrl, type RedactionRules } from '@/utils/evidence/redaction';
import { defaultSecretNames, looksRandom } from '@/utils/evidence/redaction-names';
import { NameList } from '@/utils/evidence/secret-names';

const rules = (change: Partial<RedactionRules> = {}): RedactionRules => ({
  names: new NameList(defaultSecretNames),
  keepStreamKeys: true,
  pageUrl: 'https://pirate.test/film',
  salt: 'a salt',
  ...change,
});
const shown = (url: string, change: Partial<RedactionRules> = {}, mediaType: string | null = null): string =>
  redactUrl(url, rules(change), mediaType).text.replace(anyMark, 'X');

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl';
const KEY = 'Zk93Jd02mQaX81bPo7';

describe('addresses', () => {
  test.each([
    ['https://h.example/a?token=abc&page=2', 'https://h.example/a?token=X&page=2'],
    ['https://h.example/a?q=1#access_token=abc&state=ok', 'https://h.example/a?q=1#access_token=X&state=ok'],
    ['https://ann:pass@h.example/a', 'https://X@h.example/a'],
    ['https://h.example/a;jsessionid=12AB/b?x=1', 'https://h.example/a;jsessionid=X/b?x=1'],
    ['https://h.example/?PHPSESSID=1&Session_Id=2', 'https://h.example/?PHPSESSID=X&Session_Id=X'],
    ['https://h.example/?user[password]=p', 'https://h.example/?user[password]=X'],
    ['https://h.example/?password[]=p&password%5B%5D=q', 'https://h.example/?password[]=X&password%5B%5D=X'],
    [`https://h.example/${JWT}/x?j=${JWT}`, 'https://h.example/X/x?j=X'],
    [
      'https://h.example/go?to=https%3A%2F%2Fo.example%2F%3Ftoken%3Dabc%26p%3D1&sid=2',
      'https://h.example/go?to=https%3A%2F%2Fo.example%2F%3Ftoken%3DX%26p%3D1&sid=X',
    ],
    [
      'https://h.example/go?to=https://o.example/?sid=abc',
      'https://h.example/go?to=https://o.example/?sid=X',
    ],
    [
      'magnet:?xt=urn:btih:1234&tr=https%3A%2F%2Ft.example%2Fannounce%3Fpasskey%3Dabc',
      'magnet:?xt=urn:btih:1234&tr=https%3A%2F%2Ft.example%2Fannounce%3Fpasskey%3DX',
    ],
  ])('%s', (url, expected) => expect(shown(url)).toBe(expected));

  test('a word with a harmless meaning is a secret only when its value looks random', () => {
    expect(shown(`https://h.example/?key=drama&code=404&key=${KEY}`)).toBe(
      'https://h.example/?key=drama&code=404&key=X',
    );
  });

  test('what is nobody’s secret stays: names, hashes of torrents, empty values, data', () => {
    for (const url of [
      'https://h.example/watch?v=dQw4w9WgXcQ&list=PL1',
      'https://h.example/torrent?hash=0123456789abcdef0123456789abcdef01234567',
      'https://h.example/?token=&q=',
      'https://h.example/tokens?tokenise=yes',
      'data:text/plain,?token=abc',
      'not an address',
    ])
      expect(redactUrl(url, rules())).toEqual({ text: url, removed: [] });
  });

  test('what signs a stream of a third party is evidence; of the page’s own site it is the user’s', () => {
    const stream = 'https://edge7.cdnhost.test/hls/master.m3u8?token=abc&expires=9&session=me';
    expect(shown(stream)).toBe(stream.replace('=me', '=X'));
    expect(shown(stream, { keepStreamKeys: false })).toContain('token=X');
    expect(shown('https://cdn.pirate.test/master.m3u8?token=abc')).toContain('token=X');
    expect(shown('https://cdn.other.test/play?token=abc')).toContain('token=X');
  });
});

describe('addresses, whatever they are', () => {
  test('a redacted address is one, redacting it again changes nothing, and the secret is gone', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9_-]{6,40}$/);
    fc.assert(
      fc.property(value, fc.webPath(), fc.constantFrom('token', 'sid', 'Password'), (secret, path, name) => {
        const url = `https://h.example${path}?a=1&${name}=${secret}#f`;
        const { text, removed } = redactUrl(url, rules());
        expect(removed).toContain(secret);
        expect(new URL(text).host).toBe('h.example');
        expect(new URL(text).searchParams.get('a')).toBe('1');
        expect(isMark(new URL(text).searchParams.get(name) ?? '')).toBe(true);
        expect(redactUrl(text, rules())).toEqual({ text, removed: [] });
      }),
    );
  });

  test('one value has one mark; another capture gives it another', () => {
    const one = redactUrl('https://h.example/?sid=v&token=v&pwd=w', rules()).text.match(anyMark) ?? [];
    expect(one[0]).toBe(one[1]);
    expect(one[2]).not.toBe(one[0]);
    expect(redactUrl('https://h.example/?sid=v', rules({ salt: 'another' })).text).not.toContain(one[0]);
  });

  test('a hostile address costs no time', () => {
    const long = `https://h.example/${'?a='.repeat(30_000)}`;
    expect(redactUrl(long, rules()).text).toBe(long);
    expect(redactUrl(`https://h.example/?${'x?'.repeat(50_000)}`, rules()).removed).toEqual([]);
  });
});

describe('text', () => {
  const said = (text: string, maybeScript = true, secrets: string[] = []): string => {
    const known = new KnownSecrets();
    known.learn(secrets);
    return redactText(text, rules(), { known, maybeScript }).text.replace(anyMark, 'X');
  };

  test.each([
    [
      '<a href="https://h.example/?a=1&amp;token=abc&amp;b=2">',
      '<a href="https://h.example/?a=1&amp;token=X&amp;b=2">',
    ],
    ['{"u":"https:\\/\\/h.example\\/?sid=1\\u0026b=2"}', '{"u":"https:\\/\\/h.example\\/?sid=X\\u0026b=2"}'],
    ['url(//ann:pw@h.example/x.png)', 'url(//X@h.example/x.png)'],
    [`"jwt":"${JWT}"`, '"jwt":"X"'],
    ['x = a?token=b:c', 'x = a?token=b:c'],
    [`href="?token=${KEY}"`, 'href="?token=X"'],
    ['/* // nothing here */ a == b', '/* // nothing here */ a == b'],
  ])('%s', (text, expected) => expect(said(text)).toBe(expected));

  test.each([
    [`{"access_token":"${KEY}","refresh_token" : "${KEY}x"}`, '{"access_token":"X","refresh_token" : "X"}'],
    [`window.csrfToken = '${KEY}';`, "window.csrfToken = 'X';"],
    [`f("{\\"sessionId\\":\\"${KEY}\\"}")`, 'f("{\\"sessionId\\":\\"X\\"}")'],
    [
      `<b data-page="{&quot;apiKey&quot;:&quot;${KEY}&quot;}">`,
      '<b data-page="{&quot;apiKey&quot;:&quot;X&quot;}">',
    ],
    [`<b data-csrf-token="${KEY}">`, '<b data-csrf-token="X">'],
    [`{"token":"ab\\/${KEY}"}`, '{"token":"X"}'],
  ])('a value behind the name of a secret: %s', (text, expected) => {
    for (const maybeScript of [true, false]) expect(said(text, maybeScript)).toBe(expected);
  });

  test.each([
    '{"password":"Mot de passe oublié ?","token":"Jeton","session":"2024-evening"}',
    `{"author":"${KEY}","videoId":"${KEY}","key":"${KEY}","code":"${KEY}","hash":"${KEY}","token_type":"Bearer"}`,
    `{"tokenUrl":"https://h.example/${KEY}","sessionUrl":"https:\\/\\/h.example\\/${KEY}"}`,
    `{"email":"contact@pirate-films-2024.example"}`,
    `token = ${KEY}; if (token == "x") session: { "a": "${KEY}" }`,
  ])('what is none stays: %s', (text) => expect(said(text)).toBe(text));

  test('what may sign a stream is taken out where its name stands, and not looked for elsewhere', () => {
    const text = `{"token":"${KEY}","access_token":"${KEY}y"}`;
    const { removed, aside } = redactText(text, rules(), { known: new KnownSecrets(), maybeScript: true });
    expect([removed, aside]).toEqual([[`${KEY}y`], [KEY]]);
  });

  test('a value is known in every spelling, and has one mark', () => {
    const value = 'Zk93Jd02mQaX81bPo7+x/Vx5=';
    const known = new KnownSecrets();
    known.learn([encodeURIComponent(value)]);
    const text = `"${value}" ${encodeURIComponent(value)} "${value.replaceAll('/', '\\/')}"`;
    const clean = redactText(text, rules(), { known, maybeScript: true }).text;
    expect(clean.replace(anyMark, 'X')).toBe('"X" X "X"');
    expect(new Set(clean.match(anyMark)).size).toBe(1);
  });

  test('in markup without scripts, relative addresses are read as strictly as others', () =>
    expect(said('<a href="?token=abc">', false)).toBe('<a href="?token=X">'));

  test('a value known from an address is found where no rule would know it; words are not', () => {
    expect(said(`var s="${KEY}"; session`, true, [KEY, 'session'])).toBe('var s="X"; session');
  });

  test('what looks random', () => {
    for (const value of [KEY, '550e8400-e29b-41d4-a716-446655440000', 'a3f5c9e1b7d20846aa'])
      expect(looksRandom(value), value).toBe(true);
    for (const value of [
      'blade-runner-2049-final-cut',
      'internationalisation',
      '20260101120000123456',
      'a1b2',
    ])
      expect(looksRandom(value), value).toBe(false);
  });
});

test('marks do not make two captures of one page look different', async () => {
  const of = async (salt: string) => {
    const urlFinal = redactUrl('https://h.example/film?id=7&token=abc', rules({ salt })).text;
    return fingerprint({ urlFinal, title: 'Film', text: `Go to ${urlFinal}` });
  };
  expect(await of('one')).toBe(await of('two'));
  expect(canonicalUrl(redactUrl('https://h.example/film?id=7&token=abc', rules()).text)).toBe(
    'https://h.example/film?id=7',
  );
});
