/** What a journey asks of a browser: used as a user uses it, and ended as the world ends it. One description, two browsers. */
import type { Pref } from '../../scripts/launch/browser';
import type { Extension } from '../../scripts/launch/extension';

export interface DriverOptions {
  args?: readonly string[];
  prefs?: Readonly<Record<string, Pref>>;
  /** Kept by whoever gives it; else a new one. */
  profileFolder?: string;
}

export interface Tab {
  /** Where it is. */
  url(): string;
  bringToFront(): Promise<void>;
  /** The value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

export interface Popup {
  /** All that can be read in it. */
  text(): Promise<string>;
  /** Waits until it shows `words`. */
  waitForText(words: string, limitMs?: number): Promise<void>;
  /** Clicks the button or link with this name, with a real mouse event. */
  click(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface Driver {
  extension: Extension;
  profileFolder: string;
  /** A page of the browser itself, which nobody may capture. */
  ownPage: string;
  /** A tab of its own with this web page, in front. */
  openTab(url: string): Promise<Tab>;
  /** A tab of its own with this page of the extension. */
  openExtensionPage(page: string): Promise<Tab>;
  /** Presses the extension's button while `tab` is in front, which opens the popup and grants activeTab. */
  pressAction(tab: Tab): Promise<Popup>;
  /** As if the keyboard shortcut had been pressed while `tab` is in front. */
  pressShortcut(tab: Tab, command: string): Promise<void>;
  /** As if an entry of the page's context menu had been chosen. */
  chooseMenu(tab: Tab, menuItemId: string): Promise<void>;
  /** Stops the extension's background, as the browser does whenever it likes. The next event starts it again. */
  stopBackground(): Promise<void>;
  /** SIGKILL to the browser. Nothing of it can be used afterwards but `relaunch`. */
  kill(): Promise<void>;
  /** Starts the browser again on the same profile, with the same options. */
  relaunch(): Promise<Driver>;
  /** Closes the browser and removes its profile, unless that was given. */
  close(): Promise<void>;
}
