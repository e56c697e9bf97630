/** What `npm start` was asked to do. */
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { browserNames, type BrowserName } from './browser';

export interface StartArguments {
  headless: boolean;
  /** Where the results of a headless run go. */
  outFolder: string;
  /** The data of the desk that is started. */
  deskFolder: string;
  browser: BrowserName;
  sendPartial: boolean;
  /** Empty: the sample site. What is not a URL fails in its turn, so that one bad line does not stop a list. */
  urls: string[];
}

export const usage = `npm start                     a browser with the extension, a desk and a sample pirate site
npm start -- --headless [options] [URL…]
                              the extension captures these pages, or the sample site, by itself, up to a
                              verified receipt; "-" reads more URLs from standard input, one a line
npm start -- --help           this

  --out DIR            where packages and receipts go (out/captures)
  --desk DIR           the desk's data (out/desk)
  --browser NAME       the browser to drive: chromium (which is what is taken otherwise) or firefox
  --send-partial       send captures that lack the minimum too; without it they are kept and named`;

const options = {
  headless: { type: 'boolean', default: false },
  out: { type: 'string', default: 'out/captures' },
  desk: { type: 'string', default: 'out/desk' },
  browser: { type: 'string', default: 'chromium' },
  'send-partial': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Parses the command line; null: {@link usage} is wanted; a string is a mistake in it, in words. */
export async function parseStartArguments(args: string[]): Promise<StartArguments | string | null> {
  const parsed = read(args);
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  if (values.help) return null;
  const browser = browserNames.find((name) => name === values.browser);
  if (!browser) return `--browser ${values.browser}: there are ${browserNames.join(' and ')}.`;
  const listed = positionals.includes('-') ? (await text(process.stdin)).split('\n') : [];
  const urls = [...positionals.filter((each) => each !== '-'), ...listed]
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (positionals.length > 0 && urls.length === 0) return 'Standard input held no URL.';
  return {
    // URLs are a job: there is nothing to do by hand.
    headless: values.headless || urls.length > 0,
    outFolder: values.out,
    deskFolder: values.desk,
    browser,
    sendPartial: values['send-partial'],
    urls,
  };
}

function read(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
