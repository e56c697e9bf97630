/** Keeps account of one reading: the gaps left in the HTML, what was taken out, and what could not be seen. */
import { readerPolicy } from './policy';
import type { Gap, ReaderRemark, RedactionKind, ResourceKind } from './reading';

const redactionDetail: Record<RedactionKind, string> = {
  'typed-value': 'Values typed or chosen by the user in form fields and editable text.',
  'storage-token': 'Values of hidden fields and meta elements that look like session or anti-forgery tokens.',
};

/** 128 random bits in hex; `crypto.randomUUID` is missing on plain http pages. */
const unguessable = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

export class Ledger {
  readonly gaps: Gap[] = [];
  /** Unguessable, so that no text of the page can pass for a gap. */
  readonly tokenPrefix = `constat-${unguessable()}-`;
  readonly #resources = new Map<string, string>();
  readonly #redactions = new Map<RedactionKind, number>();
  readonly #remarks = new Map<string, ReaderRemark>();

  /** Leaves a gap and returns the token that stands for it. */
  gap(gap: Gap): string {
    if (this.gaps.length >= readerPolicy.maxGaps) {
      this.remark('limit-references', 'Resource references beyond the limit were left out.');
      return '';
    }
    return `${this.tokenPrefix}${this.gaps.push(gap) - 1};`;
  }

  /** A gap for a resource; the same resource always gets the same token. data: URLs need no gap. */
  resource(url: string, kind: ResourceKind, shown: boolean, drawn: string | null = null): string {
    if (url.startsWith('data:')) return url;
    if (url.length > readerPolicy.maxUrlChars) return 'data:,';
    const key = `${kind} ${shown} ${url}`;
    const known = this.#resources.get(key);
    if (known !== undefined) return known;
    const token = this.gap({ fill: 'resource', url, kind, shown, drawn });
    this.#resources.set(key, token);
    return token;
  }

  redact(kind: RedactionKind): void {
    this.#redactions.set(kind, (this.#redactions.get(kind) ?? 0) + 1);
  }

  /** Counts an occurrence; the detail of the first one is kept. */
  remark(code: string, detail: string): void {
    const known = this.#remarks.get(code);
    if (known) known.count++;
    else this.#remarks.set(code, { code, count: 1, detail });
  }

  get redactions(): { kind: RedactionKind; count: number; detail: string }[] {
    return [...this.#redactions].map(([kind, count]) => ({ kind, count, detail: redactionDetail[kind] }));
  }

  get remarks(): ReaderRemark[] {
    return [...this.#remarks.values()];
  }
}
