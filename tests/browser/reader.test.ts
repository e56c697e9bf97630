/** Pages that make the reading of them hard, as the extension reads them in every browser: what is in the package, and what is not. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Driver } from './driver';
import { drivers } from './drivers';
import { captureTab, type SealedPackage } from './sealed-package';
import { Site } from './snapshot-site';
import { until } from './until';

describe.each(drivers)('%s', (_, openDriver) => {
  let site: Site;
  let browser: Driver;

  beforeAll(async () => {
    site = await new Site(fileURLToPath(new URL('pages', import.meta.url))).open(['127.0.0.1']);
    browser = await openDriver();
    await browser.extension.captures();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  /** The package of a page that has got so far as to give itself this title. */
  async function captured(path: string, title: string): Promise<SealedPackage> {
    const tab = await browser.openTab(`${site.origins[0]}/${path}`);
    const titleOf = `Reflect.get(Document.prototype, 'title', document)`;
    await until(`the page to be called ${title}`, 20_000, async () =>
      (await tab.evaluate(titleOf)) === title ? true : undefined,
    );
    await tab.bringToFront();
    const made = await captureTab(browser, tab.url());
    expect(made.text('snapshot/page.html')).toContain('The last words.');
    return made;
  }

  const secretsIn = (made: SealedPackage): string[] =>
    [...made.files.keys()].filter(
      (name) => /\.(html|mhtml|txt|json|jsonl)$/.test(name) && /-secret/.test(made.text(name)),
    );

  test('fields that were closed after the typing are empty; those that nobody has been in are as they were', async () => {
    const made = await captured('closed-fields.html', '6 closed');
    expect(secretsIn(made)).toEqual([]);
    const html = made.text('snapshot/page.html');
    expect(html).toContain('value="link of the page"');
    expect(html).toContain('value="7"');
    expect(html).toContain('words of the page');
  });

  test('copies of what was typed are found where nobody sees them, and no other copy of the page is kept', async () => {
    const made = await captured('mirrors.html', '25 characters copied');
    const html = made.text('snapshot/page.html');
    expect(html).not.toContain('mirrored-');
    expect(html).toContain('data-title="A Film by Name"');
    expect(html).toContain('text="[text typed by the user]"');
    expect(made.evidence.transformations.map(({ code }) => code)).toContain('typed-mirrored');
    expect([...made.files.keys()].filter((name) => name.endsWith('.mhtml'))).toEqual([]);
  });

  test('forms whose inputs are named like every property and method there is mislead nobody', async () => {
    const made = await captured('named-inputs.html', 'named');
    expect(made.text('snapshot/page.html')).toContain('inner');
    expect(made.evidence.method.full_page).not.toBe('reconstruction');
    expect(secretsIn(made)).toEqual([]);
  });

  test('rules of scripts apply, other sheets are as they were written, with what the page keeps no measures of', async () => {
    const made = await captured('linked-rules.html', 'changed');
    const html = made.text('snapshot/page.html');
    expect(html).toMatch(/\.from-script \{ background: rgb\(1, 2, 3\)/);
    expect(html).not.toContain('hover-only');
    expect(html).toContain('with what this browser drops');
    expect(html).toContain('src: url("data:font/ttf;base64,');
    expect(made.evidence.transformations.map(({ code }) => code)).toContain('sheet-changed');
  });
});
