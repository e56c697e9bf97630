/** The design system keeps what it promises: readable contrast in light and dark, and no left or right. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const components = path.resolve(import.meta.dirname, '../../../components');
const tokens = readFileSync(path.join(components, 'tokens.css'), 'utf8');

const blocks = tokens.split('@media (prefers-color-scheme: dark)');
const colours = (css: string): Record<string, string> =>
  Object.fromEntries(
    [...css.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
  );
const light = colours(blocks[0] ?? '');
const dark = { ...light, ...colours((blocks[1] ?? '').split('@media')[0] ?? '') };

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['canvas', 'surface', 'sunken'];
const pairs: [text: string, ground: string][] = [
  ...['ink', 'ink-soft', 'ink-faint', 'accent-ink', 'ok', 'warn', 'bad'].flatMap((text) =>
    SURFACES.map((ground): [string, string] => [text, ground]),
  ),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-bad', 'bad'],
  ['on-bad', 'bad-hover'],
  ...['accent-soft', 'ok-soft', 'warn-soft', 'bad-soft'].flatMap((ground) =>
    ['ink', 'ink-soft', 'ink-faint'].map((text): [string, string] => [text, ground]),
  ),
  ['accent-ink', 'accent-soft'],
  ['ok', 'ok-soft'],
  ['warn', 'warn-soft'],
  ['bad', 'bad-soft'],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('contrast in %s', (_, palette) => {
  const of = (name: string): string => palette[name] ?? '#';

  it.each(pairs)('%s on %s is at least 4.5', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(
    SURFACES.flatMap((ground) => ['line-strong', 'focus', 'accent'].map((line) => [line, ground] as const)),
  )('%s on %s is at least 3, as controls and marks need', (line, ground) => {
    expect(contrast(of(line), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

describe('style sheets', () => {
  const sheets = readdirSync(components, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.css'),
  );
  const PHYSICAL =
    /(^|[\s;{])((((margin|padding|border|inset)-)?(left|right|top|bottom)(-[a-z]+)?|(min-|max-)?(width|height))\s*:|(text-align|float|clear):\s*(left|right))/;

  it.each(sheets)('%s says start and end, never left and right', (sheet) => {
    const rules = readFileSync(path.join(components, sheet), 'utf8')
      .replace(/\/\*[^]*?\*\//g, '')
      .replace(/@(media|container)[^{]*/g, '');
    expect(rules.split('\n').filter((line) => PHYSICAL.test(line))).toEqual([]);
  });

  it.each(sheets)('%s takes every colour from the tokens', (sheet) => {
    if (sheet === 'tokens.css') return;
    const rules = readFileSync(path.join(components, sheet), 'utf8');
    expect(rules.match(/#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(/gi)).toBeNull();
  });
});
