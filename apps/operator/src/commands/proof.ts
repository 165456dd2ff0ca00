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

/** Checks such a proof against a key; needs neither a log nor a notary. */
export const checkProof = (file: string, options: { readonly key: string }, terminal: Terminal): Exit => {
  const verifier = readVerifier(readFileSync(options.key, 'utf8'));
  if (!verifier) throw new Stopped(exits.refused, `The file ${options.key} holds no verifier key (name+id+key).`);
  const holds = verifyEventProof(JSON.parse(readFileSync(file, 'utf8')) as EventProof, verifier);
  terminal.out(
    holds
      ? `proven by a checkpoint of ${verifier.name}`
      : 'NOT PROVEN: the event, the path or the checkpoint was changed',
  );
  return holds ? exits.done : exits.wrong;
};
