import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { noSuccessions, type AgencyRegister } from '@safeguarding/access';
import { eventReader, MemoryCheckpoints, MemoryEventLog, Upcasters } from '@safeguarding/event-log';
import { KafkaUnavailable, type KafkaClient } from '@safeguarding/kafka';
import { streamName, type AgencyId, type EventId, type ThingId } from '@safeguarding/kernel';
import { tellTopic } from './signals-to-kafka.ts';
import { WaysOut } from './ways-out.ts';

const gp = 'oakfield-gp' as AgencyId;
const mash = 'ashby-mash' as AgencyId;
const readEvent = eventReader(new Upcasters());

const until = async (isSo: () => boolean): Promise<void> => {
  const end = performance.now() + 60_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('It did not come true.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe('the ways out of signals', () => {
  let log: MemoryEventLog;
  let checkpoints: MemoryCheckpoints;
  let asking: Set<AgencyId>;
  let sent: string[];
  let refused: Set<string>;
  const running: WaysOut[] = [];

  const register = {
    get: (id: AgencyId) => ({ status: 'active', ...(asking.has(id) ? { signals: { kafka: true } } : {}) }),
    all: () => [...asking].map((id) => ({ id, signals: { kafka: true } })),
    successions: noSuccessions,
  } as unknown as AgencyRegister; // Only who asks for signals is looked at.

  /** A broker of which one topic takes nothing: a real one would have to be given rights for it. */
  const client = {
    publish: async (topic: string, records: readonly { readonly headers: Readonly<Record<string, string>> }[]) => {
      await Promise.resolve();
      if (refused.has(topic)) throw new KafkaUnavailable(new Error('no such topic'));
      sent.push(...records.map(({ headers }) => `${topic} ${headers['ce_dataref'] ?? ''}`));
    },
    close: () => Promise.resolve(),
  } as unknown as KafkaClient; // What tells needs no more of one.

  const begin = async (): Promise<WaysOut> => {
    const logs = { error: () => undefined };
    const ways = new WaysOut({
      ...{ log, register, checkpoints, logs },
      toTopic: (agency, from) =>
        tellTopic(agency, {
          ...{ log, register, readEvent, checkpoints, logs, client, from },
          ...{ origin: '', topic: 'signals', createTopics: false },
        }),
      toWebhook: () => Promise.reject(new Error('Nobody asked for one.')),
    });
    running.push(ways);
    await ways.start();
    return ways;
  };
  /** A referral of the practice to the MASH, or what became of it; what its signal names. */
  const record = async (by: AgencyId): Promise<string> => {
    const [referral, id] = [randomUUID() as ThingId, randomUUID() as EventId];
    const type = by === gp ? 'ReferralSubmitted' : 'ReferralAcknowledged';
    const facts = { referral, referrer: gp, recipient: mash, children: ['11111111-1111-4111-8111-111111111111'] };
    const body = JSON.stringify({ id, type, recordedAt: '2026-01-05T10:00:00.000Z', actor: { agency: by }, facts });
    await log.append(streamName('referral', referral), 'noStream', [{ id, type, body }]);
    return `signals.${by === gp ? mash : gp} /v1/referrals/${referral}`;
  };

  beforeEach(() => {
    log = new MemoryEventLog();
    checkpoints = new MemoryCheckpoints();
    [asking, sent, refused] = [new Set([gp, mash]), [], new Set()];
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });

  it('hold nobody up where one topic takes nothing, and that one is told when it does', async () => {
    refused.add(`signals.${mash}`);
    const [first, second] = [await record(gp), await record(mash)];
    const ways = await begin();
    await until(() => sent.includes(second));
    expect(sent).toEqual([second]);
    expect(ways.all().map((one) => [one.status().name, one.status().parkedKeys])).toEqual([
      ['when-fact-recorded-then-tell-topic-oakfield-gp', 0],
      ['when-fact-recorded-then-tell-topic-ashby-mash', 0],
    ]);
    refused.clear();
    await until(() => sent.includes(first));
    expect(sent).toEqual([second, first]);
  });

  it('begin with the ledger where it never told anybody, and for who asks later with what came since', async () => {
    asking.delete(mash);
    const [, toGp] = [await record(gp), await record(mash)];
    const ways = await begin();
    await until(() => sent.includes(toGp));
    await ways.stop();
    asking.add(mash);
    const later = [await record(gp), await record(mash)];
    await begin();
    await until(() => sent.length === 3);
    expect(sent).toEqual([toGp, ...later].toSorted((a, b) => sent.indexOf(a) - sent.indexOf(b)));
  });

  it('are nobody else’s business once another process has taken them over', async () => {
    const first = await begin();
    const second = await begin();
    const told = await record(gp);
    await until(() => sent.includes(told));
    await until(() => first.all().every((one) => one.status().state === 'superseded'));
    expect(second.all().map((one) => one.status().state)).not.toContain('superseded');
  });
});
