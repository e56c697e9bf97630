/** Tables as spreadsheets write them: RFC 4180, with comma, semicolon or tab, read in one pass. Pure. */
import { bulkPolicy } from './policy';

export interface CsvRecord {
  /** On which line of the file it begins, from 1. */
  line: number;
  cells: string[];
  /** A quotation mark was opened and never closed. */
  torn: boolean;
}

const SEPARATORS = [',', ';', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** The one that stands most often in the first line, outside quotation marks; null: it is no table. */
export function separatorOf(text: string): Separator | null {
  const named = /^sep=([,;\t])\r?\n/i.exec(text)?.[1];
  if (named !== undefined) return SEPARATORS.find((separator) => separator === named) ?? null;
  const end = text.search(/[\r\n]/);
  const first = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, '');
  const counted = SEPARATORS.map((separator) => ({ separator, count: first.split(separator).length - 1 }));
  const [most] = counted.sort((a, b) => b.count - a.count);
  return most && most.count > 0 ? most.separator : null;
}

/** Reads character by character, as quoted cells may hold separators and ends of lines. */
class CsvReader {
  private at = 0;
  private line = 1;
  readonly records: CsvRecord[] = [];

  constructor(
    private readonly text: string,
    private readonly separator: string,
  ) {}

  /** The end of a line, or of the text, counts here; `\r\n` is one. */
  private endsLine(): boolean {
    const here = this.text[this.at];
    if (here === undefined) return true;
    if (here !== '\r' && here !== '\n') return false;
    this.at += here === '\r' && this.text[this.at + 1] === '\n' ? 2 : 1;
    this.line += 1;
    return true;
  }

  /** After the opening quotation mark. Null: it is never closed. */
  private quoted(): string | null {
    const parts: string[] = [];
    for (;;) {
      const close = this.text.indexOf('"', this.at);
      if (close < 0) return null;
      const part = this.text.slice(this.at, close);
      parts.push(part);
      this.line += part.match(/\r\n|\r|\n/g)?.length ?? 0;
      this.at = close + 1;
      if (this.text[this.at] !== '"') return parts.join('');
      parts.push('"');
      this.at += 1;
    }
  }

  private plain(): string {
    const from = this.at;
    for (let here = this.text[this.at]; here !== undefined; here = this.text[this.at]) {
      if (here === this.separator || here === '\r' || here === '\n') break;
      this.at += 1;
    }
    return this.text.slice(from, this.at);
  }

  private record(): CsvRecord {
    const record: CsvRecord = { line: this.line, cells: [], torn: false };
    for (;;) {
      let cell: string;
      if (this.text[this.at] === '"') {
        const opened = this.at;
        const lineBefore = this.line;
        this.at += 1;
        const content = this.quoted();
        if (content === null) {
          // The rest of the line is what it says; the lines after it are read as if nothing had been.
          record.torn = true;
          this.at = opened + 1;
          this.line = lineBefore;
          cell = this.plain();
        } else cell = content + this.plain();
      } else cell = this.plain();
      if (record.cells.length < bulkPolicy.columns) record.cells.push(cell.trim());
      if (this.text[this.at] === this.separator) this.at += 1;
      else if (this.endsLine()) return record;
    }
  }

  all(): CsvRecord[] {
    while (this.at < this.text.length) {
      const record = this.record();
      if (record.cells.some((cell) => cell !== '')) this.records.push(record);
    }
    return this.records;
  }
}

/** Every record that is not empty. `sep=;`, as some spreadsheets write first, is none. */
export function readCsv(text: string, separator: Separator): CsvRecord[] {
  const records = new CsvReader(text, separator).all();
  return /^sep=$/i.test(records[0]?.cells[0] ?? '') ? records.slice(1) : records;
}
