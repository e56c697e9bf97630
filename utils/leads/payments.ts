/** Where money goes: payment links, supporter pages, and coin addresses whose checksum is right. */
import type { Lead } from '@/utils/evidence/schema';
import { coinAddress } from './coin-address';
import { addressLead, passageLead, type AddressReader, type PassageReader } from './draft';
import { hits } from './scan';

/** A service and the part of its address that names the receiver (path, with query where that carries the name). */
const RECEIVERS: { host: RegExp; receiver: RegExp }[] = [
  { host: /^paypal\.me$/, receiver: /^\/[\w.-]{1,40}/ },
  { host: /^paypal\.com$/, receiver: /^\/paypalme\/[\w.-]{1,40}/ },
  {
    host: /^paypal\.com$/,
    receiver:
      /^\/(?:donate|cgi-bin\/webscr)\/?\?.{0,500}?\b(?:hosted_button_id|business|campaign_id)=[^&]{3,100}/,
  },
  { host: /^(?:buy|donate|book|checkout)\.stripe\.com$/, receiver: /^\/[\w/-]{5,200}/ },
  {
    host: /^patreon\.com$/,
    receiver: /^\/(?!policy|login|about|home|pricing|legal|user$)(?:c\/|user\?u=)?[\w-]{2,64}/,
  },
  { host: /^ko-fi\.com$/, receiver: /^\/(?!home|explore|about|s\/|gold|manage|login)[\w-]{2,64}/ },
  { host: /^boosty\.to$/, receiver: /^\/(?!app|about|terms)[\w.-]{2,64}/ },
  { host: /^buymeacoffee\.com$/, receiver: /^\/(?!about|login|explore)[\w.-]{2,64}/ },
  { host: /^liberapay\.com$/, receiver: /^\/(?!about|explore|sign-in)[\w.-]{2,64}/ },
  { host: /^donationalerts\.com$/, receiver: /^\/r\/[\w-]{2,64}/ },
  { host: /^yoomoney\.ru$/, receiver: /^\/to\/\d{10,20}/ },
  { host: /^qiwi\.com$/, receiver: /^\/n\/[\w-]{2,64}/ },
  { host: /^cash\.app$/, receiver: /^\/\$[\w-]{1,30}/ },
  { host: /^venmo\.com$/, receiver: /^\/(?:u\/)?[\w-]{3,40}/ },
  { host: /^nowpayments\.io$/, receiver: /^\/(?:payment|donation)\/?[?/][\w=&-]{3,100}/ },
  { host: /^plisio\.net$/, receiver: /^\/(?:invoice|donate)\/[\w-]{5,64}/ },
  {
    host: /(?:^|\.)(?:sellix\.io|sell\.app|mysellix\.io|sellpass\.io|shoppy\.gg|selly\.gg)$/,
    receiver: /^\/[\w@/-]{2,100}/,
  },
];
const COIN_SCHEME = /^(?:bitcoin|litecoin|ethereum|dogecoin|tron):$/;

export const paymentLinks: AddressReader = (sighting) => {
  const { url } = sighting;
  if (COIN_SCHEME.test(url.protocol)) {
    const address = coinAddress(url.pathname.replace(/@.*$/, ''));
    return address === null ? [] : [{ ...addressLead('payment', sighting, address), host: null }];
  }
  const host = url.hostname.replace(/^www\./, '');
  for (const service of RECEIVERS) {
    const receiver = service.host.test(host) && service.receiver.exec(url.pathname + url.search);
    if (receiver) return [addressLead('payment', sighting, `https://${host}${receiver[0]}`)];
  }
  return [];
};

/** Shapes of addresses; {@link coinAddress} decides. Word boundaries on both sides keep the attempts few. */
const COINS =
  /(?<![0-9A-Za-z])(?:(?:bc|ltc)1[0-9a-z]{11,71}|0x[0-9a-fA-F]{40}|[13LMDT][1-9A-HJ-NP-Za-km-z]{25,34})(?![0-9A-Za-z])/g;
/** Only beside such a word is forty hex digits an address to pay to, and not a contract or a hash in a manual. */
const MONEY = /\b(?:donat|support|pay|wallet|tip|eth\b|erc-?20|bep-?20|usdt|usdc|crypto|coin)/i;
const STRIPE_KEY = /\b(pk_live_[0-9A-Za-z]{16,120})\b/g;

export const writtenPayments: PassageReader = (passage) => {
  const leads: Lead[] = [];
  for (const match of hits(passage.text, COINS)) {
    const [written] = match;
    const at = match.index ?? 0;
    const around = passage.text.slice(Math.max(0, at - 120), at);
    const address = written.startsWith('0x') && !MONEY.test(around) ? null : coinAddress(written);
    if (address !== null) leads.push(passageLead('payment', passage, address, written));
  }
  if (passage.kind === 'text') return leads;
  for (const [key] of hits(passage.text, STRIPE_KEY)) {
    leads.push(passageLead('payment', passage, `stripe:${key}`, key));
  }
  return leads;
};
