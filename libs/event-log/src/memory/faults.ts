import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamName } from '@safeguarding/kernel';
import { LogUnavailable, type Appended, type EventLog } from '../port.ts';

type Fault = 'fail' | 'loseAnswer';
type Planned = { readonly fault: Fault; readonly prefix: string };

/** Faults that tests order for appends to come; each happens once, to the first append whose stream has the prefix. */
export class Faults {
  private planned: readonly Planned[] = [];
  private delayMs = 0;

  /** The append throws LogUnavailable and nothing is written. */
  failNextAppend(streamPrefix = ''): void {
    this.planned = [...this.planned, { fault: 'fail', prefix: streamPrefix }];
  }

  /** The append is written and throws LogUnavailable all the same. */
  loseNextAnswer(streamPrefix = ''): void {
    this.planned = [...this.planned, { fault: 'loseAnswer', prefix: streamPrefix }];
  }

  /** Every append from now on waits this long before it is written; 0 ends it. */
  delayAppends(ms: number): void {
    this.delayMs = ms;
  }

  /** Runs an append under what is planned. */
  async around(stream: StreamName, append: () => Promise<Appended> | Appended): Promise<Appended> {
    const fault = this.take(stream);
    if (this.delayMs > 0) await sleep(this.delayMs);
    if (fault === 'fail') throw new LogUnavailable('The event log failed by order of a test.');
    const appended = await append();
    if (fault === 'loseAnswer') throw new LogUnavailable('The answer was lost by order of a test.');
    return appended;
  }

  private take(stream: StreamName): Fault | undefined {
    const index = this.planned.findIndex(({ prefix }) => stream.startsWith(prefix));
    const found = this.planned[index];
    if (found) this.planned = this.planned.toSpliced(index, 1);
    return found?.fault;
  }
}

/** The same log, whose appends suffer what is ordered. */
export const withFaults = (log: EventLog, faults: Faults): EventLog => ({
  append: (stream, expected, events) => faults.around(stream, () => log.append(stream, expected, events)),
  readStream: (stream, options) => log.readStream(stream, options),
  readAll: (options) => log.readAll(options),
  subscribeAll: (options) => log.subscribeAll(options),
  head: () => log.head(),
  capabilities: log.capabilities,
  close: () => log.close(),
});
