/** Runs some pieces of work at the same time and lets the others wait; knows when all of it is done. */
export class FewAtOnce {
  readonly #all = new Set<Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(private readonly atOnce: number) {}

  /** Returns at once. `work` never rejects. */
  add(work: () => Promise<void>): void {
    const mine = this.#run(work).finally(() => this.#all.delete(mine));
    this.#all.add(mine);
  }

  async #run(work: () => Promise<void>): Promise<void> {
    if (this.#running >= this.atOnce) await new Promise<void>((go) => this.#waiting.push(go));
    this.#running += 1;
    try {
      await work();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Resolves when everything that was added is done, or when `limitMs` is over. */
  async done(limitMs: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
    await Promise.race([Promise.allSettled(this.#all), late]);
    clearTimeout(timer);
  }
}
