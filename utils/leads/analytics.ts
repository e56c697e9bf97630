/** Accounts of measuring services: the same number on two sites means the same operator. */
import type { Lead } from '@/utils/evidence/schema';
import { addressLead, passageLead, type AddressReader, type PassageReader } from './draft';
import { hits } from './scan';

/** A service, and how its account number stands in a page. Each pattern starts with something rare, in linear time. */
const IN_MARKUP: { service: string; pattern: RegExp }[] = [
  { service: 'google-analytics', pattern: /(G-(?<=["'=]G-)(?=[A-Z]{0,11}\d)[A-Z0-9]{8,12})(?=["'&])/g },
  { service: 'google-analytics', pattern: /\b(UA-\d{4,10}-\d{1,4})\b/g },
  { service: 'google-tag-manager', pattern: /(GTM-(?<=["'=]GTM-)[A-Z0-9]{5,9})(?=["'&])/g },
  { service: 'google-ads', pattern: /(AW-(?<=["'=/]AW-)\d{8,11})(?=["'&/])/g },
  { service: 'google-adsense', pattern: /\b(ca-pub-\d{10,16})\b/g },
  { service: 'yandex-metrica', pattern: /\bym\(\s{0,5}(\d{5,9}),\s{0,5}["']init["']/g },
  { service: 'yandex-metrica', pattern: /\byaCounter(\d{5,9})\b/g },
  { service: 'facebook-pixel', pattern: /\bfbq\(\s{0,5}["']init["'],\s{0,5}["'](\d{10,17})["']/g },
  { service: 'tiktok-pixel', pattern: /\bttq\.load\(["']([A-Z0-9]{18,24})["']/g },
  {
    service: 'cloudflare-beacon',
    pattern:
      /data-cf-beacon=.{0,40}?token(?:["']|&quot;|&#34;)\s{0,3}:\s{0,3}(?:["']|&quot;|&#34;)([0-9a-f]{32})/g,
  },
  { service: 'histats', pattern: /Histats\.start["'],\s{0,5}["']\d,(\d{4,10}),/g },
  { service: 'statcounter', pattern: /\bsc_project\s{0,5}=\s{0,5}["']?(\d{5,10})/g },
  { service: 'hotjar', pattern: /\bhjid\s{0,3}:\s{0,3}(\d{4,9})/g },
  { service: 'clarity', pattern: /["']clarity["'],\s{0,5}["']script["'],\s{0,5}["']([a-z0-9]{8,12})["']/g },
  { service: 'mail.ru-counter', pattern: /_tmr\.push\(\{\s{0,5}id:\s{0,3}["'](\d{5,9})["']/g },
];

export const inlineAnalytics: PassageReader = (passage) => {
  if (passage.kind !== 'markup') return [];
  const leads: Lead[] = [];
  for (const { service, pattern } of IN_MARKUP) {
    for (const [, account = ''] of hits(passage.text, pattern)) {
      leads.push(passageLead('analytics-id', passage, `${service}:${account}`, account));
    }
  }
  return leads;
};

/** A service's own address, and where in it the account stands. Host, path, and the parameter or a group of the path. */
const IN_ADDRESS: { service: string; host: RegExp; path: RegExp; param?: string; id?: RegExp }[] = [
  { service: 'google-analytics', host: /(?:^|\.)google-analytics\.com$/, path: /collect$/, param: 'tid' },
  {
    service: 'google',
    host: /(?:^|\.)googletagmanager\.com$/,
    path: /^\/(?:gtag\/js|gtm\.js|ns\.html)$/,
    param: 'id',
  },
  {
    service: 'yandex-metrica',
    host: /^mc\.(?:webvisor\.org|yandex\.[a-z.]{2,6})$/,
    path: /^\/(?:watch|webvisor)\/(\d{5,9})/,
  },
  {
    service: 'facebook-pixel',
    host: /(?:^|\.)facebook\.com$/,
    path: /^\/tr\/?$/,
    param: 'id',
    id: /^\d{10,17}$/,
  },
  { service: 'histats', host: /(?:^|\.)histats\.com$/, path: /^\/(?:stats\/)?0\.(?:gif|php)$/ },
  {
    service: 'statcounter',
    host: /(?:^|\.)statcounter\.com$/,
    path: /^\/(\d{5,10})\/|^\/t\.php$/,
    param: 'sc_project',
  },
  { service: 'hotjar', host: /^static\.hotjar\.com$/, path: /^\/c\/hotjar-(\d{4,9})\.js$/ },
  { service: 'clarity', host: /(?:^|\.)clarity\.ms$/, path: /^\/tag\/([a-z0-9]{8,12})$/ },
  { service: 'baidu', host: /^hm\.baidu\.com$/, path: /^\/hm\.(?:js|gif)$/ },
  { service: 'mail.ru-counter', host: /^top-fwz1\.mail\.ru$/, path: /^\/counter2?$/, param: 'id' },
  { service: 'plausible', host: /^plausible\.io$/, path: /^\/js\/(pa-[\w-]{10,40})\.js$/ },
];
const MATOMO_PATH = /\/(?:matomo|piwik)\.php$/;

/** Known services by their address; Matomo, which anybody can run, by the name of its script. */
export const analyticsAddresses: AddressReader = (sighting) => {
  const { url, origin } = sighting;
  if (origin === 'link' || !/^https?:$/.test(url.protocol)) return [];
  const site = url.searchParams.get('idsite');
  if (MATOMO_PATH.test(url.pathname) && site !== null && /^\d{1,6}$/.test(site)) {
    return [addressLead('analytics-id', sighting, `matomo:${url.host}#${site}`)];
  }
  for (const { service, host, path, param, id = /^[\w-]{4,40}$/ } of IN_ADDRESS) {
    const found = host.test(url.hostname) && path.exec(url.pathname);
    if (!found) continue;
    const account =
      found[1] ?? (param === undefined ? url.search.slice(1).split('&', 1)[0] : url.searchParams.get(param));
    if (account && id.test(account)) {
      return [addressLead('analytics-id', sighting, `${serviceOf(service, account)}:${account}`)];
    }
  }
  return [];
};

/** Google loads every product by one address: the account's prefix says which. */
function serviceOf(service: string, account: string): string {
  if (service !== 'google') return service;
  if (account.startsWith('GTM-')) return 'google-tag-manager';
  return account.startsWith('AW-') ? 'google-ads' : 'google-analytics';
}
