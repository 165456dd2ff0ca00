import { monitorEventLoopDelay } from 'node:perf_hooks';

const windowMs = 1_000;

/**
 * Counts, for each address, the answers of this second that went to nobody in particular: refused tokens, unknown routes, public
 * pages. Verified clients have their own limit and do not count, so a gateway that many share is not slowed by its size.
 */
export class AnonymousBound {
  private readonly answered = new Map<string, number>();
  private windowEndsAt = 0;
  private readonly perSecond: number;
  private readonly nowMs: () => number;

  constructor(perSecond: number, nowMs: () => number = Date.now) {
    this.perSecond = perSecond;
    this.nowMs = nowMs;
  }

  exhausted(address: string): boolean {
    if (this.answered.size === 0) return false;
    this.turn();
    return (this.answered.get(address) ?? 0) >= this.perSecond;
  }

  count(address: string): void {
    this.turn();
    this.answered.set(address, (this.answered.get(address) ?? 0) + 1);
  }

  /** The map lives for one window, so that it holds no more addresses than one second can bring. */
  private turn(): void {
    const now = this.nowMs();
    if (now < this.windowEndsAt) return;
    this.answered.clear();
    this.windowEndsAt = now + windowMs;
  }
}

const sampleMs = 250;

/** How long the event loop kept work waiting of late, in milliseconds; measured four times in a second. */
export const watchLoopLag = (): { readonly lagMs: () => number; readonly stop: () => void } => {
  const histogram = monitorEventLoopDelay({ resolution: 20 });
  histogram.enable();
  let lag = 0;
  const timer = setInterval(() => {
    lag = histogram.count === 0 ? 0 : histogram.percentile(50) / 1e6;
    histogram.reset();
  }, sampleMs).unref();
  return {
    lagMs: () => lag,
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
};
