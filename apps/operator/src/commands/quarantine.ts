import type { JsonValue } from '@safeguarding/kernel';
import { askService, columnsOf, wordOf, type AdminOptions } from '../admin-link.ts';
import { exits, type Exit, type Terminal } from '../terminal.ts';

type Parked = Readonly<Record<string, JsonValue>>;
export type QuarantineOptions = AdminOptions & { readonly follower?: string; readonly key?: string };

const faultOf = ({ fault }: Parked): string => {
  const { name, at } = (fault ?? {}) as Readonly<Record<string, JsonValue>>;
  return name === undefined ? 'waits behind it' : [wordOf(name), ...(at === undefined ? [] : [wordOf(at)])].join(' ');
};

const rowOf = (parked: Parked): readonly string[] => [
  wordOf(parked['follower']),
  wordOf(parked['position']),
  wordOf(parked['type']),
  wordOf(parked['attempts']),
  faultOf(parked),
];

/** What is set aside; ends with 1 where something is. */
export const listQuarantine = async (options: QuarantineOptions, terminal: Terminal): Promise<Exit> => {
  const answer = await askService('quarantine-list', { follower: options.follower }, options, terminal);
  const [parked, discarded] = [answer['parked'], answer['discarded']] as unknown as readonly (readonly Parked[])[];
  if (options.json) terminal.out(JSON.stringify(answer));
  else if (parked?.length === 0) terminal.out('nothing is set aside');
  else
    for (const line of columnsOf([['FOLLOWER', 'POSITION', 'TYPE', 'TRIED', 'WHY'], ...(parked ?? []).map(rowOf)]))
      terminal.out(line);
  if (!options.json && discarded && discarded.length > 0)
    terminal.out(`${String(discarded.length)} events were given up (see --json)`);
  return parked?.length === 0 ? exits.done : exits.wrong;
};

/** One event: where it lies, why it is there, what waits behind it. Never what it says. */
export const showQuarantine = async (
  position: string,
  options: QuarantineOptions,
  terminal: Terminal,
): Promise<Exit> => {
  const answer = await askService('quarantine-show', { position: position.padStart(16, '0') }, options, terminal);
  terminal.out(options.json ? JSON.stringify(answer) : JSON.stringify(answer['found'], null, 2));
  return exits.done;
};

/** Takes what waits, in its order; ends with 1 where something waits still. */
export const replayQuarantine = async (options: QuarantineOptions, terminal: Terminal): Promise<Exit> => {
  const answer = await askService(
    'quarantine-replay',
    { follower: options.follower, key: options.key },
    options,
    terminal,
  );
  const replayed = answer['replayed'] as unknown as readonly { follower: string; taken: number; left: number }[];
  if (options.json) terminal.out(JSON.stringify(answer));
  else if (replayed.length === 0) terminal.out('nothing is set aside');
  else
    for (const { follower, taken, left } of replayed)
      terminal.out(`${follower}: ${String(taken)} taken, ${String(left)} left`);
  return replayed.every(({ left }) => left === 0) ? exits.done : exits.wrong;
};

/** Gives up one event of a reaction. */
export const discardQuarantine = async (
  follower: string,
  position: string,
  options: QuarantineOptions,
  terminal: Terminal,
): Promise<Exit> => {
  const args = { follower, position: position.padStart(16, '0') };
  const answer = await askService('quarantine-discard', args, options, terminal);
  terminal.out(options.json ? JSON.stringify(answer) : `${follower} gives up the event at ${args.position}`);
  return exits.done;
};
