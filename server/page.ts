/** The one page for people: the newest referrals with their checks. No script, nothing of what was captured. */
import { html } from 'hono/html';
import { claimDocument } from '@/utils/referral/schema';
import type { Check, ClaimRecord, ReferralRecord, ReferralState } from './store';

type Markup = ReturnType<typeof html>;

/** What is alleged of one package: the claim that counts, and what other devices say. */
export interface ClaimsOf {
  counting: ClaimRecord | null;
  others: readonly ClaimRecord[];
}

export interface PageContent {
  deskName: string;
  referrals: ReferralRecord[];
  /** Labels of the devices that referred, by id. */
  devices: Map<string, string>;
  /** By seal. */
  claims: ReadonlyMap<string, ClaimsOf>;
  /** The seal to go on from, when there are older ones. */
  olderThan: string | null;
  isFirst: boolean;
}

const STATE: Record<ReferralState, string> = {
  received: 'Awaiting package',
  verifying: 'Verifying',
  accepted: 'Accepted',
  rejected: 'Rejected',
  actioned: 'Actioned',
};

const MARK: Record<Check['status'], { sign: string; word: string }> = {
  passed: { sign: '✓', word: 'passed' },
  failed: { sign: '✕', word: 'failed' },
  skipped: { sign: '–', word: 'skipped' },
};

function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`;
}

const time = (ms: number): Markup => {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} <span>${iso.slice(11, 19)} UTC</span></time>`;
};

const checkLine = ({ id, status, detail }: Check): Markup =>
  html`<li class="check ${status}">
    <span class="mark" role="img" aria-label="${MARK[status].word}">${MARK[status].sign}</span>
    <code>${id}</code><span>${detail}</span>
  </li>`;

function checks(all: Check[]): Markup {
  if (all.length === 0) return html`<p class="quiet">No check has been made yet.</p>`;
  const count = (status: Check['status']) => all.filter((check) => check.status === status).length;
  const counts = (['failed', 'passed', 'skipped'] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`);
  return html`<h3>Checks: ${counts.join(', ')}</h3>
    <ul class="checks">
      ${all.map(checkLine)}
    </ul>`;
}

const fact = (name: string, value: string | Markup): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** In others' words: nothing in them turns those of the desk around. */
const said = (text: string): Markup => html`<bdi>${text}</bdi>`;

/** What a row tells besides its referral. */
interface Beside {
  /** By id: what they are called. */
  devices: ReadonlyMap<string, string>;
  claims: ClaimsOf;
}

/** Codes of the protocol, as words. */
const words = (code: string): string => code.replaceAll('-', ' ');

/** What is alleged, in the order in which it is asked for. */
function claimFacts({ document, version }: ClaimRecord): Markup {
  const { claim, claimed_at: at } = claimDocument.parse(JSON.parse(document));
  return html`${fact('Work', said(claim.work))} ${fact('Rights holder', said(claim.rights_holder))}
  ${fact('Alleged', `${words(claim.kind)}: ${words(claim.infringement)}`)}
  ${claim.note === '' ? '' : fact('Note', said(claim.note))}
  ${fact('Claim', html`version ${version}, ${time(Date.parse(at))}`)}`;
}

function facts(referral: ReferralRecord, { devices, claims }: Beside): Markup {
  const named = (id: string): string => devices.get(id) ?? id;
  const code = (text: string) => html`<code>${text}</code>`;
  return html`<dl>
    ${claims.counting === null ? fact('Claim', 'none yet') : claimFacts(claims.counting)}
    ${claims.others.map(({ deviceId, version, work }) => fact('Also alleged', html`<q>${said(work)}</q> (version ${version}, by ${said(named(deviceId))}; does not count)`))}
    ${fact('Device', said(named(referral.deviceId)))}
    ${referral.receivedAtMs === null ? '' : fact('Package received', time(referral.receivedAtMs))}
    ${fact('Size', `${size(referral.packageBytes)} (${referral.packageBytes} bytes), ${referral.completeness}`)}
    ${referral.captureId === null ? '' : fact('Capture', code(referral.captureId))}
    ${fact('Seal', code(referral.seal))} ${fact('Package SHA-256', code(referral.packageSha256))}
    ${referral.duplicateOf === null ? '' : fact('Same content as', code(referral.duplicateOf))}
  </dl>`;
}

function downloads({ seal, state }: ReferralRecord): Markup {
  if (state !== 'accepted' && state !== 'actioned') return html``;
  const at = `/referrals/${seal}`;
  return html`<p class="downloads">
    <a class="main" href="${at}/package.zip">Package</a>
    <a href="${at}/receipt.json">Receipt</a>
    <a href="${at}/receipt.json.sig">Signature of the receipt</a>
  </p>`;
}

function problem({ problem: details }: ReferralRecord): Markup {
  if (details === null) return html``;
  const check = details.check === undefined ? '' : html`<code>${details.check}</code> `;
  return html`<p class="problem">${check}${details.detail ?? details.title}</p>`;
}

const row = (referral: ReferralRecord, beside: Beside): Markup =>
  html`<li>
    <details>
      <summary>
        <span class="state ${referral.state}">${STATE[referral.state]}</span>
        <span class="what"
          ><strong>${referral.host === '' ? 'address without a host' : referral.host}</strong>
          <span>${referral.work === null ? 'No work named' : said(referral.work)}</span></span
        >
        ${referral.duplicateOf === null ? '' : html`<span class="twin">Same content</span>`}
        ${time(referral.referredAtMs)}
      </summary>
      <div class="more">
        ${problem(referral)} ${facts(referral, beside)} ${downloads(referral)} ${checks(referral.checks)}
      </div>
    </details>
  </li>`;

const empty = html`<div class="empty">
  <h2>No referral yet</h2>
  <p>Give an investigator this desk’s address and an enrolment code. A new code:</p>
  <pre><code>npm run desk -- --data DIR --new-code</code></pre>
</div>`;

const authority = html`<footer>
  <h2>To check packages and receipts without this desk</h2>
  <p>
    <a href="/authority/desk-ca.crt">desk-ca.crt</a>
    <a href="/authority/tsa-root.crt">tsa-root.crt</a>
    <a href="/authority/receipt.pub.pem">receipt.pub.pem</a>
  </p>
  <p>
    VERIFY.txt in each package lists the commands for it. For its receipt, ID being the name of the download:
  </p>
  <pre><code>openssl dgst -sha256 -verify receipt.pub.pem -signature ID.receipt.json.sig ID.receipt.json</code></pre>
</footer>`;

const NO_CLAIMS: ClaimsOf = { counting: null, others: [] };

export function deskPage(content: PageContent): Markup {
  const { deskName, referrals, devices, olderThan, isFirst } = content;
  const rows = referrals.map((referral) =>
    row(referral, { devices, claims: content.claims.get(referral.seal) ?? NO_CLAIMS }),
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${deskName}</title>
        <link rel="stylesheet" href="/desk.css" />
        <link rel="icon" href="/desk.svg" type="image/svg+xml" />
      </head>
      <body>
        <header>
          <h1>${deskName}</h1>
          <p>Referrals, newest first</p>
        </header>
        <main>
          ${
            rows.length === 0 && isFirst
              ? empty
              : html`<ol>
                  ${rows}
                </ol>`
          }
          <nav>
            ${isFirst ? '' : html`<a href="/">Newest</a>`}
            ${olderThan === null ? '' : html`<a href="/?before=${olderThan}" rel="next">Older</a>`}
          </nav>
        </main>
        ${authority}
      </body>
    </html>`;
}
