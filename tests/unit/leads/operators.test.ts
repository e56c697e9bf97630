import { expect, test } from 'vitest';
import { coinAddress } from '@/utils/leads/coin-address';
import { found, leadsOf, linking, page, request } from './pages';

const TOKEN = '0123456789abcdef0123456789abcdef';

test.each([
  [`gtag('config', 'G-AB12CD34EF');`, 'google-analytics:G-AB12CD34EF'],
  ["ga('create', 'UA-1234567-1')", 'google-analytics:UA-1234567-1'],
  ["(window,document,'script','dataLayer','GTM-ABC123')", 'google-tag-manager:GTM-ABC123'],
  ["gtag('config', 'AW-123456789')", 'google-ads:AW-123456789'],
  ['data-ad-client="ca-pub-1234567890123456"', 'google-adsense:ca-pub-1234567890123456'],
  ['ym(12345678, "init", {})', 'yandex-metrica:12345678'],
  ["fbq('init', '123456789012345');", 'facebook-pixel:123456789012345'],
  [`data-cf-beacon='{"token": "${TOKEN}"}'`, `cloudflare-beacon:${TOKEN}`],
  [`data-cf-beacon="{&quot;token&quot;: &quot;${TOKEN}&quot;}"`, `cloudflare-beacon:${TOKEN}`],
  ["_Hasync.push(['Histats.start', '1,4712345,4,0,0,0,00010000']);", 'histats:4712345'],
  ['var sc_project=12345678;', 'statcounter:12345678'],
  ['h._hjSettings={hjid:1234567,hjsv:6}', 'hotjar:1234567'],
])('%s shows an account', (html, value) => {
  const leads = leadsOf(page({ html: `<script>${html}</script>` }));
  expect(leads).toMatchObject([{ kind: 'analytics-id', value, shown_in: 'data/snapshot/page.html' }]);
  expect(html).toContain(leads[0]?.evidence);
});

test.each([
  ['https://www.googletagmanager.com/gtag/js?id=G-AB12CD34EF&l=x', 'google-analytics:G-AB12CD34EF'],
  ['https://www.googletagmanager.com/gtm.js?id=GTM-ABC123', 'google-tag-manager:GTM-ABC123'],
  ['https://region1.google-analytics.com/g/collect?v=2&tid=G-AB12CD34EF', 'google-analytics:G-AB12CD34EF'],
  ['https://mc.yandex.ru/watch/12345678?x=1', 'yandex-metrica:12345678'],
  ['https://www.facebook.com/tr?id=123456789012345&ev=PageView', 'facebook-pixel:123456789012345'],
  ['https://stats.films.example/matomo.php?idsite=3&rec=1', 'matomo:stats.films.example#3'],
  ['https://sstatic1.histats.com/0.gif?4712345&101', 'histats:4712345'],
  [`https://hm.baidu.com/hm.js?${TOKEN}`, `baidu:${TOKEN}`],
])('a request to %s shows an account', (url, value) => {
  expect(leadsOf(page({}, [request(url)]))).toMatchObject([
    { kind: 'analytics-id', value, shown_in: 'data/network/requests.jsonl' },
  ]);
});

test.each(['A G-SHOCK watch', 'UA-less', '"G-ABCDEFGHIJ"', 'GTM-x', 'sc_project=', 'ca-pub-1'])(
  '%s is no account',
  (html) => {
    expect(found(page({ html, text: html }))).toEqual([]);
  },
);

test('advertising is a lead with its zone; a link to a network is not', () => {
  const hash = 'abcdef0123456789abcdef0123456789';
  expect(
    found(
      page({ html: `<script>atOptions = { 'key' : '${TOKEN}' }</script>` }, [
        request('https://a.magsrv.com/ad-provider.js'),
        request('https://syndication.realsrv.com/splash.php?idzone=4971234'),
        request(`https://weekly-host.example/ab/cd/ef/${hash}.js`),
        request('https://other-host.example/400/6543210'),
      ]),
    ),
  ).toEqual([
    'ad-network magsrv.com',
    'ad-network realsrv.com#zone=4971234',
    `ad-network weekly-host.example#zone=${hash}`,
    'ad-network other-host.example#zone=6543210',
    `ad-network adsterra#zone=${TOKEN}`,
  ]);
  expect(found(linking('https://propellerads.com/publishers?zoneid=1234567'))).toEqual([]);
});

test.each([
  ['https://www.paypal.me/FilmsX', 'https://paypal.me/FilmsX'],
  [
    'https://www.paypal.com/donate/?hosted_button_id=AB12CD',
    'https://paypal.com/donate/?hosted_button_id=AB12CD',
  ],
  ['https://buy.stripe.com/abc123', 'https://buy.stripe.com/abc123'],
  ['https://www.patreon.com/filmsx', 'https://patreon.com/filmsx'],
  ['https://ko-fi.com/filmsx', 'https://ko-fi.com/filmsx'],
  ['https://boosty.to/filmsx?from=x', 'https://boosty.to/filmsx'],
  ['bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=1', 'bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
])('%s is a payment', (href, value) => {
  expect(leadsOf(linking(href))).toMatchObject([{ kind: 'payment', value }]);
});

test.each([
  'https://www.paypal.com/',
  'https://www.paypal.com/signin',
  'https://www.patreon.com/policy/legal',
  'https://www.patreon.com/user',
])('%s pays nobody', (href) => {
  expect(found(linking(href))).toEqual([]);
});

// Addresses published as examples: the genesis block, BIP 173, BIP 350, EIP-55 and the like.
test.each([
  ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'bitcoin'],
  ['3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy', 'bitcoin'],
  ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'bitcoin'],
  ['BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4', 'bitcoin'],
  ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', 'bitcoin'],
  ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'tron'],
  ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', 'ethereum'],
  ['0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed', 'ethereum'],
])('%s is an address of %s, and is none with one character changed', (address, coin) => {
  const spelling = coin === 'bitcoin' && /^bc1/i.test(address) ? address.toLowerCase() : address;
  expect(coinAddress(address)).toBe(`${coin}:${spelling}`);
  if (/^0x[^A-F]*$/.test(address)) return; // one case alone carries no checksum
  for (let place = 4; place < address.length; place++) {
    const other = address[place] === 'b' ? 'd' : 'b';
    const changed = address.slice(0, place) + other + address.slice(place + 1);
    if (changed.toLowerCase() !== address.toLowerCase()) expect(coinAddress(changed)).toBeNull();
  }
});

test('coins are found in text; forty hex digits count only beside a word about money', () => {
  const text =
    'Donate BTC 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa, USDT: 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed';
  expect(leadsOf(page({ text }))).toMatchObject([
    {
      kind: 'payment',
      value: 'bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
      shown_in: 'data/snapshot/text.txt',
    },
    { kind: 'payment', value: 'ethereum:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed' },
  ]);
  expect(found(page({ text: 'commit 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed' }))).toEqual([]);
});
