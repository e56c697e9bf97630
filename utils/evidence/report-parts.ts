/** The pieces the report is built of: facts, tables, pictures, times. */
import { filled, type ReportTexts } from './report-texts';
import { html, NOTHING, visible, type Html, type Part } from './html';

/** Page-given text longer than this says nothing more to a reader; evidence.json has it all. */
const MAX_CHARS = 1500;

/** Text that a page or a person gave: isolated, so that its direction and length stay its own. */
export function given(text: string | null, texts: ReportTexts): Html {
  if (text === null || text === '') return html`<span class="note">${texts.unknown}</span>`;
  const cut = text.slice(0, MAX_CHARS);
  const rest = text.length - cut.length;
  const more = rest > 0 ? html` <span class="note">${filled(texts.more, { count: rest })}</span>` : NOTHING;
  return html`<bdi>${cut}</bdi>${more}`;
}

/** Addresses are text, never links: nobody is sent to the page by a slip of the hand. */
export const address = (url: string | null, texts: ReportTexts): Html =>
  url === null ? given(null, texts) : html`<span class="mono" dir="ltr">${given(url, texts)}</span>`;

export const time = (at: string, texts: ReportTexts): Html =>
  html`<time datetime="${at}">${at.replace('T', ' ').replace('Z', ` ${texts.utc}`)}</time>`;

export const yesNo = (value: boolean | null, texts: ReportTexts): Part =>
  value === null ? given(null, texts) : value ? texts.yes : texts.no;

export const facts = (rows: readonly (readonly [string, Part])[]): Html =>
  html`<dl>
    ${rows.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;

export interface Column {
  title: string;
  /** `num`, `wide` or `name`, or nothing. */
  kind?: string;
}

export const table = (columns: readonly Column[], rows: readonly (readonly Part[])[]): Html =>
  html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, index) => html`<td class="${columns[index]?.kind ?? ''}">${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;

export const section = (title: string, ...content: Part[]): Html =>
  html`<section>
    <h2>${title}</h2>
    ${content}
  </section> `;

export interface ReportImage {
  /** Relative to data/, for example `screenshots/viewport.png`. */
  src: string;
  alt: string;
}

const RELATIVE = /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._/-]*$/;

/** A picture beside the report. Anything but a plain relative path is a bug of whoever made it. */
export function picture({ src, alt }: ReportImage): Html {
  if (!RELATIVE.test(src)) throw new Error(`not a plain relative path: ${visible(src)}`);
  return html`<figure>
    <img src="${src}" alt="${alt}" decoding="async" />
    <figcaption>${alt}</figcaption>
  </figure> `;
}

/** 1 234 567: the same in every locale. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
