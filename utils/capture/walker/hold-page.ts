/** Puts the walker into the extension's own world of a document, where the background finds it again, and holds the page. */
import type { Held } from './motion';
import { PageWalker } from './walker';

/** Where it stands. In the extension's isolated world: no page can see it, and a later background still finds it. */
export interface WalkerWorld {
  constatWalker?: PageWalker;
}

export function holdPage(): Promise<Held> {
  const world = globalThis as WalkerWorld;
  // One left behind by a capture that broke off holds what it held; it is asked to let go first.
  world.constatWalker?.release();
  const walker = new PageWalker();
  world.constatWalker = walker;
  return walker.hold();
}
