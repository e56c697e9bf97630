import { expect, test } from 'vitest';
import { found, leadsOf, linking, page } from './pages';

const HASH = 'c9e15763f722f23e98a29decdfae341b98d53056';
const HASH32 = 'ZHQVOY7XELZD5GFCTXWN7LRUDOMNKMCW';

test.each([
  [`magnet:?xt=urn:btih:${HASH}`, `xt=urn:btih:${HASH}`],
  [`magnet:?xt=urn:btih:${HASH.toUpperCase()}&dn=Film+X`, `xt=urn:btih:${HASH}&dn=Film%20X`],
  [`magnet:?dn=Film%20X&xt=urn:btih:${HASH32}`, `xt=urn:btih:${HASH}&dn=Film%20X`],
  [
    `magnet:?xt=urn:btih:${HASH}&tr=udp://b.example:80&tr=udp://a.example:80&tr=udp://a.example:80`,
    `xt=urn:btih:${HASH}&tr=udp%3A%2F%2Fa.example%3A80&tr=udp%3A%2F%2Fb.example%3A80`,
  ],
  [`magnet:?xt=urn:btmh:1220${'ab'.repeat(32)}`, `xt=urn:btmh:1220${'ab'.repeat(32)}`],
])('%s becomes one spelling', (href, value) => {
  expect(leadsOf(linking(href))).toMatchObject([
    { kind: 'magnet', value: `magnet:?${value}`, host: null, shown_in: 'data/snapshot/page.html' },
  ]);
});

test('a magnet without a valid infohash is none', () => {
  expect(found(linking('magnet:?xt=urn:btih:123&dn=x'))).toEqual([]);
});

test('a magnet that only stands in a script or in the text is found', () => {
  expect(found(page({ html: `copy('magnet:?xt=urn:btih:${HASH}&amp;dn=X')` }))).toEqual([
    `magnet magnet:?xt=urn:btih:${HASH}&dn=X`,
  ]);
  expect(leadsOf(page({ text: `Copy magnet:?xt=urn:btih:${HASH} now` }))).toMatchObject([
    { kind: 'magnet', shown_in: 'data/snapshot/text.txt' },
  ]);
});

test.each([
  ['https://tracker.example/dl/Film.X.torrent', 'torrent', ''],
  ['https://rapidgator.net/file/abc/Film.X.rar.html', 'cyberlocker', ''],
  ['https://www.MEGA.nz/file/abc#key', 'cyberlocker', ''],
  ['https://streamtape.com/v/abc', 'cyberlocker', ''],
  ['https://quickupload.example/abcdef12345x', 'cyberlocker', ''],
  ['https://fastload.example/abcdef12345x/Film.X.part1.rar.html', 'cyberlocker', ''],
  ['https://bigfiles.example/d/8fJ2kQz', 'cyberlocker', 'Film.X.2160p.mkv (14.2 GB)'],
])('%s is a %s', (href, kind, label) => {
  expect(leadsOf(linking(href, label))).toMatchObject([{ kind, value: new URL(href).href }]);
});

test.each([
  ['https://rapidgator.net/', 'a host without a file'],
  ['https://notrapidgator.net/file/abc', 'a name that only ends alike'],
  ['https://github.com/owner/abcdef12345x', 'an ordinary site'],
  ['https://news.example/abcdefghijkl', 'twelve letters'],
  ['https://films.example/d/8fJ2kQz', 'a page of the same site'],
  ['https://docs.example/download/manual', 'a download of an ordinary site'],
  ['https://shop.example/file/12345', 'one weak sign'],
])('%s is no lead (%s)', (href) => {
  expect(found(linking(href, ''))).toEqual([]);
});

test.each([
  ['https://t.me/+AbCdEf123456', 'invite https://t.me/+AbCdEf123456'],
  ['https://telegram.me/joinchat/AbCdEf123456', 'invite https://t.me/+AbCdEf123456'],
  ['tg://join?invite=AbCdEf123456', 'invite https://t.me/+AbCdEf123456'],
  ['https://discord.com/invite/abc123', 'invite https://discord.gg/abc123'],
  ['https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrSt', 'invite https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrSt'],
  ['https://t.me/Films_X', 'contact https://t.me/films_x'],
  ['tg://resolve?domain=films_x', 'contact https://t.me/films_x'],
  ['https://wa.me/441632960000', 'contact https://wa.me/441632960000'],
  ['mailto:Admin@Films.example?subject=x', 'contact mailto:admin@films.example'],
  ['https://films.example/dmca.html', 'contact https://films.example/dmca.html'],
  ['https://films.example/contact-us', 'contact https://films.example/contact-us'],
])('%s gives %s', (href, expected) => {
  expect(found(linking(href))).toEqual([expected]);
});

test.each([
  'https://t.me/share/url?url=https://films.example/',
  'https://wa.me/?text=hello',
  'https://discord.com/developers',
  'https://elsewhere.example/dmca.html',
  'mailto:?subject=Look',
  'mailto:user@example.com',
])('%s reaches nobody here', (href) => {
  expect(found(linking(href))).toEqual([]);
});

test('contacts written for people are found in the text', () => {
  const text = 'Write to abuse@films.example, or Telegram: @films_x. Follow @nobody, install left-pad@1.0.0.';
  expect(found(page({ text }))).toEqual([
    'contact mailto:abuse@films.example',
    'contact https://t.me/films_x',
  ]);
});
