import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Broker, brokerMeans } from './broker.ts';

/** Runs beside the tests: starts the broker that they share, and ends it when the run is over, however it ended. */
const [folder = '', runPid = ''] = process.argv.slice(2);

const isRunning = (): boolean => {
  try {
    return process.kill(Number(runPid), 0);
  } catch {
    return false;
  }
};

try {
  const means = await brokerMeans();
  if (typeof means !== 'string') throw new Error(means.missing);
  const broker = await Broker.start(means);
  const file = join(folder, 'kafka.json');
  writeFileSync(`${file}.new`, JSON.stringify({ brokers: broker.brokers }));
  renameSync(`${file}.new`, file);
  while (isRunning()) await sleep(500);
  await broker.remove();
} catch (error) {
  writeFileSync(join(folder, 'kafka.failed'), String(error));
  while (isRunning()) await sleep(500);
}
rmSync(folder, { recursive: true, force: true });
