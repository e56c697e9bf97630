/** The extension as a program outside sees it: its commands, its archive, and tabs opened through it. */
import { readFileSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { CaptureRecord, ReceiptRecord } from '@/utils/archive/records';
import {
  commands,
  type CommandInput,
  type CommandName,
  type CommandOutput,
} from '@/utils/messaging/commands';

/** How long a page may take to load, and how long its network must be still before it counts as settled. */
export interface VisitLimits {
  loadMs: number;
  quietMs: number;
  /** A page that is never still is taken as it is after this. */
  quietLimitMs: number;
}

export interface Extension {
  id: string;
  /** The address of one of its pages: `captures.html`, `options.html#desk=…`. */
  url(page: string): string;
  send<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>;
  captures(): Promise<CaptureRecord[]>;
  capture(captureId: string): Promise<CaptureRecord | null>;
  receipt(captureId: string): Promise<ReceiptRecord | null>;
  /** Writes the sealed ZIP to `file`; its size in bytes, or null when there is none. */
  savePackage(captureId: string, file: string): Promise<number | null>;
  /** Writes `<captureId>.receipt.json` and its signature, byte for byte as the desk made them; false when there is none. */
  saveReceipt(captureId: string, folder: string): Promise<boolean>;
  /** Opens a web page in a tab and waits until it has settled; `problem` when it could not be had. */
  visit(url: string, limits: VisitLimits): Promise<{ tabId: number; problem: string | null }>;
  closeTab(tabId: number): Promise<void>;
}

/** Large enough that calls do not count, small enough for a message of the DevTools protocol. */
const CHUNK_BYTES = 8 * 1024 * 1024;
const script = readFileSync(path.join(import.meta.dirname, 'extension-side.js'), 'utf8');

export function openExtension(context: BrowserContext, id: string): Extension {
  const url = (page: string) => `chrome-extension://${id}/${page}`;
  let standing: Promise<Page> | null = null;

  /** A page of the extension that stays open behind the tabs; opened anew when somebody closed it. */
  const page = async (): Promise<Page> => {
    const found = await standing;
    if (found && !found.isClosed()) return found;
    standing = (async () => {
      const opened = await context.newPage();
      await opened.goto(url('captures.html'));
      await opened.evaluate(script);
      return opened;
    })();
    return standing;
  };

  /** Calls a verb of extension-side.js. */
  const call = async <T>(verb: string, ...args: unknown[]): Promise<T> => {
    const expression = `constatLaunch.${verb}(...${JSON.stringify(args)})`;
    return (await page()).evaluate<T>(expression);
  };

  return {
    id,
    url,
    send: async (name, input) => {
      const answer = await call<unknown>('send', name, input);
      return commands[name].output.parse(answer) as CommandOutput<typeof name>;
    },
    captures: () => call('all', 'captures'),
    capture: (captureId) => call('one', 'captures', captureId),
    receipt: (captureId) => call('one', 'receipts', captureId),
    savePackage: async (captureId, file) => {
      const size = await call<number | null>('size', 'packages', captureId);
      if (size === null) return null;
      const handle = await open(file, 'w');
      try {
        for (let at = 0; at < size; at += CHUNK_BYTES) {
          const chunk = await call<string | null>('chunk', 'packages', captureId, at, CHUNK_BYTES);
          await handle.write(Buffer.from(chunk ?? '', 'base64'));
        }
      } finally {
        await handle.close();
      }
      return size;
    },
    saveReceipt: async (captureId, folder) => {
      const kept = await call<ReceiptRecord | null>('one', 'receipts', captureId);
      if (kept === null) return false;
      const file = path.join(folder, `${captureId}.receipt.json`);
      await writeFile(file, kept.signed.document);
      await writeFile(`${file}.sig`, Buffer.from(kept.signed.signature, 'base64'));
      return true;
    },
    visit: (address, limits) => call('visit', address, limits),
    closeTab: (tabId) => call('close', tabId),
  };
}
