import { giveBackAtRest } from '../../standalone/src/give-back.ts';
import { readSharedConfig } from '../../standalone/src/one-of-several.ts';
import { endWhileStarting, stopOnSignal } from '../../standalone/src/stop-on-signal.ts';
import { startIntakeProcess } from './intake-process.ts';

const usage = `Takes concerns from Kafka into a ledger on EventStoreDB or KurrentDB, in a process of its own; run as many as the topics have
partitions for.

  node dist/run/intake.js   take in, until SIGTERM
  --help                    this text

Settings come from the environment (docs/operations.md). KAFKA_BROKERS names the brokers; EVENTSTOREDB_URL, AGENCIES_DIR and the
keys are those of every other process. DATA_DIR is this process's own and may be lost. PORT serves /livez, /readyz and /health, and
nothing else. With the embedded log there is no such process: the service takes in from Kafka itself.`;

/** Reactions, notary and documents are elsewhere, whatever the settings that all processes share say. */
const notHere = { REACTIONS: 'off', NOTARY: 'off', DOCUMENTS_DIR: '' };

const run = async (): Promise<void> => {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  const config = readSharedConfig(
    { ...process.env, ...notHere },
    {
      EVENTSTOREDB_URL:
        'is needed: one process alone writes the embedded log, and takes in from Kafka itself (KAFKA_BROKERS of the service)',
      KAFKA_BROKERS: 'is needed: there is nothing else to take from',
    },
    ({ kafka }) => (kafka?.members === 0 ? ['KAFKA_MEMBERS must be 1 or more: there is nothing else to do here.'] : []),
  );
  const started = endWhileStarting();
  const taking = await startIntakeProcess({ config });
  started();
  stopOnSignal(taking.close);
  console.log(`listening ${taking.url}`);
  giveBackAtRest();
};

try {
  await run();
} catch (error) {
  const expected = error instanceof Error && error.name.endsWith('Refused');
  console.error(expected ? error.message : error);
  process.exit(1);
}
