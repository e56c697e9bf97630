/** data/report.html: the capture for people. Opens with a double click; no script, no network. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from './hash';
import { Html, html, NOTHING, visible } from './html';
import { toBase64 } from './pem';
import { address, given, type ReportImage } from './report-parts';
import {
  connection,
  environment,
  files,
  glance,
  leadList,
  remarks,
  route,
  screenshots,
  type ReportSubject,
} from './report-sections';
import { REPORT_STYLE } from './report-style';
import type { ReportTexts } from './report-texts';
import type { Lead } from './schema';

export type { ReportImage } from './report-parts';
export type { ReportSubject } from './report-sections';

/** Nothing runs and nothing is fetched, but pictures beside the report and exactly this style. */
const policy = (): string =>
  [
    "default-src 'none'",
    "img-src 'self' file:",
    `style-src 'sha256-${toBase64(sha256(utf8(REPORT_STYLE)))}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** In one piece: the policy allows these bytes and no others. */
const STYLE = new Html(`<style>${REPORT_STYLE}</style>`);

/** A seal over a page. */
const MARK = html`<svg
  viewBox="0 0 24 24"
  fill="none"
  stroke="currentColor"
  stroke-width="1.8"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
>
  <path d="M13 21H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h8l5 5v3" />
  <path d="M14 3v5h5" />
  <circle cx="17.5" cy="16.5" r="4" />
  <path d="m15.9 16.6 1.1 1.1 2-2.2" />
</svg>`;

const header = (subject: ReportSubject, texts: ReportTexts): Html =>
  html`<header>
    <div>
      <div class="brand">${MARK}Constat<span>${texts.documentTitle}</span></div>
      <h1>${subject.target.title === '' ? texts.untitled : given(subject.target.title, texts)}</h1>
      <p class="url">${address(subject.target.url_final, texts)}</p>
      <div class="pills">
        ${
          subject.completeness === 'complete'
            ? html`<span class="pill ok">${texts.complete}</span>`
            : html`<span class="pill warn">${texts.partial}</span>`
        }<span class="pill">${subject.handling.tlp}</span>
      </div>
    </div>
  </header>`;

const caution = (title: string, text: string): Html =>
  html`<section class="caution">
    <h2>${title}</h2>
    <p>${text}</p>
  </section> `;

/**
 * The report over evidence so far (`files` without the report itself), leads, and pictures by paths relative to
 * data/. It is a payload file, so neither its own hash nor the seal can be in it. Every string is taken as hostile.
 */
export function reportHtml(
  subject: ReportSubject,
  leads: readonly Lead[],
  texts: ReportTexts,
  images: readonly ReportImage[],
): string {
  const body = html`${header(subject, texts)}
    <main>
      ${subject.completeness === 'partial' ? caution(texts.partial, texts.partialExplained) : NOTHING}${glance(subject, texts)}${screenshots(subject, images, texts)}${leadList(leads, texts)}${route(subject, texts)}${connection(subject, texts)}${environment(subject, texts)}${remarks(subject, texts)}${files(subject.files, texts)}${caution(texts.proof, texts.proofExplained)}
      <section>
        <h2>${texts.verify}</h2>
        <p>${texts.verifyExplained}</p>
      </section>
    </main>
    <footer><code>${subject.capture_id}</code></footer>`;
  const document = html`<!doctype html>
    <html lang="${texts.language}" dir="${texts.direction}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(policy())}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${visible(subject.target.title).slice(0, 200) || texts.documentTitle}</title>
        ${STYLE}
      </head>
      <body>
        ${body}
      </body>
    </html> `;
  return document.markup;
}
