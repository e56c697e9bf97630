/** Every text that is asked for exists, none is left over, and every language says the same things. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECK_IDS } from '@/utils/evidence/verdict';
import { artefactRole, captureMethod, lead } from '@/utils/evidence/schema';
import { settings } from '@/utils/archive/settings';
import { blockedReason } from '@/utils/messaging/commands';
import type { DeliveryProblemCode } from '@/utils/outbox/delivery';
import { claim, contentKind } from '@/utils/referral/schema';

const root = path.resolve(import.meta.dirname, '../../..');
const localesDir = path.join(root, 'public/_locales');

type Locale = Record<string, { message: string }>;
const readLocale = (name: string): Locale =>
  JSON.parse(readFileSync(path.join(localesDir, name, 'messages.json'), 'utf8')) as Locale;
const names = readdirSync(localesDir);
const en = readLocale('en');

const sources = ['components', 'entrypoints', 'utils']
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(tsx?|html)$/.test(file))
      .map((file) => path.join(root, folder, file)),
  )
  .concat(path.join(root, 'wxt.config.ts'))
  .map((file) => readFileSync(file, 'utf8'));
const source = sources.join('\n');

const found = (pattern: RegExp): string[] => [...source.matchAll(pattern)].flatMap((match) => match[1] ?? []);

/** t('key'), and the second argument of tDynamic. */
const asked = [
  ...found(/\bt\(\s*'([A-Za-z0-9_]+)'/g),
  ...found(/\btDynamic\([^,]+,\s*'([A-Za-z0-9_]+)'/g),
  ...found(/__MSG_([A-Za-z0-9_]+)__/g),
];
const counted = found(/\btCount\(\s*'([A-Za-z0-9_]+)'/g);
/** `prefix_${…}`: a key put together at run time. */
const prefixes = found(/`([a-z_]+_)\$\{/g);

const problemCodes: Record<DeliveryProblemCode, true> = {
  offline: true,
  'desk-unreachable': true,
  'desk-busy': true,
  'desk-error': true,
  'desk-full': true,
  'not-a-desk': true,
  'not-enrolled': true,
  'enrol-again': true,
  conflict: true,
  refused: true,
  'too-large': true,
  'receipt-invalid': true,
  'package-missing': true,
  unexpected: true,
};
const keyOf = (prefix: string, code: string): string => `${prefix}_${code.replace(/[^A-Za-z0-9]/g, '_')}`;

/** What the desk checks besides, and names in its receipts. */
const deskChecks = ['inspection.ts', 'referral-checks.ts'].flatMap((file) =>
  [...readFileSync(path.join(root, 'server', file), 'utf8').matchAll(/'([a-z]+\.[a-z]+)'/g)].flatMap(
    (match) => match[1] ?? [],
  ),
);

describe('the English texts', () => {
  it.each([...new Set(asked)])('hold %s', (key) => expect(en).toHaveProperty(key));

  it.each([...new Set(counted)])('hold the plural forms of %s', (stem) => {
    expect(en).toHaveProperty(`${stem}_one`);
    expect(en).toHaveProperty(`${stem}_other`);
  });

  it('hold words for every code that is known', () => {
    const withNext = (key: string): string[] => [key, `${key}_next`];
    const keys = [
      ...blockedReason.options.flatMap((code) => withNext(keyOf('blocked', code))),
      ...Object.keys(problemCodes).flatMap((code) => withNext(keyOf('problem', code))),
      ...artefactRole.options.map((code) => keyOf('role', code)),
      ...captureMethod.options.map((code) => keyOf('method', code)),
      ...lead.shape.kind.options.map((code) => keyOf('lead', code)),
      ...contentKind.options.map((code) => keyOf('content', code)),
      ...claim.shape.infringement.options.map((code) => keyOf('infringement', code)),
      ...settings.shape.tlp.options.map((code) => keyOf('tlp', code.slice(4))),
      ...[...CHECK_IDS, ...deskChecks].map((code) => keyOf('checked', code)),
    ];
    expect(keys.filter((key) => !(key in en))).toEqual([]);
  });

  it('hold words for every loss that a copy of a page may name', () => {
    // As the snapshot tells losses from how something is represented.
    const losses = new RegExp(/const losses =\s*\/(\^\([^/]+)\//.exec(source)?.[1] ?? '');
    const codes = found(/\bremark\(\s*'([a-z-]+)'/g).filter((code) => losses.test(code));
    expect(codes).toContain('limit-html');
    expect([...new Set(codes)].filter((code) => !(keyOf('remark', code) in en))).toEqual([]);
  });

  it('are all used', () => {
    const quoted = new Set(found(/['"`]([A-Za-z0-9_]+)['"`]/g));
    const used = (key: string): boolean =>
      quoted.has(key) ||
      asked.includes(key) ||
      counted.some((stem) => new RegExp(`^${stem}_(zero|one|two|few|many|other)$`).test(key)) ||
      prefixes.some((prefix) => key.startsWith(prefix));
    expect(Object.keys(en).filter((key) => !used(key))).toEqual([]);
  });

  it('have names that browsers accept', () => {
    expect(Object.keys(en).filter((key) => !/^[A-Za-z0-9_@]+$/.test(key))).toEqual([]);
  });
});

const placeholders = (text: string): string[] => [...new Set(text.match(/\$\d/g))].sort();
/** The forms a language needs stand beside those of English. */
const plain = (keys: string[]): string[] => keys.filter((key) => !/_(zero|two|few|many)$/.test(key)).sort();

describe.each(names)('the texts in %s', (name) => {
  const texts = readLocale(name);

  it('are the same ones as in English', () => {
    expect(plain(Object.keys(texts))).toEqual(plain(Object.keys(en)));
  });

  it('hold the same placeholders', () => {
    const differing = Object.keys(en).filter(
      (key) => placeholders(texts[key]?.message ?? '').join() !== placeholders(en[key]?.message ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  it('write no figure where the language may count another number the same way', () => {
    // French says of 0 captures what it says of 1.
    const counted = Object.entries(texts).filter(
      ([key]) => key.endsWith('_one') && key.replace(/one$/, 'other') in texts,
    );
    expect(counted.filter(([, { message }]) => /(?<!\$)\b\d/.test(message))).toEqual([]);
  });

  it('count what stands in the plural behind a figure', () => {
    const uncounted = Object.entries(texts).filter(([key]) => !/_(one|other)$/.test(key));
    expect(uncounted.filter(([, { message }]) => /\$\d\s\p{Ll}{2,}[sx](?!\p{L})/u.test(message))).toEqual([]);
  });

  it('end as sentences where they are sentences, and write one kind of apostrophe', () => {
    const sentences = Object.entries(texts).filter(([key]) => /^remark_|_next$/.test(key));
    expect(sentences.filter(([, { message }]) => !/[.…?]$/.test(message))).toEqual([]);
    expect(Object.entries(texts).filter(([, { message }]) => message.includes("'"))).toEqual([]);
  });

  it('are none of them empty, and say which language they are in', () => {
    expect(Object.entries(texts).filter(([, { message }]) => message.trim() === '')).toEqual([]);
    expect(texts['language_tag']?.message).toBe(name);
  });
});
