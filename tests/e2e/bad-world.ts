/** What goes wrong in the world while captures are made and sent, each at a tester's word: done, met by somebody, and over. */
import type { Line } from './line';
import type { Scene } from './scene';
import type { SmallDisk } from './small-disk';

/** `full`: the disk of the desk’s data has not one byte left. */
export const faults = ['browser', 'worker', 'desk', 'full', 'cut', 'slow', 'damage'] as const;
export type Fault = (typeof faults)[number];

export interface World {
  scene: Scene;
  line: Line;
  /** Of the desk's data; null where this user may not mount. */
  disk: SmallDisk | null;
}

/** How long a disk stays full, a line bad: long enough that somebody meets it. */
const FAULT_MS = 3_000;
/** So many of the pieces on a bad line are damaged. */
const DAMAGED = 0.2;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function bad({ line }: World, worsen: (line: Line) => void): Promise<void> {
  worsen(line);
  await sleep(FAULT_MS);
  line.mend();
}

/** Lets it happen; returns when the world is well again. `random` is in [0, 1). */
export async function happen(fault: Fault, world: World, random: () => number): Promise<void> {
  const { scene, disk } = world;
  switch (fault) {
    case 'browser':
      return scene.restartBrowser();
    case 'worker':
      return scene.browser.stopBackground();
    case 'desk':
      await scene.desk.child.kill();
      return scene.restartDesk();
    case 'full':
      await disk?.fill();
      await sleep(FAULT_MS);
      return disk?.relieve();
    case 'cut':
      return bad(world, (line) => line.cut());
    case 'slow':
      return bad(world, (line) => (line.bytesPerMs = 200));
    case 'damage':
      return bad(world, (line) => (line.damages = () => random() < DAMAGED));
  }
}

/** Faults in an order of chance, each as often as any other: none is left out of a short run. */
export function* dealt<T>(things: readonly T[], random: () => number): Generator<T, never> {
  for (;;) {
    const left = [...things];
    while (left.length > 0) yield* left.splice(Math.floor(random() * left.length), 1);
  }
}
