import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

/** Share of its time that a process at rest may be busy. */
const restful = 0.1;

/** Everything that nothing holds any more goes, and its pages with it; some 70 ms of the main thread. */
const giveBack = (): void => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  collect({ type: 'major', flavor: 'last-resort' });
};

/**
 * A start leaves some 40 MB behind that the engine would keep for ever in a service that nobody asks anything: they are given back once,
 * in the first stretch of rest. Keeps no process alive.
 */
export const giveBackAtRest = (everyMs = 5_000): void => {
  let since = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, since);
    since = now;
    if (utilization > restful) return;
    clearInterval(timer);
    giveBack();
  }, everyMs);
  timer.unref();
};
