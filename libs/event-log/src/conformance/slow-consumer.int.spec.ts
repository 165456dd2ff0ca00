import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqliteEventLog } from '../sqlite/sqlite-event-log.ts';
import { aStream, anEvent } from './bench.ts';
import type { Consumer } from './slow-consumer-process.ts';

const process = fileURLToPath(new URL('./slow-consumer-process.ts', import.meta.url));
/** Three times the heap that the consumer gets would not hold them. */
const events = 120_000;
const heapMb = 48;
const filling = JSON.stringify({ facts: { filling: 'x'.repeat(1_200) } });

describe(`a consumer that is ${String(events)} events behind`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-log-'));
  const file = join(folder, 'events.db');
  beforeAll(async () => {
    const log = await SqliteEventLog.open({ file });
    for (let written = 0; written < events; written += 1_000)
      await log.append(
        aStream(),
        'noStream',
        Array.from({ length: 1_000 }, () => anEvent('ConcernRaised', filling)),
      );
    await log.close();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const follow = (consumer: Consumer) =>
    spawnSync(
      execPath,
      [`--max-old-space-size=${String(heapMb)}`, '--disable-warning=ExperimentalWarning', process, consumer, file],
      { encoding: 'utf8' },
    );

  it.each(['projection', 'reaction'] as const)('catches up in a heap of 48 MB as a %s', (consumer) => {
    const { status, stdout } = follow(consumer);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ seen: events });
  });

  it('would not, if it kept what it was given', () => {
    const { status, stderr } = follow('greedy');
    expect([status, stderr.includes('heap')]).toEqual([null, true]);
  });
});
