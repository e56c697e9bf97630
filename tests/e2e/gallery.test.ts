/** Every screen in every state, as assistive technology finds it: all has a name, nothing shouts, nothing is cut off. */
import { chromium, type Browser, type CDPSession } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from '../../scripts/ready/look-up.js';
import { openGallery, type Gallery } from '../gallery/open-gallery';

/** Roles that mean nothing without a name. Lists of facts and steps are named by the heading above them. */
const NAMED = new Set([
  ...[
    'button',
    'link',
    'textbox',
    'searchbox',
    'combobox',
    'checkbox',
    'switch',
    'option',
    'tab',
    'tabpanel',
  ],
  ...['listbox', 'progressbar', 'dialog', 'region', 'navigation', 'spinbutton', 'Date'],
]);

interface Named {
  ignored: boolean;
  role?: { value?: unknown };
  name?: { value?: unknown };
}

async function nameless(protocol: CDPSession): Promise<string[]> {
  const { nodes } = (await protocol.send('Accessibility.getFullAXTree')) as { nodes: Named[] };
  return nodes
    .filter(({ ignored, role, name }) => !ignored && NAMED.has(String(role?.value)) && !name?.value)
    .map(({ role }) => String(role?.value));
}

/** What is wrong with a scene, seen from within. */
function looked() {
  const all = (selector: string): Element[] => [...document.querySelectorAll(selector)];
  const references = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-activedescendant'];
  const levels = all('h1, h2, h3').map(({ tagName, textContent }) => ({
    level: Number(tagName[1]),
    textContent,
  }));
  return {
    loud: all('[role=status], [role=alert], [aria-live]').flatMap((live) => [
      ...[...live.querySelectorAll('[role=progressbar]')].map(() => `${live.className} is read out`),
      ...(live.matches('ul, ol') ? [`${live.className} is no list any more`] : []),
    ]),
    cut: all('.row, .long-row')
      .filter((row) => row.scrollHeight > row.clientHeight)
      .map(({ textContent }) => textContent),
    endless: all('.long-list')
      .filter(({ clientHeight }) => clientHeight > innerHeight)
      .map(({ clientHeight }) => `${clientHeight} px`),
    broken: references.flatMap((name) =>
      all(`[${name}]`)
        .flatMap((element) => element.getAttribute(name)?.split(' ') ?? [])
        .filter((id) => !document.getElementById(id))
        .map((id) => `${name}: ${id}`),
    ),
    skipped: levels
      .filter(({ level }, at) => at > 0 && level > (levels[at - 1]?.level ?? 0) + 1)
      .map(({ textContent }) => textContent),
  };
}

type Kind = 'nameless' | keyof ReturnType<typeof looked>;

/** A hundred scenes, on a machine that does other things too. */
const SCENES_LIMIT_MS = 600_000;

let gallery: Gallery;
let browser: Browser;
const faults: [kind: Kind, scene: string, what: string[]][] = [];

beforeAll(async () => {
  gallery = await openGallery();
  browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  const protocol = await page.context().newCDPSession(page);
  for (const { name, width, height } of await gallery.scenes(page)) {
    await page.setViewportSize({ width, height: height ?? 600 });
    await gallery.show(page, name, { dir: 'ltr', locale: 'en' });
    const seen = { nameless: await nameless(protocol), ...(await page.evaluate(looked)) };
    for (const [kind, what] of Object.entries(seen) as [Kind, string[]][]) faults.push([kind, name, what]);
  }
}, SCENES_LIMIT_MS);

afterAll(async () => {
  await browser.close();
  await gallery.close();
});

test.each<[kind: Kind, promise: string]>([
  ['nameless', 'whatever can be pressed, filled in or entered says what it is'],
  ['loud', 'nothing that changes by the second is read out at each change, and lists stay lists'],
  ['cut', 'no row of a list is higher than its place'],
  ['endless', 'a long list keeps to the window, and draws only what is in view'],
  ['broken', 'what names or describes something is on the page'],
  ['skipped', 'a heading is one step below the one before it, at most'],
])('%s: %s', (kind) => {
  const found = faults.filter(([of]) => of === kind);
  expect(found.length).toBeGreaterThan(50);
  expect(found.filter(([, , what]) => what.length > 0)).toEqual([]);
});
