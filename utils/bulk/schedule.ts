/**
 * Which row is next: in the order of the list, as far as every host has its pause between two of its pages. Pure: a
 * monotonic clock is passed in, as the clock on the wall may be set back by hours.
 */
export interface Scheduled {
  index: number;
  host: string;
}

interface HostQueue {
  /** Rows in the order of the list; those before `next` are gone. */
  rows: number[];
  next: number;
  notBeforeMs: number;
}

export class Schedule {
  private readonly hosts = new Map<string, HostQueue>();
  private left = 0;

  constructor(private readonly pauseMs: number) {}

  get waiting(): number {
    return this.left;
  }

  /** Takes the place of all rows that were waiting; what is known of the hosts' pauses stays. */
  fill(rows: readonly Scheduled[]): void {
    for (const queue of this.hosts.values()) Object.assign(queue, { rows: [], next: 0 });
    for (const { host, index } of rows) this.queueOf(host).rows.push(index);
    for (const queue of this.hosts.values()) queue.rows.sort((a, b) => a - b);
    this.left = rows.length;
  }

  /** After a death nobody knows who was visited last: each host is given its pause. */
  spareAll(nowMs: number): void {
    for (const queue of this.hosts.values()) queue.notBeforeMs = nowMs + this.pauseMs;
  }

  /** A row that was interrupted waits again. */
  giveBack({ host, index }: Scheduled): void {
    const queue = this.queueOf(host);
    queue.rows = [...queue.rows.slice(queue.next), index].sort((a, b) => a - b);
    queue.next = 0;
    this.left += 1;
  }

  /** The first row of the list whose host may be visited now, and begins that host's pause. */
  take(nowMs: number): Scheduled | null {
    let best: { host: string; queue: HostQueue; index: number } | null = null;
    for (const [host, queue] of this.hosts) {
      const index = queue.rows[queue.next];
      if (index === undefined || queue.notBeforeMs > nowMs) continue;
      if (!best || index < best.index) best = { host, queue, index };
    }
    if (!best) return null;
    best.queue.next += 1;
    best.queue.notBeforeMs = nowMs + this.pauseMs;
    this.left -= 1;
    return { host: best.host, index: best.index };
  }

  /** How long until {@link take} has something; Infinity: nothing waits. */
  nextInMs(nowMs: number): number {
    let soonest = Infinity;
    for (const { rows, next, notBeforeMs } of this.hosts.values())
      if (next < rows.length) soonest = Math.min(soonest, notBeforeMs);
    return Math.max(0, soonest - nowMs);
  }

  private queueOf(host: string): HostQueue {
    const known = this.hosts.get(host);
    if (known) return known;
    const queue: HostQueue = { rows: [], next: 0, notBeforeMs: -Infinity };
    this.hosts.set(host, queue);
    return queue;
  }
}
