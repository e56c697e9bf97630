/** How the people behind a page want to be reached or joined: invitations, handles, e-mail, complaint pages. */
import { readUrl } from '@/utils/evidence/read-url';
import type { Lead } from '@/utils/evidence/schema';
import { addressLead, passageLead, type AddressReader, type PassageReader } from './draft';
import { hits } from './scan';

const TELEGRAM = new Set(['t.me', 'telegram.me', 'telegram.dog']);
/** Paths of Telegram that name nobody. */
const TELEGRAM_TOOL =
  /^\/(?:share|iv|addstickers|addemoji|addtheme|setlanguage|proxy|socks|login|bg|confirmphone|msg|invoice)(?:\/|$)/;
/** Telegram's own rule for names. */
const TELEGRAM_NAME = /^\/(?:s\/)?([a-z]\w{3,31})(?:\/|$)/i;

export const invitations: AddressReader = (sighting) => {
  const { hostname, pathname, protocol, searchParams } = sighting.url;
  const host = hostname.replace(/^www\./, '');
  const invite = (value: string): Lead[] => [addressLead('invite', sighting, value)];
  if (protocol === 'tg:') {
    const code = searchParams.get('invite');
    const name = searchParams.get('domain');
    if (code) return [{ ...addressLead('invite', sighting, `https://t.me/+${code}`), host: 't.me' }];
    return name ? [{ ...addressLead('contact', sighting, `https://t.me/${name}`), host: 't.me' }] : [];
  }
  if (TELEGRAM.has(host)) {
    const code = /^\/(?:\+|joinchat\/)([\w-]{6,64})/.exec(pathname)?.[1];
    if (code !== undefined) return invite(`https://t.me/+${code}`);
    const name = TELEGRAM_TOOL.test(pathname) ? undefined : TELEGRAM_NAME.exec(pathname)?.[1];
    return name === undefined ? [] : [addressLead('contact', sighting, `https://t.me/${name.toLowerCase()}`)];
  }
  const discord = /^\/(?:invite\/)?([\w-]{2,64})\/?$/.exec(pathname)?.[1];
  if (host === 'discord.gg' && discord !== undefined) return invite(`https://discord.gg/${discord}`);
  if (/^discord(?:app)?\.com$/.test(host) && pathname.startsWith('/invite/') && discord !== undefined)
    return invite(`https://discord.gg/${discord}`);
  if (host === 'chat.whatsapp.com' && /^\/(?:invite\/)?\w{16,32}$/.test(pathname))
    return invite(sighting.url.href);
  if (host === 'whatsapp.com' && /^\/channel\/\w{16,40}$/.test(pathname)) return invite(sighting.url.href);
  if (host === 'signal.group' || host === 'invite.viber.com' || host === 'vk.me') {
    return pathname.length > 1 || sighting.url.hash !== '' ? invite(sighting.url.href) : [];
  }
  if (host === 'wa.me' && /^\/\d{6,15}$/.test(pathname)) return [addressLead('contact', sighting)];
  return [];
};

const COMPLAINT = /\b(?:dmca|take-?down|copyright[-_ ](?:complaint|infringement|notice|claim)|abuse)\b/i;
const CONTACT_PATH = /\/(?:contact|contact[-_]us|kontakt|contacto|contato|feedback)(?:\.(?:html?|php))?\/?$/i;

/** E-mail links, and pages of the site itself for complaints or contact. */
export const contactLinks: AddressReader = (sighting) => {
  const { url, origin, label, chain } = sighting;
  if (url.protocol === 'mailto:') {
    const address = mailAddress(url.pathname);
    return address === null ? [] : [{ ...addressLead('contact', sighting, `mailto:${address}`), host: null }];
  }
  if (origin !== 'link' || chain.length !== 1 || !sameHost(url, chain[0])) return [];
  const complaint = COMPLAINT.test(url.pathname) || COMPLAINT.test(label);
  return complaint || CONTACT_PATH.test(url.pathname) ? [addressLead('contact', sighting)] : [];
};

const sameHost = (url: URL, page: string | undefined): boolean =>
  page !== undefined && readUrl(page)?.hostname === url.hostname;

/** Addresses that stand in manuals and reach nobody. */
const NOBODY = /^git@|@example\.(?:com|org|net)$|^(?:no-?reply|donotreply)@/i;
const MAIL = /^[\w.+-]{1,64}@(?:[a-z\d-]{1,63}\.){1,5}[a-z]{2,24}$/i;

function mailAddress(encoded: string): string | null {
  let address = encoded;
  try {
    address = decodeURIComponent(encoded);
  } catch {
    return null; // not an address anybody could write to
  }
  const first = address.split(/[,;]/, 1)[0]?.trim().toLowerCase() ?? '';
  return MAIL.test(first) && !NOBODY.test(first) ? first : null;
}

/** Written out for people: `abuse@films.example`, `telegram: @films`. Read back from the `@`, which is rare. */
export const writtenContacts: PassageReader = (passage) => {
  if (passage.kind !== 'text') return [];
  const leads: Lead[] = [];
  for (const { index = 0 } of hits(passage.text, /@/g)) {
    const before = /[\w.+-]{1,64}$/.exec(passage.text.slice(Math.max(0, index - 64), index))?.[0] ?? '';
    const after =
      /^[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}/.exec(passage.text.slice(index + 1, index + 200))?.[0] ?? '';
    const written = `${before}@${after}`;
    if (before !== '' && MAIL.test(written) && !NOBODY.test(written)) {
      leads.push(passageLead('contact', passage, `mailto:${written.toLowerCase()}`, written));
    }
    const intro = passage.text.slice(Math.max(0, index - 24), index);
    if (/(?:telegram|tg)\s{0,3}[:：-]?\s{0,3}$/i.test(intro) && /^[a-z]\w{3,31}$/i.test(after)) {
      leads.push({
        ...passageLead('contact', passage, `https://t.me/${after.toLowerCase()}`, written),
        host: 't.me',
      });
    }
  }
  return leads;
};
