import { describe, expect, it } from '@jest/globals';
import type { EventId, JsonObject, StreamName } from '@safeguarding/kernel';
import type { LogEvent } from '../port.ts';
import { positionOf } from '../position.ts';
import { RecentEvents } from '../sqlite/recent-events.ts';
import { isShared, share } from '../subscription/shared-events.ts';
import { eventReader } from './parse-event.ts';
import { Upcasters } from './upcasters.ts';

const stored = (ordinal: number): LogEvent => ({
  id: `id-${String(ordinal)}` as EventId,
  type: 'BellRung',
  body: JSON.stringify({ id: `id-${String(ordinal)}`, type: 'BellRung', schemaVersion: 1, facts: { times: ordinal } }),
  stream: 'bell-1' as StreamName,
  revision: ordinal - 1,
  position: positionOf(ordinal),
});

/** Counts how often an event is read: each time it is brought to its newest version. */
const counting = () => {
  const counts = { read: 0 };
  const upcast = (facts: JsonObject): JsonObject => {
    counts.read += 1;
    return facts;
  };
  return { counts, read: eventReader(new Upcasters({ BellRung: { version: 2, upcast: { 1: upcast } } })) };
};

describe('events as a dozen followers read them', () => {
  it('are opened once where all are given the very same ones', () => {
    const { counts, read } = counting();
    const events = Array.from({ length: 300 }, (_, n) => share(stored(n + 1)));
    const [first, ...others] = Array.from({ length: 12 }, () => events.map(read));
    for (const other of others) expect(other).toEqual(first);
    expect(counts.read).toBe(300);
    expect(first?.[6]).toMatchObject({ revision: 6, position: positionOf(7), facts: { times: 7 } });
  });

  it('are opened again where no more than a few hundred are kept', () => {
    const { counts, read } = counting();
    const many = Array.from({ length: 5_000 }, (_, n) => share(stored(n + 1)));
    many.forEach(read);
    many.slice(-500).forEach(read);
    expect(counts.read).toBe(5_000);
    many.slice(0, 1).forEach(read);
    expect(counts.read).toBe(5_001);
  });

  it('are not kept where each reader gets its own, so that whoever reads pages takes nothing from those who follow', () => {
    const { counts, read } = counting();
    const followed = share(stored(1));
    read(followed);
    for (let n = 2; n <= 1_000; n += 1) read(stored(n));
    expect(read(followed)).toBe(read(followed));
    expect(counts.read).toBe(1_000);
  });

  it('that follow the end of an embedded log are such events', () => {
    const recent = new RecentEvents();
    const { id, type, body, stream } = stored(1);
    const command = { stream, expected: 'noStream', events: [{ id, type, body }] } as const;
    recent.answered(command, { kind: 'written', revision: 0, position: 1 });
    const [event] = recent.scan(0, {}, 10)?.events ?? [];
    const [again] = recent.scan(0, { types: [type] }, 10)?.events ?? [];
    expect(again).toBe(event);
    expect(event && isShared(event)).toBe(true);
  });
});
