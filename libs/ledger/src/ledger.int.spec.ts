import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventLog, RevisionConflict, type EventLog, type LogEvent } from '@safeguarding/event-log';
import {
  DomainError,
  instant,
  streamName,
  type Actor,
  type ActorRef,
  type AgencyId,
  type DomainEvent,
  type EventEnvelope,
  type Instant,
  type PersonId,
  type RecordedEvent,
} from '@safeguarding/kernel';
import { openSealing, type OpenedSealing } from '@safeguarding/sealing';
import type { Slice } from './catalogue.ts';
import type { CommandContext } from './context.ts';

import { Ledger } from './ledger.ts';
import { reactionContext } from './reaction-context.ts';

type Rung = DomainEvent<'BellRung', { readonly times: number }>;
const bell: Slice<number, Rung> = {
  category: 'bell',
  initial: 0,
  evolve: (state, event) => state + event.facts.times,
  events: { BellRung: { version: 1, retention: 'child-record' } },
};
const person = '22222222-2222-4222-8222-222222222222' as PersonId;
const actor: Actor = {
  agency: 'oakfield-gp' as AgencyId,
  role: 'practitioner',
  ref: `u-${'1'.repeat(32)}` as ActorRef,
  via: 'person',
};
const parse = (event: LogEvent): RecordedEvent => ({
  ...(JSON.parse(event.body) as EventEnvelope),
  stream: event.stream,
  revision: event.revision,
  position: event.position,
});
const contextOf = (key: string, bodyHash = 'hash', ifMatch?: string): CommandContext => ({
  actor,
  scope: 'issuer|client|subject|bell:ring',
  key,
  bodyHash,
  receivedAt: instant('2026-01-05T09:00:00Z'),
  correlationId: key,
  ...(ifMatch === undefined ? {} : { ifMatch }),
});
const ring = (times: number): Rung => ({
  type: 'BellRung',
  facts: { times },
  personal: [{ person, classes: { narrative: { text: 'canary-in-the-narrative' } } }],
});
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    return error instanceof DomainError ? error.entry.code : String(error);
  }
};

describe('the ledger', () => {
  let log: EventLog;
  let opened: OpenedSealing;
  let now: Instant;
  let ledger: Ledger;
  const ledgerOn = (on: EventLog): Ledger =>
    new Ledger({
      log: on,
      sealing: opened.sealing,
      keyedHash: opened.keyedHash,
      clock: { now: () => now },
      readEvent: parse,
    });

  beforeEach(async () => {
    now = instant('2026-01-05T10:00:00Z');
    log = new MemoryEventLog();
    opened = await openSealing({ memory: true });
    ledger = ledgerOn(log);
  });

  it('records a new thing and seals what is personal', async () => {
    const outcome = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(2)] });
    expect(outcome).toMatchObject({ state: 2, revision: 0, replayed: false });
    const [stored] = await log.readStream(streamName('bell', outcome.id));
    expect(stored?.body).not.toContain('canary');
    expect(JSON.parse(stored?.body ?? '')).toMatchObject({
      recordedAt: now,
      subjects: [person],
      facts: { times: 2 },
      command: { hash: 'hash' },
    });
  });

  it('answers fifty parallel retries of one create alike, from one event', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(2)] })),
    );
    expect(
      new Set(outcomes.map(({ id, state, tag, position }) => JSON.stringify({ id, state, tag, position }))).size,
    ).toBe(1);
    expect(await log.readAll()).toHaveLength(1);
  });

  it('refuses another body under a key that was used', async () => {
    const { id, tag } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(2)] });
    expect(await codeOf(ledger.create(bell, { context: contextOf('k1', 'other'), decide: () => [ring(3)] }))).toBe(
      'LED-001',
    );
    const change = (hash: string) =>
      ledger.change(bell, id, { context: contextOf('k2', hash, tag), ifMatch: 'required', decide: () => [ring(1)] });
    await change('hash');
    expect(await codeOf(change('other'))).toBe('LED-001');
  });

  it('answers the retry of a later command as the thing stood then, before it looks at If-Match', async () => {
    const { id, tag } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(2)] });
    const first = await ledger.change(bell, id, {
      context: contextOf('k2', 'hash', tag),
      ifMatch: 'required',
      decide: () => [ring(3)],
    });
    await ledger.change(bell, id, {
      context: contextOf('k3', 'hash', first.tag),
      ifMatch: 'required',
      decide: () => [ring(4)],
    });
    const again = await ledger.change(bell, id, {
      context: contextOf('k2', 'hash', tag),
      ifMatch: 'required',
      decide: () => [ring(3)],
    });
    expect(again).toMatchObject({ state: 5, revision: 1, replayed: true, tag: first.tag });
    expect(await log.readAll()).toHaveLength(3);
  });

  it('asks for If-Match, and refuses a stale one', async () => {
    const { id } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(2)] });
    const change = (key: string, tag?: string) =>
      codeOf(
        ledger.change(bell, id, { context: contextOf(key, 'hash', tag), ifMatch: 'required', decide: () => [ring(1)] }),
      );
    expect(await change('k2')).toBe('LED-003');
    expect(await change('k3', 'W/"guessed"')).toBe('LED-004');
    expect(await change('k4', `W/"x", ${ledger.tagOf(streamName('bell', id), 0)}`)).toBe('accepted');
  });

  it('lets one of two racers with the same tag win', async () => {
    const { id, tag } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(0)] });
    const race = await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        codeOf(
          ledger.change(bell, id, {
            context: contextOf(`racer-${String(n)}`, 'hash', tag),
            ifMatch: 'required',
            decide: () => [ring(1)],
          }),
        ),
      ),
    );
    expect(race.filter((code) => code === 'accepted')).toHaveLength(1);
    expect(race.filter((code) => code === 'LED-004')).toHaveLength(15);
    expect((await ledger.load(bell, id)).state).toBe(1);
  });

  it('decides a restriction again after each lost race', async () => {
    const { id } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(0)] });
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        ledger.change(bell, id, {
          context: contextOf(`opt-out-${String(n)}`),
          ifMatch: 'ignored',
          decide: () => [ring(1)],
        }),
      ),
    );
    expect((await ledger.load(bell, id)).state).toBe(8);
  });

  it('asks whether the caller may know before it says that a key was used', async () => {
    const { id } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(0)] });
    const authorise = (): never => {
      throw new DomainError({ code: 'TST-404', kind: 'unknown', title: '', remedy: '' });
    };
    expect(await codeOf(ledger.create(bell, { context: contextOf('k1', 'other'), authorise, decide: () => [] }))).toBe(
      'TST-404',
    );
    const change = ledger.change(bell, id, {
      context: contextOf('k1', 'other'),
      ifMatch: 'required',
      authorise,
      decide: () => [],
    });
    expect(await codeOf(change)).toBe('TST-404');
  });

  it('never lets time in one stream run backwards', async () => {
    const { id } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(0)] });
    now = instant('2025-12-31T00:00:00Z');
    const { events } = await ledger.change(bell, id, {
      context: contextOf('k2'),
      ifMatch: 'ignored',
      decide: () => [ring(1)],
    });
    expect(events[0]?.recordedAt).toBe('2026-01-05T10:00:00.000Z');
  });

  it('records nothing where nothing changes', async () => {
    const { id, tag } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(0)] });
    const same = await ledger.change(bell, id, { context: contextOf('k2'), ifMatch: 'ignored', decide: () => [] });
    expect(same).toMatchObject({ events: [], tag });
    expect(await log.readAll()).toHaveLength(1);
  });

  it('does what must come first only when every check has passed, and not for a replay', async () => {
    const { id, tag } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(0)] });
    const order: string[] = [];
    const change = (key: string, ifMatch: string) =>
      codeOf(
        ledger.change(bell, id, {
          context: contextOf(key, 'hash', ifMatch),
          ifMatch: 'required',
          decide: () => [ring(1)],
          first: async () => {
            order.push(`${key} at ${String((await log.readAll()).length)}`);
          },
        }),
      );
    expect([await change('stale', 'W/"x"'), await change('k2', tag), await change('k2', tag)]).toEqual([
      'LED-004',
      'accepted',
      'accepted',
    ]);
    expect(order).toEqual(['k2 at 1']);
  });

  it('runs a reaction that comes twice once', async () => {
    const { id, events } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(0)] });
    const trigger = (await ledger.load(bell, id)).events[0];
    if (!trigger) throw new Error(`no trigger among ${String(events.length)}`);
    const react = () =>
      ledger.change(bell, id, {
        context: reactionContext('when-rung-then-ring', trigger),
        ifMatch: 'ignored',
        decide: () => [ring(1)],
      });
    await react();
    expect(await react()).toMatchObject({ replayed: true });
    expect((await ledger.load(bell, id)).state).toBe(1);
  });

  it('gives up a lost race in bounded time', async () => {
    const { id } = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(0)] });
    const alwaysLate: EventLog = Object.create(log, {
      append: { value: () => Promise.reject(new RevisionConflict(streamName('bell', id), 0, 1)) },
    }) as EventLog;
    const change = ledgerOn(alwaysLate).change(bell, id, {
      context: contextOf('k2'),
      ifMatch: 'ignored',
      decide: () => [ring(1)],
    });
    expect(await codeOf(change)).toBe('LED-005');
  });

  it('answers from what every other process has recorded, whoever wrote last, and reads each event once', async () => {
    const read: number[] = [];
    const counting: EventLog = Object.create(log, {
      readStream: {
        value: async (...asked: Parameters<EventLog['readStream']>) => {
          const found = await log.readStream(...asked);
          read.push(found.length);
          return found;
        },
      },
    }) as EventLog;
    const [ours, theirs] = [ledgerOn(counting), ledgerOn(log)];
    const { id } = await theirs.create(bell, { context: contextOf('k0'), decide: () => [ring(1)] });
    for (let round = 1; round <= 20; round += 1) {
      const by = round % 3 === 0 ? ours : theirs;
      const context = contextOf(`k${String(round)}`);
      await by.change(bell, id, { context, ifMatch: 'ignored', decide: () => [ring(1)] });
      expect(await ours.load(bell, id)).toMatchObject({ state: round + 1, revision: round });
      expect((await ours.load(bell, id)).events).toHaveLength(round + 1);
    }
    expect(read.reduce((sum, count) => sum + count, 0)).toBe(21);
  });

  it('answers a replay from a fold that others have gone on from as it did at first', async () => {
    const first = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(2)] });
    await ledger.load(bell, first.id);
    const other = ledgerOn(log);
    await other.change(bell, first.id, { context: contextOf('k2'), ifMatch: 'ignored', decide: () => [ring(5)] });
    const again = await ledger.create(bell, { context: contextOf('k1'), decide: () => [ring(2)] });
    expect([again.replayed, again.state, again.tag]).toEqual([true, 2, first.tag]);
  });
});
