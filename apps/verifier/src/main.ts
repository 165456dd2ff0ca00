import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  LeafFile,
  readExport,
  readNotes,
  readVerifier,
  sentenceOf,
  sentenceOfLate,
  verifyEventProof,
  verifyEvents,
  type EventProof,
} from '@safeguarding/integrity';

const usage = `Verifies an export of a Safeguarding Ledger without the ledger: no database, no keys, no network.

  verifier --export FILE --key FILE [--checkpoints FILE] [--leaves FILE] [--json]
  verifier --proof FILE --key FILE

  --export FILE       what "operator export" wrote
  --key FILE          verifier key of the ledger (name+id+key), got from its people, not from the ledger
  --checkpoints FILE  the notary's signed checkpoints; without them the export is compared with itself alone
  --leaves FILE       the notary's leaf hashes: they name the very event that was changed
  --proof FILE        what "operator prove" printed for one event
  --json              answer as one line of JSON

Ends with 0: whole, 1: not whole, 2: misunderstood.`;

class Misunderstood extends Error {}

const options = {
  export: { type: 'string' },
  key: { type: 'string' },
  checkpoints: { type: 'string' },
  leaves: { type: 'string' },
  proof: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const fileOf = (name: string, file: string | undefined): string => {
  if (file === undefined) throw new Misunderstood(`--${name} is needed.`);
  if (!existsSync(file)) throw new Misunderstood(`There is no file ${file}.`);
  return file;
};

const progress = (events: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${String(events)} events`);
};

const run = async (): Promise<number> => {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const key = readVerifier(readFileSync(fileOf('key', values.key), 'utf8'));
  if (!key) throw new Misunderstood('The file that --key names holds no verifier key.');
  if (values.proof !== undefined) {
    const proof = JSON.parse(readFileSync(fileOf('proof', values.proof), 'utf8')) as EventProof;
    const holds = verifyEventProof(proof, key);
    console.log(values.json ? JSON.stringify({ proven: holds }) : holds ? 'proven' : 'NOT PROVEN');
    return holds ? 0 : 1;
  }
  const file = fileOf('export', values.export);
  const { notes, malformed } =
    values.checkpoints === undefined
      ? { notes: [], malformed: undefined }
      : readNotes(readFileSync(fileOf('checkpoints', values.checkpoints), 'utf8'));
  const leaves = values.leaves === undefined ? undefined : new LeafFile(fileOf('leaves', values.leaves));
  const verdict = await verifyEvents(readExport(file), {
    notes,
    verifier: key,
    onProgress: progress,
    ...(malformed === undefined ? {} : { malformedNote: malformed }),
    ...(leaves ? { leaves } : {}),
  });
  leaves?.close();
  if (process.stderr.isTTY) process.stderr.write('\n');
  const { events, root, witnessed, late, finding } = verdict;
  if (values.json) console.log(JSON.stringify(verdict));
  else {
    console.log(`${String(events)} events, root ${root}, ${String(witnessed)} of them witnessed`);
    if (late) console.log(sentenceOfLate(late));
    console.log(finding ? `NOT WHOLE. ${sentenceOf(finding)}` : 'whole');
  }
  return finding ? 1 : 0;
};

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : 'The command failed.'}\n\n${usage}`);
  process.exitCode = 2;
}
