/**
 * What a page or its server has told and evidence.json cannot hold is left out and named: one malformed date or endless
 * address must not keep a page's capture from being sealed.
 */
import { z } from 'zod';
import {
  evidence,
  mainResponse,
  redaction,
  redirect,
  remark,
  tlsFacts,
  type Evidence,
} from '@/utils/evidence/schema';
import { capturePolicy } from './policy';

type Described = Omit<Evidence, 'custody_head'>;

const text = z.string();
const httpDate = evidence.shape.clock.shape.http_date.element;

/** Everything that a capture can do without, each fact by itself. What the minimum rests on is never left out. */
export function withoutUnfit(described: Described, at: string): Described {
  const leftOut: string[] = [];
  const fits = (name: string, schema: z.ZodType, value: unknown): boolean => {
    const isFit = schema.safeParse(value).success && JSON.stringify(value).length <= capturePolicy.factChars;
    if (!isFit) leftOut.push(name);
    return isFit;
  };
  const orNull = <T>(name: string, schema: z.ZodType, value: T): T | null =>
    value === null || fits(name, schema, value) ? value : null;
  const those = <T>(name: string, schema: z.ZodType, values: readonly T[]): T[] =>
    values.filter((value) => fits(name, schema, value));

  const { target, clock, page, handling } = described;
  const fitting: Described = {
    ...described,
    redirects: those('redirects', redirect, described.redirects),
    main_response: orNull('main_response', mainResponse, described.main_response),
    tls: orNull('tls', tlsFacts, described.tls),
    target: {
      ...target,
      url_typed: orNull('target.url_typed', text, target.url_typed),
      referrer: orNull('target.referrer', text, target.referrer),
      path_taken: those('target.path_taken', text, target.path_taken),
    },
    clock: {
      ...clock,
      http_date: those('clock.http_date', httpDate, clock.http_date),
      skew_ms: orNull('clock.skew_ms', z.number(), clock.skew_ms),
    },
    page: { ...page, lang: orNull('page.lang', text, page.lang) },
    transformations: those('transformations', remark, described.transformations),
    deviations: those('deviations', remark, described.deviations),
    errors: those('errors', remark, described.errors),
    limitations: those('limitations', remark, described.limitations),
    handling: { ...handling, redactions: those('handling.redactions', redaction, handling.redactions) },
  };
  if (leftOut.length === 0) return fitting;
  const detail = `not as evidence.json can hold it, or too long, and left out: ${[...new Set(leftOut)].join(', ')}`;
  return { ...fitting, limitations: [...fitting.limitations, { code: 'fact-unfit', at, detail }] };
}
