/** The strips of pages that are hard to take, pixel by pixel beside what the browser's own picture of its window shows. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultSettings } from '@/utils/archive/settings';
import { onlyColour } from '@/utils/capture/one-colour';
import { chromiumBuild } from '../../scripts/launch/build';
import { colourOf, SHRINKING_TOP, STICKY } from '../site/picture-pages';
import { startSite, type Site } from '../site/site';
import { codesOf, pixelAt, rowsOf, StripScene, unlike, unlikeTiles, type Taken } from './strip-scene';
import { until } from './until';

let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** As in the browsers people have: what is drawn goes through textures that are 8,192 pixels high at most. */
const THROUGH_GPU = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

/** How often the window is looked at for what the strips show. */
const MOST_LOOKS = 4;

const isWhole = ({ evidence, viewport }: Taken): void => {
  expect(viewport, JSON.stringify(evidence.errors)).not.toBeNull();
  const { coverage, document_size: size } = evidence.page;
  expect(coverage?.strips_taken).toBe(coverage?.strips_needed);
  expect(coverage?.height_covered).toBeGreaterThanOrEqual(size.height - 1);
};

/** Which of the numbered bands (tests/site/picture-pages.ts), from `topPx` on, that the strips cover are not where they stand in the page. */
function misplaced(taken: Taken, { dpr = 1, bands = 200, topPx = 0 } = {}): string[] {
  const wrong: string[] = [];
  for (let band = 0; band < bands; band += 1) {
    const [red, green, blue] = colourOf(band);
    for (const y of [3, 50, 96].map((within) => topPx + band * 100 + within)) {
      const pixel = pixelAt(taken, 600, Math.round(y * dpr), dpr);
      if (pixel === ((red << 16) | (green << 8) | blue)) continue;
      wrong.push(`${y} px of ${taken.strips.length} strips: ${pixel?.toString(16) ?? 'nothing'}`);
    }
  }
  return wrong;
}

describe.each([
  ['drawn by the processor, classic scroll bars', []],
  ['drawn through a GPU', THROUGH_GPU],
  ['two device pixels to one', ['--force-device-scale-factor=2', '--hide-scrollbars']],
])('%s', (name, args) => {
  const dpr = name.startsWith('two') ? 2 : 1;
  let scene: StripScene;
  beforeAll(async () => {
    scene = await StripScene.open([...site.chromiumArgs, ...args]);
  });
  afterAll(() => scene.close());

  test.each([
    ['photos', [0, 5_000, 11_000]],
    ['hero', [0, 900, 99_000]],
    ['frames', [3_700, 99_000]],
  ])('%s: every pixel as the window shows it', async (page, heights) => {
    const tab = await scene.browser.openTab(site.pictureUrl(page));
    await tab.waitForLoadState('networkidle');
    const tiles = await scene.tiles(tab, heights);
    const taken = await scene.capture(tab);
    expect(taken.record.completeness).toBe('complete');
    expect(taken.evidence.method.full_page).toBe('debugger');
    isWhole(taken);
    expect(codesOf(taken.evidence.limitations)).not.toContain('images-plain');
    // The players in the frames of other sites are alive: their clocks and captions go on.
    if (page !== 'frames') expect(codesOf(taken.evidence.limitations)).not.toContain('first-strip-differs');
    const most = page === 'frames' ? 0.002 : 0;
    // On a busy machine the window's own picture may lack what is not drawn yet: one of these must be the strips'.
    let differing = unlike(taken, tiles, dpr);
    for (let looks = 1; differing.share > most && looks < MOST_LOOKS; looks += 1)
      differing = unlike(taken, await scene.tiles(tab, heights), dpr);
    await tab.close();
    expect(differing.share, differing.told).toBeLessThanOrEqual(most);
  });
});

describe('what moves, waits, hides or comes back', () => {
  let scene: StripScene;
  beforeAll(async () => {
    scene = await StripScene.open(site.chromiumArgs);
  });
  afterAll(() => scene.close());

  const captured = async (name: string): Promise<Taken> => {
    const tab = await scene.browser.openTab(site.pictureUrl(name));
    await tab.waitForLoadState('networkidle');
    const taken = await scene.capture(tab);
    await tab.close();
    isWhole(taken);
    return taken;
  };

  test('what sticks to the window is seen once, in a closed shadow root and when it comes late too', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('sticky'));
    await tab.waitForLoadState('networkidle');
    const taken = await scene.capture(tab);
    // Nothing of what was done for that is left in the page.
    expect(await tab.evaluate(`document.querySelectorAll('[style=""]').length`)).toBe(0);
    await tab.close();
    isWhole(taken);
    expect(rowsOf(taken, STICKY.header, 600)).toBe(60);
    expect(rowsOf(taken, STICKY.footer, 600)).toBe(40);
    expect(rowsOf(taken, [0, 200, 0], 600)).toBe(30);
    expect(rowsOf(taken, STICKY.late, taken.evidence.page.document_size.width - 25)).toBe(0);
    expect(codesOf(taken.evidence.transformations)).toContain('floating-once');
  });

  test('a header that gets smaller when the page is scrolled: all below it is where it was', async () => {
    const taken = await captured('shrinking');
    expect(misplaced(taken, { topPx: SHRINKING_TOP })).toEqual([]);
    expect(codesOf(taken.evidence.limitations)).not.toContain('page-moved');
    // Nothing moves: the strips are taller than the window.
    expect(taken.strips.length).toBeLessThan(6);
  });

  test('lazy images are all there, and the requests they took are counted and named', async () => {
    const taken = await captured('lazy');
    expect(codesOf(taken.evidence.transformations)).toEqual(
      expect.arrayContaining(['walked', 'walk-requests']),
    );
    const asked = taken.evidence.transformations.find(({ code }) => code === 'walk-requests');
    expect(asked?.detail).toContain('/photo/11.png');
    expect(codesOf(taken.evidence.limitations)).not.toContain('images-pending');
    // Six photos 800 px high and six half as wide, between the bands.
    expect(taken.evidence.page.document_size.height).toBe(60 * 90 + 6 * 800 + 6 * 400);
  });

  test('a list that keeps only the rows in view: every row once, and in the text', async () => {
    const taken = await captured('virtual');
    const seen = taken.text('snapshot/seen.txt');
    const rows = Array.from({ length: 300 }, (_, row) => `Film number ${row}`);
    expect(rows.filter((row) => !seen.includes(`\t${row}\n`))).toEqual([]);
    expect(seen).toContain('Three hundred films');
    expect(seen).not.toMatch(/My own|words/);
    expect(codesOf(taken.evidence.limitations)).toContain('virtualised');
    expect(codesOf(taken.evidence.transformations)).not.toContain('tall-viewport');
  });

  test('what turns or plays stands still, and goes on afterwards; a box that scrolls is named', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('restless'));
    await tab.waitForFunction('document.title === "playing"');
    const taken = await scene.capture(tab);
    isWhole(taken);
    // The frame that is seen is the frame that is kept, but for a few pixels on the edge of what stands askew.
    if (!taken.viewport) throw new Error(JSON.stringify(taken.evidence.errors));
    expect(unlikeTiles(taken, [{ top: 0, image: taken.viewport }])).toBeLessThan(0.0001);
    // What fades in as it comes into view is there, whole.
    for (let part = 0; part < 30; part += 1)
      expect([part, rowsOf(taken, [0, 100 + part * 4, 60], 600)]).toEqual([part, 120]);
    const named = taken.evidence.limitations.find(({ code }) => code === 'inner-scroll');
    expect(named?.detail).toContain('div#box');
    // And afterwards all of it goes on.
    await tab.waitForFunction('!document.querySelector("#film").paused');
    expect(
      await tab.evaluate(
        'document.querySelector("#spinner").getAnimations().map(({ playState }) => playState)',
      ),
    ).toEqual(['running']);
    await tab.close();
  });

  test('a page that scrolls itself while it is photographed: each part is where the package says', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('jumpy'));
    const taken = await scene.capture(tab);
    expect(await tab.title()).toBe('has jumped');
    await tab.close();
    isWhole(taken);
    expect(misplaced(taken)).toEqual([]);
    expect(taken.evidence.method.full_page).toBe('debugger');
  });

  test('a page that never stays where it is shown: what cannot be had is missing, and nothing is wrong', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('fidgety'));
    const taken = await scene.capture(tab);
    await tab.close();
    expect(taken.record.completeness).toBe('partial');
    expect(codesOf(taken.evidence.deviations)).toContain('strips-from-screen');
    expect(taken.evidence.limitations.find(({ code }) => code === 'strip-moved')?.detail).toMatch(
      /ends at \d+ of 20000 px/,
    );
    expect(misplaced(taken).filter((told) => !told.endsWith('nothing'))).toEqual([]);
  });

  test('a page wider than its window: both widths are told, and what is beside the window is said to be missing', async () => {
    const taken = await captured('wide');
    expect(taken.evidence.page.document_size).toEqual({ width: 4_000, height: 3_000 });
    const [strip] = taken.evidence.page.coverage?.strips ?? [];
    const said = taken.evidence.limitations.find(({ code }) => code === 'page-wider');
    expect(said?.detail).toContain(`4000 px wide and its window ${strip?.area.width} px`);
    expect(taken.text('report.html')).toContain('page-wider');
    // Its scroll bar stands below every window, and hides nothing of the page.
    isWhole(taken);
    expect(misplaced(taken, { bands: 30 })).toEqual([]);
    expect(codesOf(taken.evidence.limitations)).not.toContain('first-strip-differs');
  });

  test('what nobody can scroll to is not said to be missing', async () => {
    const taken = await captured('overhung');
    expect(taken.evidence.page.document_size.width).toBe(4_000);
    expect(codesOf(taken.evidence.limitations)).not.toContain('page-wider');
  });

  test('what has long to go stands as it was seen, and goes on; what ends at once because of the capture is counted', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('countdown'));
    const taken = await scene.capture(tab);
    isWhole(taken);
    expect(rowsOf(taken, [200, 0, 0], 600)).toBe(50);
    expect(await tab.title()).toBe('countdown');
    const states = 'bar.getAnimations().map(({ playState }) => playState)';
    expect(await tab.evaluate(states)).toEqual(['running']);
    await tab.close();
    const { transformations } = taken.evidence;
    expect(transformations.find(({ code }) => code === 'motion-held')?.detail).toMatch(
      /^held still: 1 animations, .*; 1 more animations, which were about to end/,
    );
    const asked = transformations.find(({ code }) => code === 'hold-requests');
    expect(asked?.detail).toContain('/picture/empty');
  });

  test.each([1.25, 0.67, 1.1])('a page that its user looks at with a zoom of %d', async (zoom) => {
    const tab = await scene.browser.openTab(site.pictureUrl('numbered'));
    await scene.zoom(tab, zoom);
    const width = await tab.evaluate('innerWidth');
    const taken = await scene.capture(tab);
    await scene.zoom(tab, 1);
    await tab.close();
    isWhole(taken);
    expect(taken.evidence.method.full_page).toBe('debugger');
    expect(taken.evidence.page.viewport.width).toBe(width);
    expect(taken.evidence.page.document_size.height).toBe(20_000);
    expect(misplaced(taken, { dpr: zoom })).toEqual([]);
    expect(codesOf(taken.evidence.limitations)).not.toContain('first-strip-differs');
  });

  test('a page that its user has enlarged with two fingers: the strips show all of it, and it is enlarged again', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('numbered'));
    await scene.pinch(tab, 2);
    const taken = await scene.capture(tab);
    const scale = await tab.evaluate<number>('visualViewport.scale');
    await tab.close();
    isWhole(taken);
    expect(taken.evidence.method.full_page).toBe('debugger');
    expect(misplaced(taken)).toEqual([]);
    expect(codesOf(taken.evidence.transformations)).toContain('pinch-undone');
    expect(scale).toBeCloseTo(2);
  });

  test('100,000 px: all strips, and the pixels of its middle and its end', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('long'));
    const tiles = await scene.tiles(tab, [50_050, 99_999]);
    const taken = await scene.capture(tab);
    await tab.close();
    isWhole(taken);
    expect(taken.evidence.page.coverage?.height_covered).toBe(100_000);
    expect(unlikeTiles(taken, tiles)).toBe(0);
    const { strips_taken: count } = taken.evidence.page.coverage ?? {};
    expect(taken.text('report.html')).toContain(`${count} of ${count} strips`);
  });

  test('strips of nothing are right where the page has nothing', async () => {
    const taken = await captured('empty');
    expect(taken.record.completeness).toBe('complete');
    // That they are empty is seen in the pictures as this browser makes them.
    const bodies = await Promise.all(
      taken.bodies.map((body) => onlyColour(body, taken.evidence.page.document_size)),
    );
    expect(bodies).toContainEqual([255, 255, 255]);
  });

  test('a feed without an end is followed for a while, and the package says how far', async () => {
    const tab = await scene.browser.openTab(site.hostileUrl('endless'));
    const taken = await scene.capture(tab);
    await tab.close();
    const said = taken.evidence.limitations.find(({ code }) => code === 'page-endless');
    expect(said?.detail).toMatch(/ends at \d+ of \d+ px/);
    expect(taken.record.completeness).toBe('partial');
  });
});

describe('without the debugger', () => {
  const declined = { ...defaultSettings, useDebugger: false };
  let scene: StripScene;
  beforeAll(async () => {
    scene = await StripScene.open(site.chromiumArgs);
    await scene.browser.extension.send('settings.save', declined);
  });
  afterAll(() => scene.close());

  test('declined: strips from the screen, two a second, pixel by pixel, and no bar', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('hero'));
    const tiles = await scene.tiles(tab, [0, 1_000, 99_000]);
    const before = await tab.evaluate('innerHeight');
    const taken = await scene.capture(tab);
    expect(await tab.evaluate('innerHeight')).toBe(before);
    await tab.close();
    expect(taken.evidence.method.full_page).toBe('scroll-strips');
    expect(codesOf(taken.evidence.limitations)).toContain('debugger-declined');
    isWhole(taken);
    expect(unlikeTiles(taken, tiles)).toBe(0);
  });

  test('a user who looks at another tab is waited for', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('hero'));
    const id = await scene.begin(tab);
    const running = async () => (await scene.browser.extension.capture(id))?.steps;
    await until(
      'strips to be taken',
      30_000,
      async () =>
        (await running())?.some(({ name, status }) => name === 'full-page' && status === 'running') ||
        undefined,
    );
    const other = await scene.browser.openTab(site.pictureUrl('empty'));
    const step = async () => (await running())?.find(({ name }) => name === 'full-page')?.status;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await step()).toBe('running');
    await tab.bringToFront();
    const taken = await scene.sealed(id);
    await other.close();
    await tab.close();
    isWhole(taken);
    expect(taken.evidence.method.full_page).toBe('scroll-strips');
  });

  test('another debugger has the tab: strips from the screen', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('restless'));
    await scene.browser.extension.send('settings.save', defaultSettings);
    await scene.holdDebugger(tab);
    const taken = await scene.capture(tab);
    await tab.close();
    await scene.browser.extension.send('settings.save', declined);
    expect(taken.evidence.method.full_page).toBe('scroll-strips');
    expect(codesOf(taken.evidence.limitations)).toContain('debugger-refused');
    isWhole(taken);
  });
});

describe('with neither the debugger nor pictures of the screen', () => {
  let folder: string;
  let scene: StripScene;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'constat-fewer-'));
    await cp(process.env['CONSTAT_EXTENSION'] ?? chromiumBuild, folder, { recursive: true });
    const file = path.join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8')) as { permissions: string[] };
    const permissions = manifest.permissions.filter((name) => name !== 'debugger');
    const fewer = { ...manifest, permissions, host_permissions: ['https://*/*', 'http://*/*'] };
    await writeFile(file, JSON.stringify(fewer));
    scene = await StripScene.open(site.chromiumArgs, folder);
  });
  afterAll(async () => {
    await scene.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('a reconstruction, called one in the package', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('hero'));
    const taken = await scene.capture(tab);
    await tab.close();
    expect(taken.evidence.method.full_page).toBeNull();
    expect(taken.strips).toEqual([]);
    expect(taken.evidence.files.map(({ role }) => role)).toContain('reconstruction');
    expect(codesOf(taken.evidence.limitations)).toEqual(
      expect.arrayContaining(['debugger-refused', 'no-full-page', 'reconstruction', 'partial']),
    );
    expect(taken.record.completeness).toBe('partial');
    expect(taken.text('report.html')).toMatch(/not a screenshot/i);
  });

  test('for a reconstruction nothing is asked for again, and nothing of the page is run again', async () => {
    const tab = await scene.browser.openTab(site.pictureUrl('unpainted'));
    await tab.waitForLoadState('networkidle');
    const before = site.requests.length;
    const taken = await scene.capture(tab);
    const frames = await tab.evaluate<number>("document.querySelectorAll('iframe').length");
    await tab.close();
    const made = taken.files.get('screenshots/reconstruction.png');
    const { width, data } = PNG.sync.read(made ?? Buffer.alloc(0));
    // The bands are of three colours; the photo below them is drawn.
    expect(new Set([50, 150, 250].map((y) => data.readUInt32BE((y * width + 400) * 4))).size).toBe(3);
    expect(site.requests.slice(before).map(({ url }) => url)).toEqual([]);
    expect(frames).toBe(2);
  });
});
