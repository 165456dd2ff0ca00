import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { brokerMeans, kafkajsVersion, kafkaVersion } from './broker.ts';

/** The process that began this run of the tests: whoever asks first starts the broker, and it ends with the run. */
const runPid = process.env['TEST_RUN'] ?? String(process.pid);
const folder = join(tmpdir(), `safeguarding-test-run-${runPid}`);

const begin = (): void => {
  mkdirSync(folder, { recursive: true });
  try {
    mkdirSync(join(folder, 'kafka.lock'));
  } catch {
    return;
  }
  const output = openSync(join(folder, 'keeper.log'), 'a');
  const keeper = fileURLToPath(new URL('./keeper.ts', import.meta.url));
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', keeper, folder, runPid], {
    detached: true,
    stdio: ['ignore', output, output],
  }).unref();
};

/**
 * Brokers of a real Kafka: those of KAFKA_BROKERS, else one that is started once per run of the tests and shared. Where there is
 * nothing to start one with, what to install.
 */
export const sharedKafka = async (): Promise<{ readonly brokers: string } | { readonly missing: string }> => {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return { brokers: given };
  const means = await brokerMeans();
  if (typeof means !== 'string') return means;
  begin();
  const file = join(folder, 'kafka.json');
  const until = performance.now() + 400_000;
  while (!existsSync(file)) {
    const failed = join(folder, 'kafka.failed');
    if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
    if (performance.now() > until) throw new Error('Kafka did not start in time.');
    await sleep(100);
  }
  console.log(`Apache Kafka ${kafkaVersion} (${means}), kafkajs ${kafkajsVersion}`);
  return JSON.parse(readFileSync(file, 'utf8')) as { brokers: string };
};
