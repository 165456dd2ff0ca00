import type { JsonValue } from '@safeguarding/kernel';
import { askService, columnsOf, wordOf, type AdminOptions } from '../admin-link.ts';
import { exits, Stopped, type Exit, type Terminal } from '../terminal.ts';

type Letter = Readonly<Record<string, JsonValue>>;
export type LetterOptions = AdminOptions & {
  readonly all?: true;
  readonly reveal?: true;
  readonly reason?: string;
  readonly agency?: string;
  readonly limit?: number;
};

/** Where a record of Kafka lies, so that whoever may read the topic finds it. */
const placeOf = ({ door, topic, partition, offset }: Letter): string =>
  door === 'kafka' ? [topic, partition, offset].map(wordOf).join('/') : '';

const rowOf = (letter: Letter): readonly string[] => [
  ...['letter', 'recordedAt', 'door', 'agency', 'reason', 'status', 'contentUntil'].map((name) => wordOf(letter[name])),
  placeOf(letter),
];

const nothingWaits = ({ reason, agency }: LetterOptions): string =>
  reason === undefined && agency === undefined ? 'no dead letters wait' : 'no such dead letters wait';

/** Refused messages, newest first, without what they say. */
export const listDeadLetters = async (options: LetterOptions, terminal: Terminal): Promise<Exit> => {
  const { all, reason, agency, limit } = options;
  const answer = await askService('dead-letters-list', { all, reason, agency, limit }, options, terminal);
  const letters = answer['letters'] as unknown as readonly Letter[];
  const more = Number(answer['found']) - letters.length;
  if (options.json) terminal.out(JSON.stringify(answer));
  else if (letters.length === 0) terminal.out(nothingWaits(options));
  else
    for (const line of columnsOf([
      ['LETTER', 'KEPT AT', 'DOOR', 'AGENCY', 'REASON', 'STATUS', 'CONTENT UNTIL', 'PLACE'],
      ...letters.map(rowOf),
    ]))
      terminal.out(line);
  if (!options.json && more > 0) terminal.err(`${String(more)} more, older ones: say --limit, --reason or --agency.`);
  return exits.done;
};

/** One message; what it says only with --reveal, and that is put on record first. */
export const showDeadLetter = async (letter: string, options: LetterOptions, terminal: Terminal): Promise<Exit> => {
  const answer = await askService('dead-letters-show', { letter, reveal: options.reveal }, options, terminal);
  terminal.out(options.json ? JSON.stringify(answer) : JSON.stringify(answer, null, 2));
  if (!options.json)
    terminal.err(options.reveal ? 'This reading is on record.' : 'What it says is shown with --reveal, on record.');
  return exits.done;
};

/** Sends one message, or all that wait, through the intake again; ends with 1 where one was refused again. */
export const replayDeadLetters = async (
  letter: string | undefined,
  options: LetterOptions,
  terminal: Terminal,
): Promise<Exit> => {
  if ((letter === undefined) === (options.all === undefined))
    throw new Stopped(exits.usage, 'Say which letter, or --all for every one that waits.');
  const { all, reason, agency } = options;
  if (letter !== undefined && (reason !== undefined || agency !== undefined))
    throw new Stopped(exits.usage, 'Say one letter, or with --all which ones.');
  const answer = await askService('dead-letters-replay', { letter, all, reason, agency }, options, terminal);
  const replayed = answer['replayed'] as unknown as readonly Letter[];
  if (options.json) terminal.out(JSON.stringify(answer));
  else if (replayed.length === 0) terminal.out(nothingWaits(options));
  else
    for (const one of replayed)
      terminal.out(
        [one['letter'], one['outcome'], one['became'] ?? one['reason']]
          .filter((word) => word !== undefined)
          .map(wordOf)
          .join('  '),
      );
  const fine = new Set<JsonValue | undefined>(['taken', 'replayed']);
  return replayed.every(({ outcome }) => fine.has(outcome)) ? exits.done : exits.wrong;
};

/** Gives a message up; what it says is forgotten at once. */
export const discardDeadLetter = async (letter: string, options: LetterOptions, terminal: Terminal): Promise<Exit> => {
  const answer = await askService('dead-letters-discard', { letter, reason: options.reason }, options, terminal);
  terminal.out(options.json ? JSON.stringify(answer) : `${letter} is given up, and what it said is forgotten`);
  return exits.done;
};
