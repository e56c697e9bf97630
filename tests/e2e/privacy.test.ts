/** What is nobody's business stays out of the package, and documents that are no web pages go in as what they are. */
import { gunzipSync } from 'node:zlib';
import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import { dot, leaflet } from '../site/documents';
import { secret, streamKey } from '../site/hostile-pages';
import { browserOnSite } from '../browser/browser-on-site';
import { captureTab, type SealedPackage } from '../browser/sealed-package';

const { site, browser } = await browserOnSite();
// Its page stands open, behind what is captured, from the beginning.
await browser.extension.captures();

/** Every file of a package as text, what is packed or encoded unpacked. */
async function everyText({ files }: SealedPackage): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const [name, body] of files) {
    const text = body.toString('latin1');
    texts.set(name, name.endsWith('.mhtml') ? text.replace(/=\r\n/g, '').replaceAll('=3D', '=') : text);
  }
  const wacz = await JSZip.loadAsync(files.get('capture.wacz') ?? Buffer.alloc(0));
  for (const [name, entry] of Object.entries(wacz.files)) {
    const body = await entry.async('nodebuffer');
    texts.set(`wacz/${name}`, (name.endsWith('.gz') ? gunzipSync(body) : body).toString('latin1'));
  }
  return texts;
}

test('no cookie, token, password or typed word is in any file; each removal is counted; the stream can be found', async () => {
  const url = `${site.hostileUrl('secrets')}?sid=${secret.page}&id=7`;
  const page = await browser.openTab(url);
  await page.fill('#typed', secret.typed);
  await page.fill('#area', secret.typed);
  await page.fill('#reflected', secret.typed);
  await page.evaluate(
    (typed) => document.querySelector('#reflected')?.setAttribute('value', typed),
    secret.typed,
  );
  await page.waitForLoadState('networkidle');
  const made = await captureTab(browser, url);

  expect(made.record.completeness).toBe('complete');
  const texts = await everyText(made);
  const found = [...texts].flatMap(([name, text]) =>
    Object.entries(secret).flatMap(([kind, value]) => (text.includes(value) ? [`${kind} in ${name}`] : [])),
  );
  expect(found).toEqual([]);
  expect(made.evidence.target.url_final).toMatch(
    /\/hostile\/secrets\?sid=constat-removed-[0-9a-f]{10}&id=7$/,
  );
  expect(made.record.url).toBe(made.evidence.target.url_final);

  const { redactions } = made.evidence.handling;
  const kindsIn = (path: string | null): string[] =>
    redactions
      .filter((redaction) => redaction.path === path)
      .map(({ kind }) => kind)
      .sort();
  expect(kindsIn(null)).toEqual(['url-secret']);
  expect(kindsIn('data/network/requests.jsonl')).toEqual(['cookie', 'url-secret']);
  expect(kindsIn('data/snapshot/page.html')).toEqual(['storage-token', 'typed-value', 'url-secret']);
  expect(kindsIn('data/snapshot/page.mhtml')).toEqual(['typed-value', 'url-secret']);
  expect(kindsIn('data/snapshot/text.txt')).toEqual(['url-secret']);
  expect(kindsIn('data/capture.wacz')).toEqual(['storage-token', 'url-secret']);

  expect(made.text('network/requests.jsonl')).toContain(
    `master.m3u8?token=${streamKey}&session=constat-removed-`,
  );
  expect(made.text('leads.json')).toContain(`master.m3u8?token=${streamKey}`);
  expect(made.text('snapshot/page.html')).toContain('Log out');
  await page.close();
});

describe('a document opened by itself is kept as what it is:', () => {
  test.each([
    ['/leaflet.pdf', 'document/original.pdf', leaflet],
    ['/still.png', 'document/original.png', dot],
    ['/films.json', 'document/original.json', null],
    ['/members.pdf', 'document/original.pdf', leaflet],
  ])('%s', async (at, path, bytes) => {
    const url = `${site.origins.site}${at}`;
    const before = site.requests.length;
    const page = await browser.context.newPage();
    await page.goto(url).catch(() => undefined);
    await page.bringToFront();
    const made = await captureTab(browser, url);
    const kept = made.files.get(path);
    expect(made.evidence.limitations.map(({ code }) => code)).not.toContain('no-original');
    if (bytes) expect(kept?.equals(bytes)).toBe(true);
    expect(made.record.completeness).toBe('complete');
    const refetched = made.evidence.deviations.some(({ code }) => code === 'refetched');
    const asked = site.requests.slice(before).filter((request) => request.url === url).length;
    expect({
      at,
      refetched,
      asked,
      method: made.evidence.files.find(({ role }) => role === 'original-document')?.method,
    }).toEqual({
      at,
      refetched: asked > 1,
      asked,
      method: expect.any(String) as string,
    });
    await page.close();
  });
});
