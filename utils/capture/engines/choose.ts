/** The engine for this browser. Each build leaves out the one that its browser has no use for. */
import { chromiumEngine } from './chromium/engine';
import type { Engine } from './engine';
import { firefoxEngine } from './firefox/engine';

/** Not by whether there is a debugger: a Chromium that may not use it still has all the rest of its engine. */
export const chooseEngine = (): Engine => (import.meta.env.FIREFOX ? firefoxEngine : chromiumEngine);
