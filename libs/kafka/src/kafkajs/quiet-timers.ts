import { createRequire } from 'node:module';

type Queue = {
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
};

const whenBusyMs = 10;

/**
 * kafkajs 2.2.4 sets a timer to a time far in the past whenever it is not throttled, which Node 24 warns of on every service's output
 * (tulios/kafkajs#1751). The same method with the delay that it means; the version is pinned, so what is replaced is known.
 */
export const quietTimers = (): void => {
  // The package declares no types below its entry.
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as {
    readonly prototype: Queue;
  };
  prototype.scheduleCheckPendingRequests = function (this: Queue): void {
    if (this.throttleCheckTimeoutId) return;
    const wait = this.throttledUntil - Date.now();
    const idle = this.pending.length > 0 ? whenBusyMs : 1;
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      wait > 0 ? wait : idle,
    );
  };
};
