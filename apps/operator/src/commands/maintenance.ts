import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readMaintenance, switchOff, switchOn, type MaintenanceReason } from '@safeguarding/platform';
import type { Places } from '../places.ts';
import { exits, Stopped, type Exit, type Terminal } from '../terminal.ts';

export type MaintenanceOptions = Pick<Places, 'data'> & {
  readonly url: string;
  readonly json?: true;
  /** Seconds until the service has seen the switch and ended what it had begun. */
  readonly wait: number;
};
export type SwitchOnOptions = MaintenanceOptions & { readonly reason: MaintenanceReason; readonly retryAfter: number };

type Told = {
  readonly mode?: 'normal' | 'read-only';
  readonly maintenance?: { readonly commandsUnderWay: number };
};

const askEveryMs = 100;

const healthOf = async (url: string): Promise<Told | undefined> => {
  try {
    const response = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(2_000) });
    return (await response.json()) as Told;
  } catch {
    return undefined;
  }
};

const isThere = (wanted: 'normal' | 'read-only', told: Told): boolean =>
  told.mode === wanted && (told.maintenance?.commandsUnderWay ?? 0) === 0;

/** Waits until the service says so itself: a switch that nobody saw is no switch. */
const confirmed = async (
  wanted: 'normal' | 'read-only',
  { url, wait, json }: MaintenanceOptions,
  terminal: Terminal,
): Promise<Exit> => {
  const until = Date.now() + wait * 1_000;
  for (;;) {
    const told = await healthOf(url);
    if (!told)
      throw new Stopped(
        exits.unreachable,
        `The switch is set, but no service answers at ${url}: it holds when the service starts, or name its address with --url.`,
      );
    if (isThere(wanted, told)) {
      const words = wanted === 'normal' ? 'commands are taken' : 'commands are refused, reads go on';
      terminal.out(json ? JSON.stringify({ mode: wanted }) : `The service says ${wanted}: ${words}`);
      return exits.done;
    }
    if (Date.now() > until)
      throw new Stopped(
        exits.wrong,
        `The switch is set, but the service has not come to ${wanted} in ${String(wait)} s: is its DATA_DIR the folder of --data, and does a command take so long?`,
      );
    await sleep(askEveryMs);
  }
};

const checkFolder = ({ data }: Pick<Places, 'data'>): void => {
  if (!existsSync(data))
    throw new Stopped(exits.refused, `There is no ledger in ${data}: name its folder with --data or DATA_DIR.`);
};

/** From here on the service takes no commands; done when none is under way any more. */
export const maintenanceOn = (options: SwitchOnOptions, terminal: Terminal): Promise<Exit> => {
  checkFolder(options);
  const { reason, retryAfter: retryAfterSeconds } = options;
  switchOn(options.data, { since: new Date().toISOString(), reason, retryAfterSeconds });
  return confirmed('read-only', options, terminal);
};

/** The service takes commands again. */
export const maintenanceOff = (options: MaintenanceOptions, terminal: Terminal): Promise<Exit> => {
  checkFolder(options);
  switchOff(options.data);
  return confirmed('normal', options, terminal);
};

/** What the switch says and what the service says. */
export const maintenanceStatus = async ({ data, url, json }: MaintenanceOptions, terminal: Terminal): Promise<Exit> => {
  checkFolder({ data });
  const notice = readMaintenance(data);
  const told = await healthOf(url);
  const service = told?.mode ?? 'no answer';
  const lines = [
    notice ? `The switch is on since ${notice.since || 'an unknown time'} (${notice.reason})` : 'The switch is off',
    `The service says: ${service}`,
  ];
  if (json) terminal.out(JSON.stringify({ switch: notice ?? null, service }));
  else for (const line of lines) terminal.out(line);
  return exits.done;
};
