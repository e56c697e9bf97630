/** The gallery on a server of its own, and its scenes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { build, preview } from 'vite';

export interface ListedScene {
  name: string;
  width: number;
  /** Of the window; null when the whole page is looked at. */
  height: number | null;
}

export interface SceneLook {
  dir: 'ltr' | 'rtl';
  locale: string;
}

export interface Gallery {
  scenes: (page: Page) => Promise<ListedScene[]>;
  show: (page: Page, name: string, look: SceneLook) => Promise<void>;
  close: () => Promise<void>;
}

/** With a machine that does other things too. */
const PATIENCE_MS = 120_000;

/** It is built first: a page that loads each module by itself takes a second to come up, and there are a hundred. */
export async function openGallery(): Promise<Gallery> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'constat-gallery-'));
  const config = {
    configFile: path.join(import.meta.dirname, 'vite.config.ts'),
    build: { outDir, target: 'es2022', minify: false },
    logLevel: 'error',
  } as const;
  await build(config);
  const server = await preview({ ...config, preview: { host: '127.0.0.1', port: 0 } });
  const address = server.resolvedUrls?.local[0] ?? '';
  const ready = async (page: Page, query: string): Promise<void> => {
    await page.goto(`${address}?${query}`, { timeout: PATIENCE_MS });
    await page.waitForSelector('html[data-ready]', { timeout: PATIENCE_MS });
  };
  return {
    scenes: async (page) => {
      await ready(page, '');
      const listed = await page.$$eval('li', (items) => items.map(({ dataset }) => ({ ...dataset })));
      return listed.map(({ name = '', width, height }) => ({
        ...{ name, width: Number(width) },
        height: height === undefined ? null : Number(height),
      }));
    },
    show: async (page, name, look) => {
      await ready(page, new URLSearchParams({ scene: name, ...look }).toString());
      await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    },
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
