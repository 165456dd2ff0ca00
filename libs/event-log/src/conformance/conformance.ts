import type { ConformanceRow } from './bench.ts';
import { appendRows } from './rows-append.ts';
import { followerRows } from './rows-followers.ts';
import { fencingRow } from './rows-fencing.ts';
import { quarantineRows } from './rows-quarantine.ts';
import { rebuildRow } from './rows-rebuild.ts';
import { readRows } from './rows-read.ts';

/** The promises of an event log that every adapter keeps; acknowledged = durable (row 9) needs a process to kill: see kill-round.ts. */
export const conformanceRows: readonly ConformanceRow[] = [
  ...appendRows,
  ...readRows,
  ...followerRows,
  ...quarantineRows,
  fencingRow,
  rebuildRow,
].toSorted((a, b) => a.row - b.row);
