import { writeSync } from 'node:fs';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { FakeEventStoreDb } from './fake-eventstoredb.ts';

/** A real server takes up to five seconds. */
const lingerMs = 1_000;

/** Started as a process of its own, so that it can be killed: folder, port (0: any), ms before it is ready, address of the leader. */
const run = async ([folder = '', port = '0', notReadyMs = '0', leader = '']: readonly string[]): Promise<void> => {
  const fake = new FakeEventStoreDb({
    folder,
    port: Number(port),
    notReadyMs: Number(notReadyMs),
    ...(leader === '' ? {} : { leader }),
  });
  const listening = await fake.start();
  process.on('SIGTERM', () => {
    void fake.quit(lingerMs).then(() => exit(0));
  });
  writeSync(1, `FakeEventStoreDb listens on ${String(listening)}\n`);
};

if (argv[1] === fileURLToPath(import.meta.url)) await run(argv.slice(2));
