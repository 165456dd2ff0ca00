import { readFileSync } from 'node:fs';
import { maintenanceReasons } from '@safeguarding/platform';
import { Command, CommanderError, Option } from 'commander';
import { backup, restore, type BackupOptions } from './commands/backup.ts';
import { advanceClock, readClock, setClock, type ClockOptions } from './commands/clock.ts';
import { exportTo, importFrom } from './commands/exchange.ts';
import { load, type LoadOptions } from './commands/load.ts';
import { columnsOf, loadKinds } from './load/rows.ts';
import {
  maintenanceOff,
  maintenanceOn,
  maintenanceStatus,
  type MaintenanceOptions,
  type SwitchOnOptions,
} from './commands/maintenance.ts';
import { checkProof, prove, type CheckProofOptions } from './commands/proof.ts';
import { verify } from './commands/verify.ts';
import { listWebhooks, resumeWebhook, type WebhookOptions } from './commands/webhooks.ts';
import type { Places } from './places.ts';
import { addFollowerCommands, addLedgerCommands, type Runner } from './service-commands.ts';
import { endProgress, exits, Stopped, type Exit, type Terminal } from './terminal.ts';
import { positionOf, wholeUpTo } from './words.ts';

type Environment = Readonly<Record<string, string | undefined>>;
/** Options as commander hands them over. */
type Given = Places & { readonly json?: true; readonly key?: string };

/** The connection string, as the service itself is given it: it may hold a password, and is in a file then. */
const databaseIn = (env: Environment, terminal: Terminal): string | undefined => {
  const file = env['EVENTSTOREDB_URL_FILE'];
  if (!file) return env['EVENTSTOREDB_URL'];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    terminal.err('The file that EVENTSTOREDB_URL_FILE names cannot be read.');
    return undefined;
  }
};

/** Undefined where nothing is set, or nothing at all. */
const folderIn = (env: Environment, name: string): string | undefined => (env[name] === '' ? undefined : env[name]);

/** The operator's commands; `ended` is told with which code the chosen one ends. */
export const programOf = (terminal: Terminal, env: Environment, ended: (exit: Exit) => void): Command => {
  const dataOption = new Option('--data <folder>', 'folder of the ledger').default(env['DATA_DIR'] ?? './data');
  const notaryOption = new Option(
    '--notary <folder>',
    'folder of the notary (default: notary, in the folder of the ledger)',
  ).default(env['NOTARY_DIR']);
  const databaseOption = new Option(
    '--eventstoredb <url>',
    'the log is in this EventStoreDB or KurrentDB, not in the folder (default: EVENTSTOREDB_URL)',
  );
  const database = databaseIn(env, terminal);
  if (database) databaseOption.default(database, 'EVENTSTOREDB_URL');
  const keysOption = new Option(
    '--keys <folder>',
    'folder of the data keys, keys.db (default: the folder of the ledger)',
  ).default(folderIn(env, 'KEYS_DIR'));
  const documentsOption = new Option(
    '--documents <folder>',
    'folder of the documents (default: blobs, in the folder of the ledger)',
  ).default(folderIn(env, 'DOCUMENTS_DIR'));
  const jsonOption = new Option('--json', 'answer as one line of JSON');
  const urlOption = new Option('--url <url>', 'address of the service').default(
    `http://127.0.0.1:${env['PORT'] ?? '3000'}`,
  );
  const run: Runner =
    (work) =>
    async (...args) => {
      ended(await work(...args));
    };
  const program = new Command('operator')
    .description(
      'Looks after a Safeguarding Ledger. Ends with 0: done, 1: something is wrong, 2: misunderstood, 3: no service answers, 4: refused.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.out(text.trimEnd());
      },
      writeErr: (text) => {
        terminal.err(text.trimEnd());
      },
    })
    .showHelpAfterError('(say --help for help)');

  program
    .command('verify')
    .description('compare the log with itself and with the signed checkpoints; names the first position that is wrong')
    .addOption(dataOption)
    .addOption(databaseOption)
    .addOption(notaryOption)
    .addOption(keysOption)
    .addOption(documentsOption)
    .option('--key <file>', 'believe this verifier key, not the one beside the checkpoints')
    .addOption(jsonOption)
    .addHelpText('after', '\nExample:\n  operator verify --data /srv/ledger --notary /mnt/witness --key ledger.vkey')
    .action(run((options: Given) => verify(options, terminal)));
  program
    .command('export')
    .description('write the log, its content sealed, as lines of JSON')
    .argument('<file>')
    .addOption(dataOption)
    .addOption(databaseOption)
    .addOption(keysOption)
    .addOption(documentsOption)
    .addOption(jsonOption)
    .action(run((file: string, options: Given) => exportTo(file, options, terminal)));
  program
    .command('import')
    .description('read a whole export into an empty folder, every event at its position')
    .argument('<file>')
    .addOption(dataOption)
    .addOption(databaseOption)
    .addOption(keysOption)
    .addOption(documentsOption)
    .addOption(jsonOption)
    .action(run((file: string, options: Given) => importFrom(file, options, terminal)));
  program
    .command('prove')
    .description('print the proof that an event stood in the log when the last checkpoint was signed')
    .argument('<position>', 'counted from 1', positionOf)
    .addOption(dataOption)
    .addOption(databaseOption)
    .addOption(notaryOption)
    .action(run((position: number, options: Given) => prove(position, options, terminal)));
  program
    .command('check-proof')
    .description('check such a proof; needs no ledger')
    .argument('<file>')
    .requiredOption('--key <file>', 'verifier key of the ledger')
    .addOption(jsonOption)
    .addHelpText('after', '\nExample:\n  operator check-proof proof.json --key ledger.vkey')
    .action(run((file: string, options: CheckProofOptions) => checkProof(file, options, terminal)));
  program
    .command('backup')
    .description('take a backup while the service runs')
    .argument('<folder>', 'a new or empty folder')
    .addOption(dataOption)
    .addOption(notaryOption)
    .addOption(keysOption)
    .addOption(documentsOption)
    .addOption(
      new Option(
        '--without-keys',
        'the data keys lie in a key-value engine, which is backed up by its own means',
      ).default(env['KEY_STORE'] === 'key-values'),
    )
    .addOption(jsonOption)
    .action(run((into: string, options: BackupOptions) => backup(into, options, terminal)));
  program
    .command('restore')
    .description('put a backup in a new place and verify it there')
    .argument('<folder>', 'the backup')
    .addOption(dataOption)
    .addOption(notaryOption)
    .addOption(keysOption)
    .addOption(documentsOption)
    .addOption(jsonOption)
    .action(run((from: string, options: Given) => restore(from, options, terminal)));

  addFollowerCommands(program, { terminal, run, dataOption, jsonOption });
  addLedgerCommands(program, { terminal, run, dataOption, jsonOption });

  const webhooks = program.command('webhooks').description('webhooks that failed too often and wait for somebody');
  webhooks
    .command('list')
    .description('which are parked, since when and why')
    .addOption(dataOption)
    .addOption(jsonOption)
    .action(run((options: WebhookOptions) => listWebhooks(options, terminal)));
  webhooks
    .command('resume')
    .description('call it again, from the signal on that it did not take')
    .argument('<agency>', 'code of the agency')
    .addOption(dataOption)
    .addOption(jsonOption)
    .action(run((agency: string, options: WebhookOptions) => resumeWebhook(agency, options, terminal)));
  program
    .command('load')
    .description('load children, rolls or older concerns from a file, through the running service')
    .argument('<file>', 'CSV (by its ending) or lines of JSON, each the body of the route')
    .addOption(new Option('--kind <kind>', 'what the rows are').choices(loadKinds).makeOptionMandatory())
    .requiredOption(
      '--token-file <file>',
      'holds the token of the system that loads; read again when the token is over',
    )
    .option('--name <name>', 'name of the load, marked on every event', 'first-load')
    .option('--dry-run', 'check every row and record nothing')
    .option('--end-missing', 'rolls: end the registrations of children who are not on the roll any more')
    .addOption(
      new Option('--max-ends <percent>', 'refuse to end more than so many of a hundred')
        .default(10)
        .argParser(wholeUpTo(100)),
    )
    .option('--confirm-ends', 'end however many')
    .option('--as-of <day>', 'rolls: the day that the roll is of', new Date().toISOString().slice(0, 10))
    .option('--show-rows', 'print refused rows whole: they are personal data')
    .addOption(urlOption)
    .addOption(jsonOption)
    .addHelpText('after', () => loadKinds.map((kind) => `\nColumns of ${kind}: ${columnsOf(kind).join(', ')}`).join(''))
    .action(run((file: string, options: LoadOptions) => load(file, options, terminal)));
  const maintenance = program
    .command('maintenance')
    .description('let the service only read for a while, without a restart: commands are told to come again');
  const waitOption = new Option('--wait <seconds>', 'how long to wait for the service to say so')
    .default(30)
    .argParser(wholeUpTo(3_600));
  maintenance
    .command('on')
    .description('refuse commands; ends when none is under way any more')
    .addOption(new Option('--reason <word>', 'why').choices(maintenanceReasons).default('other'))
    .addOption(
      new Option('--retry-after <seconds>', 'what refused callers are told to wait')
        .default(60)
        .argParser(wholeUpTo(86_400)),
    )
    .addOption(waitOption)
    .addOption(dataOption)
    .addOption(urlOption)
    .addOption(jsonOption)
    .action(run((options: SwitchOnOptions) => maintenanceOn(options, terminal)));
  maintenance
    .command('off')
    .description('take commands again')
    .addOption(waitOption)
    .addOption(dataOption)
    .addOption(urlOption)
    .addOption(jsonOption)
    .action(run((options: MaintenanceOptions) => maintenanceOff(options, terminal)));
  maintenance
    .command('status')
    .description('what the switch says, and what the service says')
    .addOption(dataOption)
    .addOption(urlOption)
    .addOption(jsonOption)
    .action(run((options: MaintenanceOptions) => maintenanceStatus(options, terminal)));

  const clock = program.command('clock').description('the settable clock of the development profile');
  clock
    .command('get')
    .description('print the time')
    .addOption(urlOption)
    .addOption(jsonOption)
    .action(run((options: ClockOptions) => readClock(options, terminal)));
  clock
    .command('set')
    .description('set the time; it runs on from there')
    .argument('<instant>', 'with offset, or "machine"')
    .addOption(urlOption)
    .addOption(jsonOption)
    .action(run((to: string, options: ClockOptions) => setClock(to, options, terminal)));
  clock
    .command('advance')
    .description('move the time on')
    .argument('<by>', '90m, 2h or 30d')
    .addOption(urlOption)
    .addOption(jsonOption)
    .action(run((by: string, options: ClockOptions) => advanceClock(by, options, terminal)));
  return program;
};

/** Runs one command line; never throws. */
export const runOperator = async (
  words: readonly string[],
  terminal: Terminal,
  env: Environment = {},
): Promise<Exit> => {
  let exit: Exit = exits.done;
  const program = programOf(terminal, env, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    endProgress();
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.usage;
    if (error instanceof Stopped) {
      terminal.err(error.message);
      return error.exit;
    }
    terminal.err(error instanceof Error ? error.message : 'The command failed.');
    return exits.wrong;
  }
};
