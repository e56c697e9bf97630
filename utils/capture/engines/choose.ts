/** The engine for this browser: asked for what it can do, never by its name. */
import { canUseDebugger } from '@/utils/browser/api';
import { chromiumEngine } from './chromium/engine';
import type { Engine } from './engine';
import { firefoxEngine } from './firefox/engine';

/** Each build leaves out the engine that its browser has no use for; a build for both decides here. */
export const chooseEngine = (): Engine =>
  !import.meta.env.FIREFOX && canUseDebugger() ? chromiumEngine : firefoxEngine;
