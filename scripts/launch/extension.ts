/** The extension as a program outside sees it: its commands, its archive, and tabs opened through it. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaptureRecord, ReceiptRecord } from '@/utils/archive/records';
import {
  commands,
  type CommandInput,
  type CommandName,
  type CommandOutput,
} from '@/utils/messaging/commands';
import type { ExtensionPage } from './browser';
import { receiveFile } from './receive-file';

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
  /** The number of the last tab that shows this address, or null. */
  tabShowing(url: string): Promise<number | null>;
  closeTab(tabId: number): Promise<void>;
}

const script = readFileSync(path.join(import.meta.dirname, 'extension-side.js'), 'utf8');

/** `openPage` opens one of its pages in a tab behind the others, to ask through. */
export function openExtension(id: string, origin: string, openPage: () => Promise<ExtensionPage>): Extension {
  const url = (page: string) => `${origin}${page}`;
  let standing: Promise<ExtensionPage> | null = null;

  /** The page that stays open; opened anew when somebody closed it. */
  const page = async (): Promise<ExtensionPage> => {
    const found = await standing;
    if (found && !found.isClosed()) return found;
    standing = (async () => {
      const opened = await openPage();
      await opened.run(script);
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
    savePackage: (captureId, file) =>
      receiveFile(file, (address) => call<number | null>('handOver', 'packages', captureId, address)),
    saveReceipt: async (captureId, folder) => {
      const kept = await call<ReceiptRecord | null>('one', 'receipts', captureId);
      if (kept === null) return false;
      const file = path.join(folder, `${captureId}.receipt.json`);
      await writeFile(file, kept.signed.document);
      await writeFile(`${file}.sig`, Buffer.from(kept.signed.signature, 'base64'));
      return true;
    },
    visit: (address, limits) => call('visit', address, limits),
    tabShowing: (address) => call('tabShowing', address),
    closeTab: (tabId) => call('close', tabId),
  };
}
