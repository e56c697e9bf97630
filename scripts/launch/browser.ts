/** What a program here may ask of a browser it has started, whichever it is. */
import type { Extension } from './extension';

export const browserNames = ['chromium', 'firefox'] as const;
export type BrowserName = (typeof browserNames)[number];

export interface LaunchOptions {
  /** Kept between starts by whoever wants that. */
  profileFolder: string;
  /** The built extension. */
  extensionFolder: string;
  headless: boolean;
  /** More switches for Chromium's command line, and more preferences for Firefox's profile: how it reaches the sample site. */
  args?: readonly string[];
  prefs?: Readonly<Record<string, Pref>>;
  /** Firefox: the extension may run in private windows too, as its user may say. */
  inPrivateWindows?: boolean;
  /** Of the whole window, in CSS pixels. */
  windowSize?: readonly [width: number, height: number];
}

export type Pref = string | number | boolean;

export interface LaunchedBrowser {
  extension: Extension;
  /** For instance `Chromium 156.0.8078.73`. */
  version: string;
  /** Shows a web page to whoever sits there, in a tab in front. */
  show(url: string): Promise<void>;
  /** Resolves when it has ended, whoever ended it. */
  ended: Promise<void>;
  close(): Promise<void>;
}

/** A page of the extension, open in a tab, in which a program may run scripts. */
export interface ExtensionPage {
  /** The value of an expression, or what its promise resolves with: as JSON would carry it. */
  evaluate<T>(expression: string): Promise<T>;
  /** Runs statements. */
  run(script: string): Promise<unknown>;
  isClosed(): boolean;
}

export const DEFAULT_WINDOW = [1280, 960] as const;
