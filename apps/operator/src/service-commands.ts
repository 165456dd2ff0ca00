import { Option, type Command } from 'commander';
import type { AdminOptions } from './admin-link.ts';
import { printAccessMatrix } from './commands/access-matrix.ts';
import {
  discardDeadLetter,
  listDeadLetters,
  replayDeadLetters,
  showDeadLetter,
  type LetterOptions,
} from './commands/dead-letters.ts';
import { explain } from './commands/explain.ts';
import { keysStatus, rotateKeys } from './commands/keys.ts';
import {
  discardQuarantine,
  listQuarantine,
  replayQuarantine,
  showQuarantine,
  type QuarantineOptions,
} from './commands/quarantine.ts';
import { rebuild } from './commands/rebuild.ts';
import type { Exit, Terminal } from './terminal.ts';
import { wholeUpTo } from './words.ts';

/** Runs the work of a command and notes with which code it ends. */
export type Runner = <A extends readonly unknown[]>(
  work: (...args: A) => Promise<Exit> | Exit,
) => (...args: A) => Promise<void>;

type Parts = {
  readonly terminal: Terminal;
  readonly run: Runner;
  readonly dataOption: Option;
  readonly jsonOption: Option;
};

const example = (line: string): string => `\nExample:\n  ${line}`;

/** What follows the log: events that were set aside, and read models built anew. */
export const addFollowerCommands = (program: Command, { terminal, run, dataOption, jsonOption }: Parts): void => {
  const quarantine = program
    .command('quarantine')
    .description('events that a read model or reaction could not take, and what waits behind them');
  quarantine
    .command('list')
    .description('what is set aside, without what it says; ends with 1 where something is')
    .option('--follower <name>', 'of one read model or reaction only')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator quarantine list --follower timeline'))
    .action(run((options: QuarantineOptions) => listQuarantine(options, terminal)));
  quarantine
    .command('show')
    .description('one event: where it lies, why it is there, what waits behind it')
    .argument('<position>')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator quarantine show 1234'))
    .action(run((position: string, options: QuarantineOptions) => showQuarantine(position, options, terminal)));
  quarantine
    .command('replay')
    .description('take what waits, in its order, after the release was repaired; ends with 1 where something is left')
    .option('--follower <name>', 'of one read model or reaction only')
    .option('--key <key>', 'of one key only: a stream or the id of a child')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator quarantine replay'))
    .action(run((options: QuarantineOptions) => replayQuarantine(options, terminal)));
  quarantine
    .command('discard')
    .description('give up one event of a reaction; a read model gives nothing up')
    .argument('<follower>')
    .argument('<position>')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator quarantine discard when-referral-submitted-then-open-lead 1234'))
    .action(
      run((follower: string, position: string, options: QuarantineOptions) =>
        discardQuarantine(follower, position, options, terminal),
      ),
    );
  program
    .command('rebuild')
    .description('build a read model anew beside the live one, which goes on being read')
    .argument('<model>')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator rebuild timeline'))
    .action(run((model: string, options: AdminOptions) => rebuild(model, options, terminal)));
};

/** What the ledger keeps: refused messages, keys, answers that were given, the policy. */
export const addLedgerCommands = (program: Command, { terminal, run, dataOption, jsonOption }: Parts): void => {
  const letters = program.command('dead-letters').description('messages that the intake did not take');
  letters
    .command('list')
    .description('newest first, without what they say')
    .option('--all', 'those that were dealt with too')
    .option('--reason <reason>', 'refused for this reason only, such as succeeded-source')
    .option('--agency <code>', 'of the people of this service only')
    .addOption(new Option('--limit <count>', 'at most so many').default(1_000).argParser(wholeUpTo(10_000)))
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator dead-letters list --reason unknown-source --limit 20'))
    .action(run((options: LetterOptions) => listDeadLetters(options, terminal)));
  letters
    .command('show')
    .description('one message, without what it says')
    .argument('<letter>')
    .option('--reveal', 'show what it says; the reading is put on record first')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator dead-letters show 7d9f8e5c-… --reveal'))
    .action(run((letter: string, options: LetterOptions) => showDeadLetter(letter, options, terminal)));
  letters
    .command('replay')
    .description('send a message through the intake again; ends with 1 where it is refused again')
    .argument('[letter]')
    .option('--all', 'every one that waits, in the order in which they came')
    .option('--reason <reason>', 'with --all: refused for this reason only')
    .option('--agency <code>', 'with --all: of the people of this service only')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator dead-letters replay --all --reason succeeded-source'))
    .action(run((letter: string | undefined, options: LetterOptions) => replayDeadLetters(letter, options, terminal)));
  letters
    .command('discard')
    .description('give a message up; what it says is forgotten at once')
    .argument('<letter>')
    .requiredOption('--reason <reason>', 'sent-again, not-for-us, test-message or unusable')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator dead-letters discard 7d9f8e5c-… --reason sent-again'))
    .action(run((letter: string, options: LetterOptions) => discardDeadLetter(letter, options, terminal)));

  const keys = program.command('keys').description('the key-encryption keys');
  keys
    .command('status')
    .description('under which of them everything lies; ends with 1 where something lies under an older one')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator keys status'))
    .action(run((options: AdminOptions) => keysStatus(options, terminal)));
  keys
    .command('rotate')
    .description('make a new one and put every data key under it, or go on with that; no event is touched')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator keys rotate'))
    .action(run((options: AdminOptions) => rotateKeys(options, terminal)));

  program
    .command('explain')
    .description('why an answer that was given showed and withheld what it did, without content')
    .argument('<decision>', 'id of the receipt, or of the request (X-Request-ID)')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator explain 5d3c2bc0-6d0e-4c0f-8a38-0d7b3b3f6a11'))
    .action(run((decision: string, options: AdminOptions) => explain(decision, options, terminal)));
  program
    .command('access-matrix')
    .description('print who may see and do what under the policy in force')
    .addOption(dataOption)
    .addOption(jsonOption)
    .addHelpText('after', example('operator access-matrix > matrix.txt'))
    .action(run((options: AdminOptions) => printAccessMatrix(options, terminal)));
};
