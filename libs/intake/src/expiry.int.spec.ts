import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventReader, MemoryEventLog, ReadDatabase, runProjection, Upcasters } from '@safeguarding/event-log';
import { instant, type ActorRef, type AgencyId, type Instant } from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { openSealing, type KeyStore, type OpenedSealing } from '@safeguarding/sealing';
import { deadLetterModel } from './dead-letter-model.ts';
import { intakeEvents } from './dead-letter-slice.ts';
import { DeadLetters } from './dead-letters.ts';
import { forgetDeadLettersInTime } from './expiry.ts';

const kept = instant('2026-01-05T09:00:00Z');
const over = instant('2026-02-04T09:00:00Z');
const readEvent = eventReader(new Upcasters(intakeEvents));

describe('the content of dead letters', () => {
  let log: MemoryEventLog;
  let opened: OpenedSealing;
  let db: ReadDatabase;
  let now: Instant;
  let expiry: ReturnType<typeof forgetDeadLettersInTime>;
  const clock = { now: () => now };
  const sweepOf = (keyStore: Pick<KeyStore, 'destroy'>) =>
    forgetDeadLettersInTime(db, keyStore, clock, (error) => {
      throw error;
    });

  const keep = async (...bodies: readonly string[]): Promise<void> => {
    const { sealing, keyedHash } = opened;
    const letters = new DeadLetters(new Ledger({ log, sealing, keyedHash, clock, readEvent }));
    for (const body of bodies)
      await letters.keep(
        {
          door: 'http',
          topic: 'gp.safeguarding-concerns.v1',
          reason: 'unknown-source',
          headers: {},
          body: new TextEncoder().encode(body),
          fingerprint: body,
        },
        {
          actor: {
            agency: 'oakfield-gp' as AgencyId,
            role: 'submitting-system',
            ref: `u-${'1'.repeat(32)}` as ActorRef,
            via: 'system',
          },
          scope: 'test',
          key: body,
          bodyHash: body,
          receivedAt: now,
          correlationId: body,
        },
      );
    const following = await runProjection(log, db, deadLetterModel(readEvent));
    await following.waitFor(await log.head(), 5_000);
    await following.stop();
  };
  const readable = async (): Promise<number> => {
    let count = 0;
    for (const stored of await log.readAll({ limit: 5_000 })) {
      const { id: eventId, type, schemaVersion, sealed } = readEvent(stored);
      for (const part of sealed) if (await opened.sealing.open({ eventId, type, schemaVersion }, part)) count += 1;
    }
    return count;
  };

  beforeEach(async () => {
    now = kept;
    log = new MemoryEventLog();
    opened = await openSealing({ memory: true });
    db = ReadDatabase.open({ file: ':memory:' });
    expiry = sweepOf(opened.keyStore);
  });
  afterEach(async () => {
    expiry.stop();
    db.close();
    await opened.close();
  });

  it('is readable until its time is over and gone from then on, each once, the fact itself kept', async () => {
    await keep('one', 'two');
    now = instant('2026-02-04T08:59:59Z');
    expect([await expiry.now(), await readable()]).toEqual([0, 2]);
    now = over;
    expect([await expiry.now(), await readable()]).toEqual([2, 0]);
    expect([await expiry.now(), (await log.readAll({ limit: 10 })).length]).toEqual([0, 2]);
  });

  it('that is due at the same instant is forgotten in as many looks as it takes', async () => {
    await keep(...Array.from({ length: 1_001 }, (_, index) => String(index)));
    now = over;
    expect([await expiry.now(), await readable()]).toEqual([1_001, 0]);
  });

  it('whose key could not be destroyed is tried again', async () => {
    await keep('one', 'two');
    now = over;
    let failing = true;
    const faulty = sweepOf({
      destroy: (...args) =>
        failing ? Promise.reject(new Error('a fault of the test')) : opened.keyStore.destroy(...args),
    });
    await expect(faulty.now()).rejects.toThrow('a fault of the test');
    failing = false;
    expect([await faulty.now(), await readable()]).toEqual([2, 0]);
    faulty.stop();
  });
});
