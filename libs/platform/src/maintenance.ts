import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { edgeErrors } from './core/platform-errors.ts';
import { HttpProblem } from './http-problem.ts';

/** Why the service takes no commands for a while: a word of this list, never a free text. */
export const maintenanceReasons = ['backup', 'upgrade', 'move', 'storage', 'investigation', 'other'] as const;
export type MaintenanceReason = (typeof maintenanceReasons)[number];

/** What the operator wrote into the switch. */
export type MaintenanceNotice = {
  /** ISO 8601, of the operator's machine. */
  readonly since: string;
  readonly reason: MaintenanceReason;
  /** What refused callers are told to wait, in seconds. */
  readonly retryAfterSeconds: number;
};

const usualRetryAfterSeconds = 60;
const longestRetryAfterSeconds = 86_400;
const lookEveryMs = 200;

/** The switch: a file in the data folder. It outlives a restart, and nobody needs a door into the process. */
export const maintenanceFile = (dataDir: string): string => join(dataDir, 'maintenance.json');

/** Sets the switch, durable when it returns: a half-written notice is never seen. */
export const switchOn = (dataDir: string, notice: MaintenanceNotice): void => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = maintenanceFile(dataDir);
  const handle = openSync(`${file}.new`, 'w', 0o600);
  writeSync(handle, `${JSON.stringify(notice)}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.new`, file);
};

/** Takes the switch away; false where it was not there. */
export const switchOff = (dataDir: string): boolean => {
  const file = maintenanceFile(dataDir);
  const there = statSync(file, { throwIfNoEntry: false }) !== undefined;
  rmSync(file, { force: true });
  return there;
};

const noticeIn = (text: string): MaintenanceNotice => {
  const { since, reason, retryAfterSeconds: wait } = JSON.parse(text) as Partial<Record<string, unknown>>;
  return {
    since: typeof since === 'string' && !Number.isNaN(Date.parse(since)) ? since : '',
    reason: maintenanceReasons.find((one) => one === reason) ?? 'other',
    retryAfterSeconds:
      typeof wait === 'number' && wait >= 1 && wait <= longestRetryAfterSeconds
        ? Math.ceil(wait)
        : usualRetryAfterSeconds,
  };
};

/** The notice in the switch; undefined where there is none. One that cannot be read closes as well: somebody wanted it closed. */
export const readMaintenance = (dataDir: string): MaintenanceNotice | undefined => {
  try {
    return noticeIn(readFileSync(maintenanceFile(dataDir), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return { since: '', reason: 'other', retryAfterSeconds: usualRetryAfterSeconds };
  }
};

/**
 * Whether the service only reads for now. It looks at the switch five times in a second, so no request pays for it; whoever
 * switches asks `/health` whether it was seen and whether the commands under way have ended.
 */
export class Maintenance {
  private readonly dataDir: string;
  private readonly timer: NodeJS.Timeout;
  private notice: MaintenanceNotice | undefined;
  private underWay: () => number = () => 0;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
    this.notice = readMaintenance(dataDir);
    this.timer = setInterval(() => {
      this.look();
    }, lookEveryMs).unref();
  }

  /** Looks at the switch now. */
  look(): void {
    this.notice = readMaintenance(this.dataDir);
  }

  /** The edge says how many requests that may write are being answered. */
  count(underWay: () => number): void {
    this.underWay = underWay;
  }

  get on(): boolean {
    return this.notice !== undefined;
  }

  /** Throws the 503 of a command while the service only reads. */
  check(): void {
    if (this.notice === undefined) return;
    const headers = { 'retry-after': String(this.notice.retryAfterSeconds) };
    throw new HttpProblem(edgeErrors.readOnly, { headers });
  }

  /** What `/health` tells of it. */
  report(): object {
    const { notice } = this;
    if (!notice) return { mode: 'normal' };
    return { mode: 'read-only', maintenance: { ...notice, commandsUnderWay: this.underWay() } };
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
