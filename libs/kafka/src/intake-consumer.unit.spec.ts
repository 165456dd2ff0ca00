import { describe, expect, it } from '@jest/globals';
import { DomainError, type ErrorEntry, type Instant } from '@safeguarding/kernel';
import { intakeConsumer, type IntakeDoor } from './intake-consumer.ts';
import type { KafkaRecord, Turn } from './port.ts';

const gone: ErrorEntry = { code: 'LED-006', kind: 'unavailable', title: 'The log is gone', remedy: 'Wait.' };
const clock = { now: () => '2026-01-05T10:00:00.000Z' as Instant };
const retries = { attempts: 3, firstMs: 0, mostMs: 0 };
const record = (n: number, key: string | null = String(n)): KafkaRecord => ({
  topic: 't',
  partition: 0,
  offset: String(n),
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from('{}'),
  headers: {},
  writtenAtMs: 0,
});
const taken = { taken: { id: 'x', recordedAt: clock.now(), tag: '' } } as never;

/** A turn that remembers, and a door that does as it is told: faults that a real log will not produce on demand. */
const scene = (take: (offset: string, attempt: number) => void, ends = Number.POSITIVE_INFINITY) => {
  const seen: string[] = [];
  const attempts = new Map<string, number>();
  const committed: string[] = [];
  const pauses: number[] = [];
  const aside: string[] = [];
  const intake: IntakeDoor = {
    take: async ({ coordinates }) => {
      await Promise.resolve();
      const offset = coordinates?.offset ?? '';
      attempts.set(offset, (attempts.get(offset) ?? 0) + 1);
      take(offset, attempts.get(offset) ?? 0);
      seen.push(offset);
      return taken;
    },
    setAside: async ({ coordinates }, reason) => {
      await Promise.resolve();
      aside.push([coordinates?.offset ?? '', ...(reason === undefined ? [] : [reason])].join(' '));
    },
  };
  const turn: Turn = {
    goesOn: () => seen.length < ends,
    done: async ({ offset }) => {
      await Promise.resolve();
      committed.push(offset);
    },
    pauseFor: (ms) => {
      pauses.push(ms);
    },
  };
  const told = { taken: () => undefined, refused: () => undefined, paused: () => undefined };
  const consume = intakeConsumer({ intake, clock, told, retries, atOnce: 2 });
  const run = (records: readonly KafkaRecord[]) => consume({ topic: 't', partition: 0, records }, turn);
  return { run, seen, committed, pauses, aside, attempts };
};

describe('the intake of one partition', () => {
  it('commits an offset only when everything before it is durable', async () => {
    const { run, committed, seen } = scene(() => undefined);
    await run([0, 1, 2, 3, 4].map((n) => record(n)));
    expect(seen).toHaveLength(5);
    expect(committed).toEqual(['1', '3', '4']);
  });

  it('tries again what the log cannot take now, then pauses the partition and commits nothing beyond', async () => {
    const { run, committed, pauses, attempts, aside } = scene((offset) => {
      if (offset === '1') throw new DomainError(gone);
    });
    await run([0, 1, 2].map((n) => record(n)));
    expect([committed, attempts.get('1'), attempts.has('2'), aside]).toEqual([['0'], 3, false, []]);
    expect(pauses).toHaveLength(1);
  });

  it('sets aside what fails by itself again and again, and moves on', async () => {
    const { run, committed, aside, pauses } = scene((offset) => {
      if (offset === '0') throw new TypeError('a fault of ours');
    });
    await run([0, 1, 2].map((n) => record(n)));
    expect([aside, committed, pauses]).toEqual([['0'], ['1', '2'], []]);
  });

  it('sets aside what could not be unpacked without asking what it is, and moves on', async () => {
    const { run, seen, committed, aside } = scene(() => undefined);
    await run([record(0), { ...record(1, null), value: null, unreadable: true }, record(2)]);
    expect([seen, aside, committed]).toEqual([['0', '2'], ['1 unreadable-batch'], ['1', '2']]);
  });

  it('takes records without a key in the order of the partition', async () => {
    const { run, seen } = scene((offset, attempt) => {
      if (offset === '0' && attempt < 3) throw new DomainError(gone);
    });
    await run([record(0, null), record(1, null)]);
    expect(seen).toEqual(['0', '1']);
  });

  it('leaves what was not begun when its turn is over', async () => {
    const { run, committed, seen } = scene(() => undefined, 2);
    await run([0, 1, 2, 3].map((n) => record(n)));
    expect([seen, committed]).toEqual([['0', '1'], ['1']]);
  });
});
