import { giveBackAtRest } from '../../standalone/src/give-back.ts';
import { readSharedConfig } from '../../standalone/src/one-of-several.ts';
import { startService } from '../../standalone/src/service.ts';
import { endWhileStarting, stopOnSignal } from '../../standalone/src/stop-on-signal.ts';

const usage = `The Safeguarding Ledger as one of several processes on EventStoreDB or KurrentDB.

  node dist/run/api.js      serve
  --help                    this text

Settings come from the environment (docs/operations.md). EVENTSTOREDB_URL and KEYS_DIR (or KEY_STORE=key-values) name what all
processes share, DOCUMENTS_DIR the folder of documents that they share; DATA_DIR is this process's own and may be lost. REACTIONS=off
and NOTARY=off where another process does both.`;

/** In a folder of its own process a document would be there for one process only, and be gone with it. */
const more = { DOCUMENTS_DIR: 'is needed: every process hands out what any of them took' };

const run = async (): Promise<void> => {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  const started = endWhileStarting();
  const service = await startService({ config: readSharedConfig(process.env, more) });
  started();
  stopOnSignal(() => service.close());
  console.log(`listening ${service.url}`);
  giveBackAtRest();
};

try {
  await run();
} catch (error) {
  const expected = error instanceof Error && error.name.endsWith('Refused');
  console.error(expected ? error.message : error);
  process.exit(1);
}
