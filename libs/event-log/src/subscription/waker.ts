import { clearTimeout, setTimeout } from 'node:timers';
import type { Source } from './source.ts';

/** A log that brought so many events since the last sleep is busy: then they are gathered longer, because each batch costs a commit. */
const busyAfter = 16;
const busyTimes = 4;

/** Lets a subscription sleep until there may be something new, without missing a commit between its look and its sleep. */
export class Waker {
  private readonly source: Source;
  private readonly signal: AbortSignal;
  private readonly stopListening: () => void;
  private changed = false;
  private lookedAt = 0;
  private gatherMs: number;
  private wake: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: Source, signal: AbortSignal) {
    this.source = source;
    this.signal = signal;
    this.gatherMs = source.gatherMs;
    this.stopListening = source.onChange(this.onChange);
    signal.addEventListener('abort', this.rouse);
  }

  /** What is committed from here on is news. */
  aboutToLook(): void {
    this.changed = false;
    this.lookedAt = performance.now();
  }

  /** `brought`: events since the last sleep, wanted or not. */
  wait(brought: number): Promise<void> {
    if (this.signal.aborted) return Promise.resolve();
    this.gatherMs = this.source.gatherMs * (brought < busyAfter ? 1 : busyTimes);
    return new Promise((resolve) => {
      this.wake = resolve;
      this.sleep(this.changed ? this.untilGathered() : this.source.pollMs);
    });
  }

  stop(): void {
    this.stopListening();
    this.signal.removeEventListener('abort', this.rouse);
    this.rouse();
  }

  private readonly onChange = (): void => {
    if (this.changed) return;
    this.changed = true;
    if (this.wake) this.sleep(this.untilGathered());
  };

  private readonly rouse = (): void => {
    clearTimeout(this.timer);
    this.wake?.();
    this.wake = undefined;
  };

  /** Of a busy log everybody wakes at the same beats of the clock: what they then write together is one commit. */
  private untilGathered(): number {
    const beat = this.source.gatherMs;
    const due = this.lookedAt + this.gatherMs;
    return Math.max(0, (this.gatherMs > beat ? Math.floor(due / beat) * beat : due) - performance.now());
  }

  private sleep(ms: number): void {
    clearTimeout(this.timer);
    if (ms === 0) {
      this.rouse();
      return;
    }
    this.timer = setTimeout(this.rouse, ms);
    this.timer.unref();
  }
}
