/** The snapshot against the page itself, pixel by pixel, in a real Chromium with the network off. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SnapshotBrowser, compare, shoot } from './snapshot-browser';
import { Site } from './snapshot-site';

let site: Site;
let browser: SnapshotBrowser;
const viewport = { width: 1280, height: 800 };

beforeAll(async () => {
  site = await new Site(fileURLToPath(new URL('pages', import.meta.url)), {
    '/styles/sets.css': ({ search }) => ({
      body: `.of-set { color: ${search.slice(1)}; }`,
      headers: { 'content-type': 'text/css' },
    }),
    '/many.html': () => ({
      body: `<!doctype html><title>Many</title>${'<div><span>cell <b>bold</b></span><a href="/x">link</a></div>\n'.repeat(50_000)}`,
    }),
    '/deep.html': () => ({
      body: `<!doctype html><title>Deep</title><body><script>
        let at = document.body;
        for (let depth = 0; depth < 2000; depth++) at = at.appendChild(document.createElement('span'));
        at.textContent = 'the bottom';
      </script>`,
    }),
    // A million characters a sheet, and each of them on hundreds of components.
    '/sheets.html': () => ({
      body: `<!doctype html><title>Sheets</title><body><script>
        const sheets = Array.from({ length: 40 }, (_, index) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(':host { --' + index + ': "' + 'x'.repeat(1_000_000) + '" }');
          return sheet;
        });
        for (let host = 0; host < 500; host++) {
          const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
          root.textContent = 'component';
          root.adoptedStyleSheets = sheets;
        }
      </script>`,
    }),
  }).open(['a.test', 'b.test']);
  browser = await SnapshotBrowser.launch();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function visit(path: string): Promise<Page> {
  const page = await browser.context.newPage();
  await page.setViewportSize(viewport);
  const other = new URL(site.origins[1] ?? '').port;
  await page.goto(`${site.origins[0]}/${path}?b=${other}`);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  return page;
}

/** Reads and closes the page, opens its snapshot, and says how far they differ. */
async function judge(page: Page) {
  const live = await shoot(page, true);
  const before = site.requests.length;
  const { captured, snapshot } = await browser.snapshot(page, ({ url }) => site.load(url));
  const added = site.requests.slice(before);
  await page.close();
  const opened = await browser.open(snapshot.html, viewport);
  const shown = await shoot(opened.page, true);
  const state = await opened.page.evaluate(() => ({
    title: document.title,
    scripts: document.querySelectorAll('script').length,
    handlers: [...document.querySelectorAll('*')]
      .flatMap((e) => e.getAttributeNames())
      .filter((n) => n.startsWith('on')).length,
  }));
  await opened.page.close();
  return {
    ...compare(live, shown),
    captured,
    snapshot,
    added,
    offline: opened.requests,
    state,
    text: await snapshot.html.text(),
  };
}

/** What holds of every snapshot. */
function expectInert(judged: Awaited<ReturnType<typeof judge>>): void {
  expect(judged.offline).toEqual([]);
  expect(judged.added).toEqual([]);
  expect(judged.state.scripts).toBe(0);
  expect(judged.state.handlers).toBe(0);
  expect(judged.text).not.toContain(judged.captured.frames[0]?.reading.tokenPrefix);
}

const codes = (remarks: { code: string }[]): string[] => remarks.map(({ code }) => code);

describe('looks like the page', () => {
  test('modern CSS, imports, fonts', async () => {
    const judged = await judge(await visit('modern-css.html'));
    expectInert(judged);
    expect(judged.exact).toBe(0);
    expect(judged.snapshot.missing).toEqual([]);
    expect(judged.snapshot.limitations).toEqual([]);
  });

  test('shadow trees open and closed, sheets made by scripts', async () => {
    const judged = await judge(await visit('shadow.html'));
    expectInert(judged);
    expect(judged.exact).toBe(0);
    expect(judged.captured.frames[0]?.reading.text).toContain('closed text');
  });

  test('sheets that many components share are read once, and so much of them and no more', async () => {
    const page = await visit('sheets.html');
    const { gaps, html, remarks } = (await browser.read(page)).frames[0]?.reading ?? {};
    await page.close();
    expect(gaps).toHaveLength(31);
    expect(html?.split('<style>')).toHaveLength(1 + 500 * 31);
    expect(codes(remarks ?? [])).toContain('limit-sheets');
  });

  test('what wins by titles, order, address, preference and hand, and pictures that do not fill their box', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      const page = await visit('cascade.html');
      await page.emulateMedia({ colorScheme });
      await page.evaluate(() => void (location.hash = 'offer'));
      if (colorScheme === 'light') await page.click('#other');
      const judged = await judge(page);
      expectInert(judged);
      expect(judged.exact).toBe(0);
      expect(judged.snapshot.limitations).toEqual([]);
      expect(judged.captured.frames[0]?.reading.colorScheme).toBe(colorScheme);
    }
  });

  test.each(['plain.xhtml', 'alone.svg'])('%s keeps its mode and its place', async (path) => {
    const page = await visit(path);
    const measures = () =>
      [...document.querySelectorAll('p, td, rect')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height, getComputedStyle(element).color, document.compatMode];
      });
    const live = await page.evaluate(measures);
    const { snapshot } = await browser.snapshot(page, ({ url }) => site.load(url));
    await page.close();
    const opened = await browser.open(snapshot.html, viewport);
    expect(await opened.page.evaluate(measures)).toEqual(live);
    await opened.page.close();
  });

  test('frames of every kind', async () => {
    const page = await visit('frames.html');
    await expect.poll(() => page.frames().length).toBe(16);
    await page.waitForTimeout(500);
    const judged = await judge(page);
    expectInert(judged);
    // Rounding in the blending of the quirks frame's text.
    expect(judged.visible).toBe(0);
    expect(judged.exact).toBeLessThan(0.0001);
    expect(codes(judged.snapshot.limitations)).toEqual([]);
  });

  test('pictures as chosen, drawn and played', async () => {
    const page = await visit('pictures.html');
    await page.waitForSelector('body[data-ready]');
    const judged = await judge(page);
    expectInert(judged);
    // A canvas with foreign pixels, and the image that only the full-page screenshot brought in.
    expect(judged.exact).toBeLessThan(0.004);
    // The lazy image, which that screenshot set off, may have come by the time of the reading.
    const limitations = codes(judged.snapshot.limitations).filter((code) => code !== 'image-not-loaded');
    expect(limitations).toEqual(['picture-unreadable']);
    expect(judged.snapshot.missing.map((url) => new URL(url).pathname)).toEqual(['/images/absent.png']);
  });

  test("a strict policy's page, without what the policy forbade", async () => {
    const judged = await judge(await visit('strict.html'));
    expectInert(judged);
    expect(judged.exact).toBe(0);
    expect(judged.text).not.toContain('elsewhere.html');
  });

  test('200,000 elements, and 2,000 within each other', async () => {
    const page = await visit('many.html');
    const { snapshot, captured } = await browser.snapshot(page, async () => null);
    await page.close();
    expect(captured.frames[0]?.reading.links).toHaveLength(20_000);
    expect(snapshot.html.size).toBeGreaterThan(3_000_000);
    expect(codes(snapshot.limitations)).toEqual(['limit-shadow-roots']);
    const deep = await visit('deep.html');
    const read = await browser.snapshot(deep, async () => null);
    await deep.close();
    expect(await read.snapshot.html.text()).toContain('the bottom');
  });
});

describe('says nothing it must not', () => {
  test('typed values, tokens and handlers stay behind; clobbered forms do not mislead', async () => {
    const page = await visit('forms.html');
    await page.fill('#typed', 'typed-secret');
    await page.fill('#password', 'password-secret');
    await page.fill('#area', 'area-secret');
    // As frameworks do: what is typed is written back into the markup.
    await page.fill('#reflected', 'reflected-secret');
    await page.evaluate(() => {
      document.querySelector('#reflected')?.setAttribute('value', 'reflected-secret');
      document.querySelector<HTMLTextAreaElement>('#embed')!.value = '<iframe src="embed">';
    });
    // As sign-ins do: the field of the first step is closed in the second.
    await page.fill('#step', 'step-secret');
    await page.fill('#search', 'A Film by Name');
    await page.evaluate(() => document.querySelector('#step')?.setAttribute('disabled', ''));
    await page.check('#check');
    await page.check('#radio');
    await page.selectOption('#select', 'two');
    await page.locator('#range').fill('80');
    await page.evaluate(() => {
      const editable = document.getElementById('editable')!;
      editable.innerHTML = 'some <b>bold editable-secret</b> &amp; words';
      // As editors, growing text boxes and screen readers' texts do: what is typed is copied.
      const copies = `<input type="hidden" name="body" id="copy"><label id="grow" data-replicated-value="area-secret"></label>
        <div role="slider" aria-valuetext="typed-secret, 3 of 9"></div>
        <p id="found" data-title="A Film by Name" data-link="http://a.test/kept">A Film by Name</p>
        <button data-copy='&lt;iframe src="embed">'></button>
        <iframe srcdoc="<body contenteditable><p>framed-secret</p></body>"></iframe><iframe id="design"></iframe>`;
      // By selector: an image of the page's goes by the name of document.body.
      document.querySelector('body')!.insertAdjacentHTML('beforeend', copies);
      document.querySelector<HTMLInputElement>('#copy')!.value = `<div>${editable.innerHTML}</div>`;
      const design = document.querySelector<HTMLIFrameElement>('#design')!.contentDocument!;
      design.designMode = 'on';
      design.body.innerHTML = '<p>design-secret</p>';
    });
    await expect.poll(() => page.frames()[1]?.locator('p').count()).toBe(1);
    const { captured, snapshot } = await browser.snapshot(page, async () => null);
    await page.close();
    const everything = JSON.stringify(captured) + (await snapshot.html.text());
    expect(everything).not.toMatch(/-secret/);
    expect(await snapshot.html.text()).not.toContain('javascript:');
    expect(Object.fromEntries(snapshot.redactions.map(({ kind, count }) => [kind, count]))).toEqual({
      'typed-value': 13,
      'storage-token': 2,
    });
    const opened = await browser.open(snapshot.html, viewport);
    const state = await opened.page.evaluate(() => ({
      check: document.querySelector<HTMLInputElement>('#check')?.checked,
      radio: document.querySelector<HTMLInputElement>('#radio')?.checked,
      range: document.querySelector<HTMLInputElement>('#range')?.value,
      select: document.querySelector<HTMLSelectElement>('#select')?.value,
      shown: document.querySelector<HTMLInputElement>('#shown')?.value,
      embed: document.querySelector<HTMLTextAreaElement>('#embed')?.value,
      step: document.querySelector<HTMLInputElement>('#step')?.value,
      copy: document.querySelector<HTMLInputElement>('#copy')?.value,
      grow: document.querySelector<HTMLElement>('#grow')?.dataset.replicatedValue,
      slider: document.querySelector('[role=slider]')?.getAttribute('aria-valuetext'),
      found: { ...document.querySelector<HTMLElement>('#found')?.dataset },
      toCopy: document.querySelector<HTMLElement>('[data-copy]')?.dataset.copy,
      kept: document.querySelector<HTMLTextAreaElement>('#kept')?.value,
      clobbering: document.querySelectorAll('#clobber input').length,
      inside: document.querySelector('#clobber b')?.textContent,
      default: document.querySelector('#clobber input')?.getAttribute('value'),
    }));
    await opened.page.close();
    expect(state).toEqual({
      check: true,
      radio: true,
      range: '80',
      select: 'two',
      shown: 'as the page wrote it',
      embed: '',
      step: '',
      copy: '[text typed by the user]',
      grow: '[text typed by the user]',
      slider: '[text typed by the user], 3 of 9',
      found: { title: 'A Film by Name', link: 'http://a.test/kept' },
      toCopy: '<iframe src="embed">',
      kept: '\ntwo line feeds',
      clobbering: 14,
      inside: 'inside the clobbering form',
      default: 'kept default',
    });
  });

  test('dialogs and popovers keep their place', async () => {
    const page = await visit('forms.html');
    await page.fill('#password', '');
    await page.evaluate(() => {
      document.querySelector('#password')?.remove();
      document.head.insertAdjacentHTML(
        'beforeend',
        `<style>#modal { left: 50%; top: 40%; margin: 0; transform: translate(-50%, -50%); }
          #pop { position-anchor: --typed; position-area: bottom; margin: 5px; } #typed { anchor-name: --typed; }</style>`,
      );
      document.querySelector<HTMLDialogElement>('#modal')?.showModal();
      document.getElementById('pop')?.showPopover();
    });
    const judged = await judge(page);
    expectInert(judged);
    expect(judged.visible).toBe(0);
  });

  test('the focus is drawn where the page had it', async () => {
    const page = await visit('forms.html');
    await page.evaluate(() => {
      document.head.insertAdjacentHTML(
        'beforeend',
        `<style>:focus { outline: revert; } input:focus { letter-spacing: 3px; } p:focus-within { background: khaki; }
          :focus:not(:focus-visible) { background: red; }</style>`,
      );
      document.querySelector('#password')?.remove();
      document.querySelector<HTMLInputElement>('#typed')?.focus();
    });
    const judged = await judge(page);
    expectInert(judged);
    // Rounding at the corners of the browser's own ring.
    expect(judged.visible).toBe(0);
    expect(judged.exact).toBeLessThan(0.0001);
  });

  test('the page does not notice', async () => {
    const page = await visit('shadow.html');
    await page.evaluate(() => {
      const noticed: string[] = [];
      Object.assign(window, { noticed });
      new MutationObserver((records) => noticed.push(...records.map(({ type }) => type))).observe(document, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
      for (const type of ['message', 'scroll', 'resize', 'focus', 'blur'])
        addEventListener(type, () => noticed.push(type), true);
      for (const name of ['getAttribute', 'createElement', 'querySelector'] as const) {
        const owner: object = name === 'createElement' ? Document.prototype : Element.prototype;
        Object.defineProperty(owner, name, { value: () => noticed.push(name) });
      }
    });
    await browser.read(page);
    const noticed = await page.evaluate(() => (window as unknown as { noticed: string[] }).noticed);
    await page.close();
    expect(noticed).toEqual([]);
  });
});
