/** What sticks to the window, what only seems to, and what shows a part of itself: as the walker finds it in a page. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WalkedPages, WINDOW, type WalkedPage } from './walked-page';

let pages: WalkedPages;
beforeAll(async () => {
  pages = await WalkedPages.open();
});
afterAll(() => pages?.close());

const tall = '<p style="margin:0;height:6000px"></p>';
const RED = '255,0,0';
const WHITE = '255,255,255';

/** From the first strip, for which the page has begun, to the second. */
async function goOn(walked: WalkedPage): Promise<void> {
  await walked.ask('putAway');
  const limits = { imagesMs: 100, stirMs: 100, rowsMs: 100, allRowsMs: 100, paintedMs: 150 };
  await walked.ask('show', 600, limits, false);
}

/** The page as the second strip shows it. */
async function secondPart(markup: string): Promise<WalkedPage> {
  const walked = await pages.page(markup);
  await walked.begin();
  await goOn(walked);
  return walked;
}

describe('after the first strip', () => {
  test.each([
    ['a bar', '<div style="position:fixed;inset:0 0 auto;height:60px;background:#f00">Bar</div>'],
    [
      'a bar in which something says that it is visible',
      '<div style="position:fixed;inset:0 0 auto"><b style="display:block;visibility:visible;height:60px;background:#f00">Bar</b></div>',
    ],
    [
      'a ::before of the body',
      '<style>body::before{content:"";position:fixed;inset:0 0 auto;height:60px;background:#f00}</style>',
    ],
    [
      'what covers the window',
      '<div style="position:fixed;inset:0;background:#f00">Please agree</div><header style="position:fixed;top:0;z-index:2">Top</header>',
    ],
  ])('%s is not seen any more, and comes back', async (_, markup) => {
    const walked = await secondPart(markup + tall);
    expect(await walked.colourAt(500, 30)).toBe(WHITE);
    await walked.ask('end');
    expect(await walked.colourAt(500, 30)).toBe(RED);
    expect(await walked.page.evaluate('document.body.outerHTML')).not.toMatch(/constat|opacity/);
  });

  test.each([
    ['an element under everything', '<div style="position:fixed;inset:0;z-index:-1;background:#f00"></div>'],
    [
      'an element with content on top of it',
      '<div style="position:fixed;inset:0;background:#f00"></div><main style="position:relative;padding:600px 0">words</main>',
    ],
    [
      'a ::before of the body under everything',
      '<style>body::before{content:"";position:fixed;inset:0;z-index:-1;background:#f00}</style>',
    ],
  ])('the background stays: %s', async (_, markup) => {
    const walked = await secondPart(markup + tall);
    expect(await walked.colourAt(500, 30)).toBe(RED);
    expect((await walked.begin()).backgroundFixed).toBe(true);
  });

  test.each([
    [
      'sticky in a box that scrolls',
      '<div style="margin-top:600px;height:400px;overflow:auto"><b style="position:sticky;top:0;display:block;height:60px;background:#f00">Head</b><p style="height:2000px"></p></div><script>document.querySelector("div").scrollTop=300</script>',
    ],
    [
      'fixed to something that is transformed',
      '<div style="margin-top:600px;height:400px;transform:translateZ(0)"><b style="position:fixed;inset:0 0 auto;height:60px;background:#f00">Card</b></div>',
    ],
  ])('what is %s is content', async (_, markup) => {
    const walked = await secondPart(markup + tall);
    expect(await walked.colourAt(500, 30)).toBe(RED);
    expect((await walked.begin()).floats).toBe(0);
  });
});

test('what is in something that sticks, and the margins around it, stay as they are when it is put in its place', async () => {
  const walked = await pages.page(
    `<div style="display:flow-root;padding-top:50px"><aside style="position:sticky;top:0;margin:-20px 0 -10px">
      <div style="height:100%">one<br>two</div><p>three</p></aside><main>${tall}</main></div>`,
  );
  const boxes = `[...document.querySelectorAll('body *')].map((each) => { const { top, height } = each.getBoundingClientRect(); return [top + scrollY, height] })`;
  const before = await walked.page.evaluate(boxes);
  await walked.begin();
  await goOn(walked);
  expect(await walked.page.evaluate(boxes)).toEqual(before);
});

describe('where nothing else may move when what sticks is put in its place', () => {
  const sticks = 'position:sticky;top:0';
  test.each([
    [
      'links with margins, which move nothing',
      `<nav style="${sticks}"><style>a{margin:10px}</style><a href="">Home</a></nav>`,
    ],
    [
      'a box as high as what is in it, whose margin stays in it',
      `<div style="display:flow-root"><header style="${sticks};height:60px"><p style="height:60px;margin:0 0 20px">Head</p></header></div>`,
    ],
    [
      'boxes with a gap between them',
      `<style>body{display:flex;flex-direction:column;gap:30px}</style><header style="${sticks};height:60px"><p style="height:60px;margin:0 0 20px">Head</p></header>`,
    ],
  ])('%s', async (_, markup) => {
    const walked = await pages.page(`${markup}<main>words${tall}</main>`);
    const top = `document.querySelector('main').getBoundingClientRect().top + scrollY`;
    const before = await walked.page.evaluate(top);
    await walked.begin();
    await goOn(walked);
    expect(await walked.page.evaluate(top)).toBe(before);
  });
});

test('styles with variables are put back as they were, and what the page has written meanwhile stays', async () => {
  const walked = await pages.page(
    `<style>body{--line:3px}</style><header style="position:sticky;top:0;padding:var(--line);border-bottom:var(--line) solid red">Head</header>
    <nav style="position:sticky;top:0;padding:9px">Nav</nav>${tall}`,
  );
  const styles = `[...document.querySelectorAll('header, nav')].map((each) => each.style.cssText)`;
  const [header] = await walked.page.evaluate<string[]>(styles);
  await walked.begin();
  await goOn(walked);
  await walked.page.evaluate(`document.querySelector('nav').style.paddingTop = '1px'`);
  await walked.ask('end');
  const [headerAfter, navAfter] = await walked.page.evaluate<string[]>(styles);
  expect(headerAfter).toBe(header);
  expect(navAfter).toBe('position: sticky; top: 0px; padding: 1px 9px 9px;');
});

describe('nothing moves when what sticks to the window gets smaller as the page is scrolled:', () => {
  const small = `<script>addEventListener('scroll', () => document.querySelector('header').className = 'small')</script>`;
  const header = 'header { position: sticky; top: 0 }';
  test.each([
    [
      'a header with less space around its words',
      `<style>${header} header { padding: 50px 0; border-bottom: 9px solid } .small { padding: 0; border: 0 }</style><header>Head</header>`,
    ],
    [
      'one that keeps less of what is in it, whose lower margin reaches out of it',
      `<style>${header} header p { margin: 20px 0 30px } .small p { display: none }</style><header><p>Head</p></header>`,
    ],
    [
      'one in a column, larger than what is in it',
      `<style>${header} body { display: flex; flex-direction: column } header { flex: 0 0 120px } .small { flex-basis: 40px }</style><header>Head</header>`,
    ],
    ['one that goes altogether', `<style>${header} .small { display: none }</style><header>Head</header>`],
    [
      'one that counts its padding in',
      `<style>${header} header { box-sizing: border-box; height: 120px; padding: 30px } .small { height: 50px; padding: 5px }</style><header>Head</header>`,
    ],
  ])('%s', async (_, markup) => {
    const walked = await pages.page(`${markup}<main style="margin-top:10px">words${tall}</main>${small}`);
    const { documentHeight } = await walked.begin();
    await goOn(walked);
    expect(await walked.page.evaluate('document.querySelector("header").className')).toBe('small');
    expect(await walked.ask('compare', null)).toMatchObject({ moved: 0, documentHeight });
    await walked.ask('end');
    expect(await walked.page.evaluate('document.querySelector("header").outerHTML')).not.toMatch(/style/);
  });
});

test('a page that is seen is waited for until it is drawn, however late', async () => {
  const walked = await pages.page(tall);
  await walked.begin();
  await walked.page.evaluate(`{
    const atOnce = requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (told) => setTimeout(() => atOnce(told), 500);
    requestAnimationFrame(() => { window.isDrawn = true });
  }`);
  await goOn(walked);
  expect(await walked.page.evaluate('window.isDrawn')).toBe(true);
});

test('a section whose background stands still in the window', async () => {
  const walked = await pages.page(
    `${tall}<section style="height:600px;background:fixed linear-gradient(red,blue)"></section>`,
  );
  expect((await walked.begin()).backgroundFixed).toBe(true);
});

test('what looks otherwise in a taller window, though nothing moves', async () => {
  const walked = await pages.page(
    `<style>@media (min-height:900px) { #colour { background: blue } }</style>
    <p id="colour">words</p><p id="text">words</p><p id="clock">0</p><p id="still">words</p>
    <script>addEventListener('resize', () => { text.textContent = innerHeight > 900 ? 'other' : 'words'; clock.textContent++ })</script>${tall}`,
  );
  await walked.begin();
  const inWindow = async (heightPx: number) => {
    await walked.page.setViewportSize({ ...WINDOW, height: heightPx });
    const { moved, otherwise } = await walked.ask('compare', { top: 0, heightPx, limitMs: 1_000 });
    return { moved, otherwise };
  };
  expect(await inWindow(1_000)).toEqual({ moved: 0, otherwise: 2 });
  expect(await inWindow(1_100)).toEqual({ moved: 0, otherwise: 0 });
  expect(await inWindow(WINDOW.height)).toEqual({ moved: 0, otherwise: 2 });
});

describe('what shows only a part of itself is named', () => {
  const lines = '<p style="height:5000px">words</p>';
  test.each([
    ['body', `<style>html{overflow:hidden;height:100%}body{overflow:auto;height:100%}</style>${lines}`],
    [
      'div#app',
      `<style>body{overflow:hidden}</style><div id="app" style="height:100vh;overflow:hidden">${lines}</div>`,
    ],
    [
      'body.lock',
      `<style>.lock{position:fixed;top:-500px;inset-inline:0;overflow:hidden}</style>${lines}<script>document.body.className='lock'</script>`,
    ],
  ])('%s', async (name, markup) => {
    const walked = await pages.page(markup);
    const { scrollers } = await walked.begin();
    expect(scrollers.map((each) => each.name)).toEqual([name]);
    expect(scrollers[0]?.hiddenPx).toBeGreaterThan(4_000);
  });

  test('a table that goes to the side, but no row of buttons', async () => {
    const row = (width: number) =>
      `<div style="width:800px;overflow-x:auto"><i style="display:block;width:${width}px">words</i></div>`;
    const walked = await pages.page(row(4_000) + row(1_000));
    expect((await walked.begin()).scrollers.map(({ besidePx }) => besidePx)).toEqual([3_200]);
  });

  test('the document of a frame, and boxes in it', async () => {
    const walked = await pages.page(`<div id="box" style="height:200px;overflow:auto">${lines}</div>${tall}`);
    const hidden = await walked.page.evaluate<{ name: string }[]>('walker.hides()');
    expect(hidden.map(({ name }) => name)).toEqual(['frame of the page itself', 'div#box']);
  });

  test('nothing of a page that its window scrolls', async () => {
    const walked = await pages.page(
      `<style>body{overflow-x:hidden}</style><main style="overflow:hidden">${lines}</main>`,
    );
    expect((await walked.begin()).scrollers).toEqual([]);
  });
});
