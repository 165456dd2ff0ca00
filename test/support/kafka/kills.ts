import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteEventLog, type LogEvent } from '@safeguarding/event-log';
import type { Position } from '@safeguarding/kernel';
import { agenciesOn, canaries, eventually, goodRecord, poison, Traffic, type Read, type Sent } from './traffic.ts';

const root = join(import.meta.dirname, '../../..');

export type KillsOptions = {
  readonly brokers: string;
  readonly events: number;
  readonly kills: number;
  readonly seed: number;
  /** Hears of each kill; the last is a SIGTERM under load. */
  readonly told?: (line: string) => void;
};

/** What was found in the log and the topics when all was over. */
export type KillsResult = {
  readonly good: number;
  readonly recordedConcerns: number;
  readonly recordedStreams: number;
  /** Reasons of the dead letters, in the log and in the topic (each letter once). */
  readonly lettersInLog: Readonly<Record<string, number>>;
  readonly lettersInTopic: Readonly<Record<string, number>>;
  readonly poison: Readonly<Record<string, number>>;
  /** Words of the senders that were found in a log line, in the topic, or in a file of the service in plain. */
  readonly leaks: readonly string[];
  readonly warnings: readonly string[];
  readonly stopMs: readonly number[];
  /** From when a letter was kept until its reader had it, less the time in which no service ran. */
  readonly toldMs: { readonly median: number; readonly p99: number; readonly most: number; readonly over5s: number };
};

/** Numbers that are the same for the same seed (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const counted = (words: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...new Set(words)].sort().map((word) => [word, words.filter((one) => one === word).length]));

/** The built service as a process of its own. */
class ServiceProcess {
  readonly output: string[] = [];
  private readonly env: Readonly<Record<string, string>>;
  private child: ChildProcess | undefined;

  constructor(env: Readonly<Record<string, string>>) {
    this.env = env;
  }

  async start(): Promise<void> {
    const main = join(root, 'dist/run/standalone.js');
    const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
      env: { PATH: process.env['PATH'] ?? '', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    if (!child.stdout || !child.stderr) throw new Error('no output to read');
    child.stderr.on('data', (bytes: Buffer) => this.output.push(bytes.toString('utf8')));
    const listening = Promise.withResolvers<undefined>();
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.output.push(line);
      if (line.startsWith('listening ')) listening.resolve(undefined);
    });
    child.once('exit', (code, signal) => {
      const how = String(signal ?? code);
      listening.reject(new Error(`The service ended (${how}):\n${this.output.slice(-20).join('\n')}`));
    });
    await listening.promise;
  }

  /** Milliseconds until it was gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number> {
    const began = performance.now();
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return 0;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return performance.now() - began;
  }
}

/** Those that are larger than the ledger takes are few: a thousand of them would fill the memory of the sender. */
const oneIn = (kind: string): number => (kind === 'too-large' ? 1_000 : 100);

/** Good records, a tenth of them twice, and one in a hundred of each kind of poison, in random order. */
const recordsOf = (run: string, events: number, random: () => number) => {
  const good = Array.from({ length: events }, (_, n) => goodRecord(run, n));
  const twice = good.filter(() => random() < 0.1);
  const kinds = Object.entries(poison).flatMap(([kind, make]) =>
    Array.from({ length: Math.max(1, Math.round(events / oneIn(kind))) }, (_, n) => ({
      kind,
      record: make(`${kind}-${run}-${String(n)}`),
    })),
  );
  const bad = kinds.map(({ record }) => record);
  const all: Sent[] = [...good, ...twice, ...bad];
  const shuffled = all
    .map((record) => ({ record, at: random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ record }) => record);
  return { all: shuffled, poison: counted(kinds.map(({ kind }) => kind)) };
};

type Stretch = readonly [from: number, until: number];

/** How long each letter was on its way while a service ran. */
const onTheWay = (read: readonly Read[], away: readonly Stretch[]): KillsResult['toldMs'] => {
  const first = new Map(read.toReversed().map((one) => [one.key, one]));
  const took = [...first.values()].map(({ value, readAt }) => {
    const keptAt = Date.parse((JSON.parse(value) as { time: string }).time);
    const gone = away.map(([from, until]) => Math.max(0, Math.min(until, readAt) - Math.max(from, keptAt)));
    return readAt - keptAt - gone.reduce((sum, ms) => sum + ms, 0);
  });
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { median: at(0.5), p99: at(0.99), most: at(1), over5s: sorted.filter((ms) => ms > 5_000).length };
};

/** Sends concerns while the service is killed again and again, and tells what became of each. */
export const runKills = async ({ brokers, events, kills, seed, told }: KillsOptions): Promise<KillsResult> => {
  const random = randomOf(seed);
  const patienceMs = 90_000 + 5 * events;
  const run = randomUUID().slice(0, 8);
  const folder = mkdtempSync(join(tmpdir(), 'safeguarding-kills-'));
  const [topic, deadTopic] = [`concerns-${run}`, `dead-${run}`];
  mkdirSync(join(folder, 'agencies'));
  writeFileSync(join(folder, 'agencies/all.json'), JSON.stringify(agenciesOn(topic)));
  const service = new ServiceProcess({
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    METRICS_PORT: '0',
    DEMONSTRATION: 'off',
    LOG_LEVEL: 'info',
    AGENCIES_DIR: join(folder, 'agencies'),
    KAFKA_BROKERS: brokers,
    KAFKA_GROUP: `intake-${run}`,
    KAFKA_INTAKE_TOPICS: topic,
    KAFKA_DEAD_LETTER_TOPIC: deadTopic,
    KAFKA_SIGNALS_TOPIC: `signals-${run}`,
    // Two members, so that every start and every end is a rebalance between them.
    KAFKA_MEMBERS: '2',
  });
  const traffic = new Traffic(brokers);
  try {
    await traffic.makeTopics(4, topic, deadTopic);
    const { all, poison: bad } = recordsOf(run, events, random);
    const log = async <T>(read: (open: SqliteEventLog) => Promise<T>): Promise<T> => {
      const open = await SqliteEventLog.open({ file: join(folder, 'data/events.db'), access: 'reader' });
      try {
        return await read(open);
      } finally {
        await open.close();
      }
    };
    const found = (...types: readonly string[]): Promise<readonly LogEvent[]> =>
      log(async (open) => {
        const events: LogEvent[] = [];
        let page = await open.readAll({ filter: { types }, limit: 10_000 });
        for (let last = page.at(-1); last; last = page.at(-1)) {
          events.push(...page);
          page = await open.readAll({ after: last.position, filter: { types }, limit: 10_000 });
        }
        return events;
      });
    /** Counts on from where it was: what was recorded once stays. */
    const counts = new Map<string, { readonly count: number; readonly after?: Position }>();
    const countOf = (type: string): Promise<number> =>
      log(async (open) => {
        for (;;) {
          const { count, ...from } = counts.get(type) ?? { count: 0 };
          const page = await open.readAll({ ...from, filter: { types: [type] }, limit: 10_000 });
          const last = page.at(-1);
          if (!last) return count;
          counts.set(type, { count: count + page.length, after: last.position });
        }
      });
    await service.start();
    const read = await traffic.follow(deadTopic);
    const sending = traffic.send(topic, all);
    const stopMs: number[] = [];
    const away: Stretch[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const share = (kill + 0.5) / (kills + 1) + (random() - 0.5) / (kills + 1) / 2;
      const until = Math.floor(events * share);
      await eventually(
        `${String(until)} concerns are recorded`,
        async () => (await countOf('ConcernRaised')) >= until,
        patienceMs,
      );
      await sleep(random() * 200);
      // The last one is asked to end, with work under way.
      const signal = kill === kills - 1 ? 'SIGTERM' : 'SIGKILL';
      const endedAt = Date.now();
      const took = await service.end(signal);
      if (signal === 'SIGTERM') stopMs.push(took);
      told?.(`${signal} at ${String(await countOf('ConcernRaised'))} of ${String(events)}`);
      await service.start();
      away.push([endedAt, Date.now()]);
    }
    await sending;
    const letters = Object.values(bad).reduce((sum, count) => sum + count, 0);
    await eventually('every concern is recorded', async () => (await countOf('ConcernRaised')) >= events, patienceMs);
    await eventually('every dead letter is kept', async () => (await countOf('DeadLetterKept')) >= letters, 60_000);
    const inTopic = () => new Map(read.map(({ key, value }) => [key, value]));
    await eventually('every dead letter is told', () => inTopic().size >= letters, 30_000);
    // Whatever would come twice has had its time.
    await sleep(2_000);
    stopMs.push(await service.end('SIGTERM'));
    const raised = (await found('ConcernRaised')).map(({ stream }) => stream);
    const kept = (await found('DeadLetterKept')).map(
      ({ body }) => (JSON.parse(body) as { facts: { reason: string } }).facts.reason,
    );
    const text = [...service.output, ...read.map(({ headers, key, value }) => headers + key + value)].join('\n');
    return {
      good: events,
      recordedConcerns: raised.length,
      recordedStreams: new Set(raised).size,
      lettersInLog: counted(kept),
      lettersInTopic: counted(
        [...inTopic().values()].map((value) => (JSON.parse(value) as { data: { reason: string } }).data.reason),
      ),
      poison: bad,
      leaks: canaries.filter((canary) => text.includes(canary)),
      warnings: service.output.filter((line) => line.includes('Warning')),
      stopMs,
      toldMs: onTheWay(read, away),
    };
  } finally {
    await service.end('SIGKILL');
    await traffic.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
