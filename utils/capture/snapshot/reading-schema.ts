/** The door through which a reading enters the background: what a page's process says is parsed and bounded. */
import { z } from 'zod';
import type { FrameReading, Gap } from '../reader/reading';
import { readerPolicy } from '../reader/policy';

const text = (max: number) => z.string().max(max);
const url = text(readerPolicy.maxUrlChars);
/** An address that may be a data: URL. */
const anyUrl = text(readerPolicy.maxHtmlChars);
const count = z.int().nonnegative().max(10_000_000);
const length = z.number().min(-1e9).max(1e9);
const name = z.string().regex(/^[a-z0-9-]{1,60}$/);

const gap = z.discriminatedUnion('fill', [
  z.object({
    fill: z.literal('resource'),
    url: anyUrl,
    kind: z.enum(['image', 'style', 'font']),
    shown: z.boolean(),
    drawn: anyUrl.startsWith('data:image/').nullable(),
  }),
  z.object({
    fill: z.literal('sheet'),
    css: text(readerPolicy.maxHtmlChars).nullable(),
    url: anyUrl.nullable(),
    baseUrl: anyUrl,
    rules: text(readerPolicy.maxHtmlChars).nullable(),
    context: z.enum(['raw', 'escaped']),
  }),
  z.object({ fill: z.literal('declarations'), css: text(readerPolicy.maxHtmlChars), baseUrl: anyUrl }),
  z.object({ fill: z.literal('frame'), frame: count }),
  z.object({ fill: z.literal('svg-definitions'), url: anyUrl }),
  z.object({ fill: z.literal('svg-reference'), definitions: count }),
]) satisfies z.ZodType<Gap>;

const size = z.object({ width: length, height: length });
const point = z.object({ x: length, y: length });

export const frameReading = z.object({
  url: anyUrl,
  baseUrl: anyUrl,
  title: text(readerPolicy.maxTitleChars),
  lang: text(200).nullable(),
  charset: text(100),
  contentType: text(200),
  doctype: z
    .string()
    .regex(/^<!DOCTYPE [a-zA-Z][^<>]*>$/)
    .nullable(),
  quirksMode: z.boolean(),
  referrer: anyUrl,
  viewport: size,
  scroll: point,
  documentSize: size,
  devicePixelRatio: z.number().positive().max(100),
  colorScheme: z.enum(['dark', 'light']),
  framePath: z.array(count.nullable()).max(1_000),
  text: text(readerPolicy.maxTextChars),
  links: z.array(z.object({ url, text: text(readerPolicy.maxLinkTextChars) })).max(readerPolicy.maxLinks),
  frames: z
    .array(
      z.object({
        index: count.nullable(),
        url: anyUrl,
        source: anyUrl.nullable(),
        area: z.object({ x: length, y: length, width: length, height: length }),
        innerWidth: length,
        innerHeight: length,
        frameset: z.boolean(),
      }),
    )
    .max(readerPolicy.maxFrames),
  media: z
    .array(
      z.object({
        kind: z.enum(['video', 'audio', 'embed', 'object']),
        url,
        sources: z.array(url).max(readerPolicy.maxMediaSources),
        poster: url.nullable(),
        durationS: z.number().nullable(),
      }),
    )
    .max(readerPolicy.maxMedia),
  scrolled: z.array(z.object({ path: text(500), x: length, y: length })).max(readerPolicy.maxScrolled),
  html: text(2 * readerPolicy.maxHtmlChars),
  tokenPrefix: z.string().regex(/^constat-[0-9a-f]{32}-$/),
  gaps: z.array(gap).max(readerPolicy.maxGaps),
  redactions: z
    .array(
      z.object({
        kind: z.enum(['typed-value', 'storage-token']),
        count: z.int().positive(),
        detail: text(500),
      }),
    )
    .max(10),
  remarks: z.array(z.object({ code: name, count: z.int().positive(), detail: text(2_000) })).max(100),
  tookMs: z.number().nonnegative(),
}) satisfies z.ZodType<FrameReading>;
