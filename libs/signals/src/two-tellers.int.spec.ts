import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { noSuccessions, type AgencyRegister } from '@safeguarding/access';
import {
  eventReader,
  MemoryEventLog,
  runReaction,
  SqliteCheckpoints,
  Upcasters,
  type CheckpointStore,
  type Following,
} from '@safeguarding/event-log';
import type { KafkaClient, OutgoingRecord } from '@safeguarding/kafka';
import { streamName, type AgencyId, type EventId, type ThingId } from '@safeguarding/kernel';
import { whenFactRecordedThenTellTopic } from './signals-to-kafka.ts';

const gp = 'oakfield-gp' as AgencyId;
const mash = 'ashby-mash' as AgencyId;
const children = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const register = {
  get: () => ({ status: 'active', signals: { kafka: true } }),
  all: () => [],
  successions: noSuccessions,
} as unknown as AgencyRegister; // Only whether somebody asked for signals is looked at.
const referral = randomUUID() as ThingId;
const readEvent = eventReader(new Upcasters());

type Sent = { readonly id: string; readonly key: string; readonly sequence: string; readonly all: string };
const sentOf = (topic: string, { key, headers, value }: OutgoingRecord): Sent => ({
  id: headers['ce_id'] ?? '',
  key,
  sequence: headers['ce_sequence'] ?? '',
  all: JSON.stringify([topic, key, Object.entries(headers), value && Buffer.from(value).toString('utf8')]),
});

/** A broker that takes everything, from a publisher who may fall asleep in the middle of a request. */
class Publisher {
  readonly sent: Sent[] = [];
  private asleep: PromiseWithResolvers<undefined> | undefined;
  private left = Infinity;

  /** Sleeps when so many more have been sent: the request is on its way, its answer is not. */
  sleepsAfter(count: number): void {
    this.left = count;
  }

  get sleeps(): boolean {
    return this.asleep !== undefined;
  }

  wake(): void {
    this.asleep?.resolve(undefined);
  }

  readonly publish: KafkaClient['publish'] = async (topic, records) => {
    this.left -= records.length;
    if (this.left < 0) {
      this.left = Infinity;
      this.asleep = Promise.withResolvers();
      await this.asleep.promise;
    }
    this.sent.push(...records.map((record) => sentOf(topic, record)));
  };
}

const until = async (isSo: () => boolean): Promise<void> => {
  const end = performance.now() + 60_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('It did not come true.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const distinct = (sent: readonly Sent[]): readonly Sent[] => [...new Map(sent.map((one) => [one.id, one])).values()];

describe('of two processes that both believe they tell the topics', () => {
  let folder = '';
  let log: MemoryEventLog;
  const running: Following[] = [];
  const stores: CheckpointStore[] = [];

  const record = async (from: number, count: number): Promise<void> => {
    const stream = streamName('referral', referral);
    for (let n = from; n < from + count; n += 1) {
      const id = randomUUID() as EventId;
      const facts = { referral, referrer: gp, recipient: mash, children };
      const actor = { agency: gp };
      const body = JSON.stringify({
        id,
        type: 'ReferralAmended',
        recordedAt: '2026-01-05T10:00:00.000Z',
        actor,
        facts,
      });
      await log.append(stream, n === 0 ? 'noStream' : n - 1, [{ id, type: 'ReferralAmended', body }]);
    }
  };
  const store = (name: string): CheckpointStore => {
    const opened = SqliteCheckpoints.open({ file: join(folder, name) });
    stores.push(opened);
    return opened;
  };
  const tell = async (checkpoints: CheckpointStore, to: Publisher): Promise<Following> => {
    const reaction = whenFactRecordedThenTellTopic(mash, { log, readEvent, register, origin: '' }, to, 'signals');
    const following = await runReaction(log, checkpoints, reaction);
    running.push(following);
    return following;
  };
  const expectInOrder = (sent: readonly Sent[]): void => {
    for (const child of children) {
      const sequences = sent.filter(({ key }) => key === child).map(({ sequence }) => Number(sequence));
      expect(sequences).toEqual(sequences.map((_, n) => n));
    }
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tellers-'));
    log = new MemoryEventLog();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    for (const one of stores.splice(0)) one.close();
    rmSync(folder, { recursive: true });
  });

  it('the one that slept sends no more than what it had in hand, and cannot move the checkpoint', async () => {
    await record(0, 30);
    const [zombie, heir] = [new Publisher(), new Publisher()];
    zombie.sleepsAfter(25);
    const slept = await tell(store('shared.db'), zombie);
    await until(() => zombie.sleeps);
    const shared = store('shared.db');
    const lives = await tell(shared, heir);
    expect(await lives.waitFor(await log.head(), 10_000)).toBe(true);
    await record(30, 5);
    await until(() => heir.sent.at(-1)?.sequence === '0000000034');
    const kept = (): string | undefined => shared.load('when-fact-recorded-then-tell-topic-ashby-mash');
    await until(() => kept() === lives.settledAt());
    const before = zombie.sent.length;
    zombie.wake();
    await until(() => slept.status().state === 'superseded');
    // The event in hand has two children: its second signal may still go out, nothing of the next event does.
    expect(zombie.sent.length - before).toBeLessThanOrEqual(2);
    expect(kept()).toBe(lives.settledAt());
    await record(35, 5);
    await until(() => heir.sent.at(-1)?.sequence === '0000000039');
    expect(zombie.sent.length - before).toBeLessThanOrEqual(2);
    expect(slept.status().state).toBe('superseded');
    // Whatever came twice is word for word the same: whoever drops known ids has each once and in order.
    const [late, all] = [zombie.sent.slice(before), [...zombie.sent.slice(0, before), ...heir.sent]];
    const words = new Map(heir.sent.map(({ id, all: text }) => [id, text]));
    expect([...late, ...all].filter(({ id, all: text }) => (words.get(id) ?? text) !== text)).toEqual([]);
    expect(new Set([...late, ...all].map(({ all: text }) => text)).size).toBe(distinct(all).length);
    expect(distinct(all)).toHaveLength(80);
    expectInOrder(distinct(all));
  });

  it('each with a checkpoint of its own tells everything, in the same words: dropping known ids leaves one', async () => {
    await record(0, 20);
    const [one, other] = [new Publisher(), new Publisher()];
    const both = await Promise.all([tell(store('one.db'), one), tell(store('other.db'), other)]);
    for (const following of both) expect(await following.waitFor(await log.head(), 10_000)).toBe(true);
    expect(one.sent).toHaveLength(40);
    expect(other.sent).toEqual(one.sent);
    const mixed = one.sent.flatMap((sent, n) => [sent, ...other.sent.slice(Math.max(0, n - 3), n)]);
    expect(distinct(mixed)).toEqual(one.sent);
    expectInOrder(distinct(mixed));
  });
});
