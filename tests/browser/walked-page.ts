/** A page in a plain Chromium with the walker in it, to be asked one thing after another. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { PNG } from 'pngjs';
import type { WalkerInPage } from '@/utils/capture/page-walker';
import { PUT_AWAY_RULES } from '@/utils/capture/walker/put-away';
import { findChromium } from '../../scripts/ready/look-up.js';
import { bundleOf } from './bundle';

export const WINDOW = { width: 1_000, height: 600 };

/** Leaves `walker` in the page. */
const WALKER = `import { PageWalker } from '@/utils/capture/walker/walker'; export default new PageWalker();`;

type Verb = keyof WalkerInPage;
type Answer<V extends Verb> = Extract<Awaited<ReturnType<WalkerInPage[V]>>, { ok: true }>['value'];

export class WalkedPages {
  private constructor(
    private readonly browser: Browser,
    private readonly tab: Page,
    private readonly walker: string,
  ) {}

  static async open(): Promise<WalkedPages> {
    const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    const executablePath = findChromium() ?? '';
    const [browser, walker] = await Promise.all([
      chromium.launch({ executablePath, args }),
      bundleOf(WALKER, 'walker'),
    ]);
    return new WalkedPages(browser, await browser.newPage({ viewport: WINDOW }), walker);
  }

  close = (): Promise<void> => this.browser.close();

  /** The one tab with a page of this markup, and with the rules that a held page wears. */
  async page(markup: string): Promise<WalkedPage> {
    await this.tab.goto('about:blank');
    await this.tab.setContent(`<!doctype html><style>body{margin:0}</style>${markup}`);
    await this.tab.addStyleTag({ content: PUT_AWAY_RULES });
    await this.tab.addScriptTag({ content: this.walker });
    return new WalkedPage(this.tab);
  }
}

export class WalkedPage {
  constructor(readonly page: Page) {}

  ask<V extends Verb>(verb: V, ...args: Parameters<WalkerInPage[V]>): Promise<Answer<V>> {
    return this.page.evaluate<Answer<V>>(`walker.${verb}(...${JSON.stringify(args)})`);
  }

  begin = (): Promise<Answer<'begin'>> => this.ask('begin', 150, 1_000);

  /** The colour at this place of the window, as `red,green,blue`. */
  async colourAt(x: number, y: number): Promise<string> {
    const { data, width } = PNG.sync.read(await this.page.screenshot());
    return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)].join();
  }
}
