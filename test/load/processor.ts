import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Processor time of a process, in milliseconds: steady where the clock on the wall is not, because others use the machine too. */
export type ProcessorTime = { readonly all: number; readonly mainThread: number };

/** Of Linux, which counts in these; Node offers no way to ask. */
const ticksPerSecond = 100;

const ticksIn = (stat: string): number => {
  // The name of a process may hold spaces and brackets; what follows the last bracket does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

/** Undefined where the system does not tell of other processes in `/proc`. */
export const processorTime = ({ pid = 0 }: Pick<ChildProcess, 'pid'>): ProcessorTime | undefined => {
  try {
    const tasks = readdirSync(`/proc/${String(pid)}/task`);
    const ms = (task: string): number =>
      (ticksIn(readFileSync(`/proc/${String(pid)}/task/${task}/stat`, 'utf8')) * 1_000) / ticksPerSecond;
    return { all: tasks.reduce((sum, task) => sum + ms(task), 0), mainThread: ms(String(pid)) };
  } catch {
    return undefined;
  }
};
