/** The sample site is what the other tests stand on: it must answer, redirect, stream and count as it says. */
import { expect, test } from 'vitest';
import { browserOnSite } from '../browser/browser-on-site';

const { site, browser } = await browserOnSite();

const statusOf = (url: string) => site.requests.find((request) => request.url === url)?.status;

test('the entry leads to the film by two redirects, from http to https', async () => {
  const page = await browser.openTab(site.entryUrl);
  expect(page.url()).toBe(site.filmUrl);
  const hops = site.requests.filter((request) => request.status === 302);
  expect(hops.map((hop) => new URL(hop.url).host)).toEqual(Array(2).fill(new URL(site.entryUrl).host));
});

test('the player in the frame is of another origin and loads its stream from a third', async () => {
  const page = await browser.openTab(site.filmUrl);
  const player = page.frames().find((frame) => frame.url().startsWith(site.origins.player));
  await player?.locator('body.ready').waitFor();
  expect(statusOf(`${site.origins.stream}/hls/salt2026/1080/seg-2.ts`)).toBe(200);
});

test('nothing that the pages ask for is missing', async () => {
  await browser.openTab(site.liveUrl);
  const page = await browser.openTab(site.filmUrl);
  for (const image of await page.locator('img').all()) await image.scrollIntoViewIfNeeded();
  await page.waitForFunction('[...document.images].every((image) => image.complete)');
  expect(site.requests.filter((request) => request.status >= 400)).toEqual([]);
});
