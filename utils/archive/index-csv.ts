/** The list as a table that every spreadsheet opens: RFC 4180, one line a capture. Pure. */
import type { CaptureRecord } from './records';
import { stageOf } from './stage';

const COLUMNS: Record<string, (capture: CaptureRecord) => string | number | null> = {
  capture_id: ({ id }) => id,
  captured_at: ({ createdAtMs }) => new Date(createdAtMs).toISOString(),
  stage: (capture) => stageOf(capture),
  completeness: ({ completeness }) => completeness,
  url: ({ url }) => url,
  host: ({ host }) => host,
  title: ({ title }) => title,
  case: ({ caseName }) => caseName,
  tags: ({ tags }) => tags.join(' '),
  work: ({ work }) => work,
  claim_version: ({ claimVersion }) => claimVersion,
  note: ({ claimNote }) => claimNote,
  accepted_at: ({ delivery }) =>
    delivery?.status === 'accepted' ? new Date(delivery.acceptedAtMs).toISOString() : null,
  seal: ({ seal }) => seal,
  package_sha256: ({ packageSha256 }) => packageSha256,
  package_bytes: ({ packageBytes }) => packageBytes,
  package_removed_at: ({ packageRemovedAtMs }) =>
    packageRemovedAtMs === null ? null : new Date(packageRemovedAtMs).toISOString(),
};

/** Spreadsheets run what begins like this as a formula, and a page chooses its own title. */
const FORMULA = /^[=+\-@\t\r]/;

/** One cell, quoted where it has to be. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const CSV_HEAD = `${Object.keys(COLUMNS).join(',')}\r\n`;

export const csvLine = (capture: CaptureRecord): string =>
  `${Object.values(COLUMNS)
    .map((read) => csvCell(read(capture)))
    .join(',')}\r\n`;
