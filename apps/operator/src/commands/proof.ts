import { readFileSync } from 'node:fs';
import {
  noteOf,
  nthEvent,
  placeIn,
  proveEvent,
  readVerifier,
  verifyEventProof,
  type EventProof,
} from '@safeguarding/integrity';
import { notaryOf, openLog, witnessOf, type Places } from '../places.ts';
import { exits, Stopped, type Exit, type Terminal } from '../terminal.ts';

/** Prints the proof that an event stood in the log when the last checkpoint was signed. */
export const prove = async (position: number, options: Places, terminal: Terminal): Promise<Exit> => {
  const log = await openLog(options);
  const { close, notes = [], leaves } = witnessOf(notaryOf(options), undefined);
  try {
    const found = await nthEvent(log, position, placeIn(notaryOf(options)));
    if (!found) throw new Stopped(exits.refused, `There is no event at position ${String(position)}.`);
    const note = notes.at(-1);
    if (!note || !leaves || note.size < position)
      throw new Stopped(
        exits.refused,
        'No checkpoint vouches for that event yet: wait a second, or name the folder with --notary.',
      );
    const { stream, revision, id, type, body } = found;
    const checkpoint = noteOf(note.text, note.signer, note.signature);
    const known = leaves.read(0, note.size);
    const proof = proveEvent(
      { position, stream, revision, id, type, body },
      checkpoint,
      (index) => known[index] ?? Buffer.of(),
    );
    terminal.out(JSON.stringify(proof));
    return exits.done;
  } finally {
    close();
    await log.close();
  }
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Stopped(exits.refused, `The file ${file} cannot be read.`);
  }
};

/** What is no JSON, or none of a proof's, proves nothing and says nothing of the ledger. */
const proofIn = (file: string): EventProof => {
  const text = textOf(file);
  try {
    const proof = JSON.parse(text) as Partial<EventProof> | null;
    if (typeof proof === 'object' && proof?.checkpoint !== undefined && proof.event !== undefined)
      return proof as EventProof;
  } catch {
    // Said below.
  }
  throw new Stopped(exits.refused, `The file ${file} holds no proof: it is what \`operator prove\` prints.`);
};

export type CheckProofOptions = { readonly key: string; readonly json?: true };

/** Checks such a proof against a key; needs neither a log nor a notary. */
export const checkProof = (file: string, options: CheckProofOptions, terminal: Terminal): Exit => {
  const verifier = readVerifier(textOf(options.key));
  if (!verifier) throw new Stopped(exits.refused, `The file ${options.key} holds no verifier key (name+id+key).`);
  const holds = verifyEventProof(proofIn(file), verifier);
  if (options.json) terminal.out(JSON.stringify({ proven: holds, by: verifier.name }));
  else
    terminal.out(
      holds
        ? `proven by a checkpoint of ${verifier.name}`
        : 'NOT PROVEN: the event, the path or the checkpoint was changed',
    );
  return holds ? exits.done : exits.wrong;
};
