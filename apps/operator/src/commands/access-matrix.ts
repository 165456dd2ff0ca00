import { accessMatrixOf, policyBook, type PolicyVersion } from '@safeguarding/access';
import { parseEvent } from '@safeguarding/event-log';
import { instantOf, streamName } from '@safeguarding/kernel';
import { openLog, type Places } from '../places.ts';
import { exits, Stopped, type Exit, type Terminal } from '../terminal.ts';

/** The whole policy in force as a table, made by asking it; needs no running service. */
export const printAccessMatrix = async (
  options: Pick<Places, 'data'> & { readonly json?: true },
  terminal: Terminal,
): Promise<Exit> => {
  const log = await openLog(options);
  try {
    const events = await log.readStream(streamName(policyBook.category, 'book'), { limit: 10_000 });
    const versions = events.map((event) => parseEvent(event).facts as unknown as PolicyVersion);
    const now = instantOf(Date.now());
    const inForce = versions.findLast(({ inForceFrom }) => inForceFrom <= now);
    if (!inForce) throw new Stopped(exits.refused, 'No policy is in force in this ledger: it was never started.');
    const matrix = accessMatrixOf(inForce);
    const { version, inForceFrom, files } = inForce;
    const hashes = files.map(({ name, sha256 }) => ({ name, sha256 }));
    terminal.out(options.json ? JSON.stringify({ version, inForceFrom, files: hashes, matrix }) : matrix.trimEnd());
    return exits.done;
  } finally {
    await log.close();
  }
};
