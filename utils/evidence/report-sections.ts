/** What the report tells, section by section. */
import { html, NOTHING, type Html } from './html';
import {
  address,
  facts,
  given,
  grouped,
  picture,
  section,
  table,
  time,
  yesNo,
  type ReportImage,
} from './report-parts';
import { filled, type ReportTexts } from './report-texts';
import type { Evidence, FileEntry, Lead, MainResponse, Remark } from './schema';

/** All of evidence.json but the hash of the log, which is closed after the report. */
export type ReportSubject = Omit<Evidence, 'custody_head'>;

export function glance(subject: ReportSubject, texts: ReportTexts): Html {
  const { operator, vantage } = subject;
  const place = [vantage.country, vantage.public_ip, vantage.declared_vpn].filter((part) => part !== null);
  return section(
    texts.atAGlance,
    facts([
      [texts.capturedAt, time(subject.clock.wall, texts)],
      [texts.capturedBy, given(operator.name, texts)],
      [texts.organisation, given(operator.organisation, texts)],
      [texts.accountUsed, given(operator.account_used, texts)],
      [texts.caseReference, given(subject.case_ref, texts)],
      [texts.purpose, given(subject.purpose, texts)],
      [texts.server, given(subject.main_response?.ip ?? null, texts)],
      [texts.seenFrom, given(place.length === 0 ? null : place.join(', '), texts)],
      [texts.proxied, yesNo(vantage.proxied, texts)],
      [texts.captureId, html`<code>${subject.capture_id}</code>`],
    ]),
  );
}

const response = (answer: MainResponse, texts: ReportTexts): Html =>
  html`<h3>${texts.mainResponse}</h3>
    ${facts([
      [texts.status, given(answer.status_line, texts)],
      [texts.server, given(answer.ip, texts)],
      [texts.fromCache, yesNo(answer.from_cache, texts)],
      [texts.fromServiceWorker, yesNo(answer.from_service_worker, texts)],
    ])}
    <details>
      <summary>${texts.headers} (${answer.headers.length})</summary>
      ${table(
        [{ title: texts.header, kind: 'name' }, { title: texts.value }],
        answer.headers.map(([name, value]) => [
          html`<code>${given(name, texts)}</code>`,
          html`<span class="mono">${given(value, texts)}</span>`,
        ]),
      )}
    </details>`;

export function route(subject: ReportSubject, texts: ReportTexts): Html {
  const { target, redirects, main_response: answer } = subject;
  const hops = table(
    [
      { title: texts.status, kind: 'num' },
      { title: texts.address, kind: 'wide' },
      { title: texts.location, kind: 'wide' },
      { title: texts.server, kind: 'num' },
    ],
    redirects.map((hop) => [
      hop.status,
      address(hop.url, texts),
      address(hop.location, texts),
      given(hop.ip, texts),
    ]),
  );
  return section(
    texts.howReached,
    facts([
      [texts.urlTyped, address(target.url_typed, texts)],
      [texts.urlFinal, address(target.url_final, texts)],
      [texts.referrer, address(target.referrer, texts)],
    ]),
    html`<h3>${texts.redirects}</h3>`,
    redirects.length === 0 ? html`<p class="note">${texts.none}</p>` : hops,
    answer ? response(answer, texts) : NOTHING,
  );
}

export function connection({ tls }: ReportSubject, texts: ReportTexts): Html {
  if (!tls) return section(texts.connection, html`<p class="note">${texts.noTls}</p>`);
  return section(
    texts.connection,
    facts([
      [texts.protocol, given(tls.protocol, texts)],
      [texts.cipher, given(tls.cipher, texts)],
      [texts.trusted, yesNo(tls.trusted, texts)],
    ]),
    html`<h3>${texts.certificate}</h3>`,
    table(
      [
        { title: texts.certificate, kind: 'wide' },
        { title: texts.issuedBy, kind: 'wide' },
        { title: texts.valid, kind: 'num' },
      ],
      tls.chain.map((link) => [
        [given(link.subject, texts), html`<div class="hash">${link.sha256}</div>`],
        given(link.issuer, texts),
        `${link.not_before.slice(0, 10)} – ${link.not_after.slice(0, 10)}`,
      ]),
    ),
  );
}

export function screenshots(
  { page: { coverage, document_size: documentSize } }: ReportSubject,
  images: readonly ReportImage[],
  texts: ReportTexts,
): Html {
  if (images.length === 0) return NOTHING;
  const strips = new Map(
    coverage?.strips.map((strip, index) => [strip.path.replace(/^data\//, ''), { ...strip, index }]),
  );
  const captioned = images.map((image) => {
    const strip = strips.get(image.src);
    const area = strip && {
      number: strip.index + 1,
      from: strip.area.y,
      to: strip.area.y + strip.area.height,
    };
    return {
      image: area ? { ...image, alt: filled(texts.strip, area) } : image,
      isStrip: area !== undefined,
    };
  });
  const covered = coverage && {
    taken: coverage.strips_taken,
    needed: coverage.strips_needed,
    height: coverage.height_covered,
    total: documentSize.height,
  };
  return section(
    texts.screenshots,
    captioned.filter(({ isStrip }) => !isStrip).map(({ image }) => picture(image)),
    covered
      ? html`<h3>${texts.wholePage}</h3>
          <p class="note">${filled(texts.coverage, covered)}</p>`
      : NOTHING,
    strips.size > 0
      ? html`<div class="strips" tabindex="0" role="region" aria-label="${texts.wholePage}">
          ${captioned.filter(({ isStrip }) => isStrip).map(({ image }) => picture(image))}
        </div>`
      : NOTHING,
  );
}

export function leadList(leads: readonly Lead[], texts: ReportTexts): Html {
  if (leads.length === 0) return NOTHING;
  return section(
    `${texts.leads} (${leads.length})`,
    html`<p class="note">${texts.leadsExplained}</p>`,
    table(
      [
        { title: texts.leadKind, kind: 'name' },
        { title: texts.value, kind: 'wide' },
        { title: texts.leadShownIn, kind: 'name' },
        { title: texts.leadEvidence, kind: 'wide' },
      ],
      leads.map((lead) => [
        html`<code>${lead.kind}</code>`,
        address(lead.value, texts),
        html`<code>${lead.shown_in}</code>`,
        given(lead.evidence, texts),
      ]),
    ),
  );
}

export function environment(
  { device, browser, tool, method, clock, capture_id: _id }: ReportSubject,
  texts: ReportTexts,
): Html {
  const screen = `${device.screen.width} × ${device.screen.height} px, ${device.device_pixel_ratio}×`;
  const system = [device.os, device.architecture].filter((part) => part !== null).join(', ');
  const skew = clock.skew_ms === null ? given(null, texts) : `${clock.skew_ms} ms`;
  return section(
    texts.environment,
    facts([
      [texts.system, given(system, texts)],
      [texts.screen, screen],
      [texts.browser, given(`${browser.name} ${browser.version}`, texts)],
      [texts.userAgent, html`<span class="mono">${given(browser.user_agent, texts)}</span>`],
      [texts.privateWindow, yesNo(browser.private_window, texts)],
      [texts.tool, `${tool.name} ${tool.version}`],
      [texts.settingsDigest, html`<span class="hash">${tool.settings_sha256}</span>`],
      [
        texts.method,
        [method.engine, method.full_page, method.snapshot].filter((part) => part !== null).join(', '),
      ],
      [texts.timeZone, given(clock.time_zone, texts)],
      [texts.clockSkew, skew],
    ]),
  );
}

/** Only what a browser shows without running anything is a link. */
function fileName({ path, media_type: type }: FileEntry): Html {
  const isShowable = /^image\/(?:png|jpeg|webp)$|^text\/plain|^application\/json$/.test(type);
  const name = html`<code>${path}</code>`;
  return isShowable ? html`<a href="${path.replace(/^data\//, '')}">${name}</a>` : name;
}

export const files = (entries: readonly FileEntry[], texts: ReportTexts): Html =>
  section(
    texts.files,
    html`<p class="note">${texts.filesExplained}</p>`,
    table(
      [
        { title: texts.file, kind: 'wide' },
        { title: texts.size, kind: 'num' },
        { title: texts.madeBy, kind: 'name' },
      ],
      entries.map((file) => [
        [fileName(file), html`<div class="hash">${file.sha256}</div>`],
        `${grouped(file.bytes)} ${texts.bytes}`,
        file.method,
      ]),
    ),
  );

const remarkList = (title: string, remarks: readonly Remark[], texts: ReportTexts): Html =>
  remarks.length === 0
    ? NOTHING
    : html`<h3>${title}</h3>
        <ul class="remarks">
          ${remarks.map(
            ({ code, at, detail }) =>
              html`<li>
                <code>${code}</code>${detail === '' ? NOTHING : given(detail, texts)}${time(at, texts)}
              </li> `,
          )}
        </ul>`;

export function remarks(subject: ReportSubject, texts: ReportTexts): Html {
  const redactions = subject.handling.redactions.map(
    ({ kind, count, detail }) => html`<li><code>${kind} × ${count}</code>${given(detail, texts)}</li> `,
  );
  const lists: [string, readonly Remark[]][] = [
    [texts.limitations, subject.limitations],
    [texts.errors, subject.errors],
    [texts.deviations, subject.deviations],
    [texts.transformations, subject.transformations],
  ];
  const isEmpty = redactions.length === 0 && lists.every(([, list]) => list.length === 0);
  return section(
    texts.remarks,
    isEmpty
      ? html`<p class="note">${texts.nothingToSay}</p>`
      : lists.map(([title, list]) => remarkList(title, list, texts)),
    redactions.length === 0
      ? NOTHING
      : html`<h3>${texts.redactions}</h3>
          <ul class="remarks">
            ${redactions}
          </ul>`,
  );
}
