import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  birthday,
  DomainError,
  given,
  instant,
  localDate,
  londonDate,
  plusDays,
  plusMs,
  startOfLondonDay,
  stateAfter,
  type ActorRef,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { answerBroker, brokering, passOn, requestContact, settle, type BrokeringEvent } from './brokering.ts';
import {
  consultDirectory,
  directoryRecord,
  endKeeping,
  isListed,
  keepLonger,
  nameLeadProfessional,
  noteArchived,
} from './directory-record.ts';
import {
  directoryUser,
  inForce,
  recordPrerequisite,
  requirePrerequisites,
  revokeAccess,
  type DirectoryUserEvent,
} from './directory-user.ts';

const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;
const at = instant('2026-01-05T09:00:00Z');
const user = `u-${'1'.repeat(32)}` as ActorRef;
const keeper = `u-${'2'.repeat(32)}` as ActorRef;
const police = agencyId('ashby-police');
const school = agencyId('hill-top-primary');
const clinic = agencyId('ashby-sexual-health');
const mash = agencyId('ashby-mash');

const refusalOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof DomainError) return error.entry.code;
    throw error;
  }
};

describe('who may consult the directory', () => {
  const today = londonDate(at);
  const valid = { doneOn: today, until: plusDays(today, 10) };
  const has = (...what: readonly ('check' | 'training')[]): readonly DirectoryUserEvent[] =>
    what.flatMap((each) => recordPrerequisite({ by: keeper, user, agency: police, what: each, ...valid }, at));
  const asked = (past: readonly DirectoryUserEvent[], now = at) =>
    refusalOf(() => {
      requirePrerequisites(stateAfter(directoryUser, past), now);
    });

  it('has a check and training, of which neither has run out', () => {
    expect([asked([]), asked(has('check')), asked(has('training')), asked(has('check', 'training'))]).toEqual([
      'DIR-001',
      'DIR-002',
      'DIR-001',
      'none',
    ]);
  });

  it('may no more from the first instant after the last day, by the clock alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40, max: 40 }), (hours) => {
        const over = startOfLondonDay(plusDays(valid.until, 1));
        const now = plusMs(over, hours * 3_600_000);
        expect(asked(has('check', 'training'), now)).toBe(now >= over ? 'DIR-001' : 'none');
      }),
    );
  });

  it('never says so of themselves, and never beyond what a check or training is worth', () => {
    const record = (over: object) =>
      given(directoryUser, []).when(() =>
        recordPrerequisite({ by: keeper, user, agency: police, what: 'training', ...valid, ...over }, at),
      );
    expect(record({ by: user })).toEqual({ refused: 'DIR-005' });
    expect(record({ until: plusDays(birthday(today, 1), 1) })).toEqual({ refused: 'DIR-006' });
    expect(record({ doneOn: plusDays(today, 1) })).toEqual({ refused: 'DIR-006' });
    expect(record({ until: birthday(today, 1) })).toHaveLength(1);
  });

  it('may no more once it was revoked, and then needs both anew', () => {
    const command = { by: keeper, user, agency: police, reason: 'left-service' } as const;
    const revoked = revokeAccess(command, stateAfter(directoryUser, has('check', 'training')));
    expect(asked([...has('check', 'training'), ...revoked])).toBe('DIR-001');
    expect(asked([...has('check', 'training'), ...revoked, ...has('check')])).toBe('DIR-002');
    expect(given(directoryUser, []).when((state) => revokeAccess(command, state))).toEqual({ refused: 'DIR-007' });
  });

  it('is admitted on in a service that took over the one that admitted, until that service takes it away', () => {
    const before = stateAfter(directoryUser, has('check', 'training'));
    const askedIn = (past: readonly DirectoryUserEvent[]) =>
      refusalOf(() => {
        requirePrerequisites(inForce({ ...stateAfter(directoryUser, past), before: [before] }), at);
      });
    const command = { by: keeper, user, agency: police, reason: 'misuse' } as const;
    const revoked = revokeAccess(command, inForce({ before: [before] }));
    expect([askedIn([]), askedIn(revoked), askedIn([...revoked, ...has('check')])]).toEqual([
      'none',
      'DIR-001',
      'DIR-002',
    ]);
    // What the predecessor took away says nothing of what the successor recorded.
    const gone = stateAfter(directoryUser, [...has('check', 'training'), ...revoked]);
    expect(inForce({ ...stateAfter(directoryUser, has('check')), before: [gone] })).toEqual({ check: valid });
    const longer = { ...valid, until: plusDays(valid.until, 5) };
    const both = { check: longer, training: valid };
    expect(inForce({ check: valid, before: [both] })).toEqual(both);
  });

  it('is not admitted again where a service that took it away is taken over itself', () => {
    const admitted = stateAfter(directoryUser, has('check', 'training'));
    expect(inForce({ before: [{ before: [admitted] }] })).toEqual({ check: valid, training: valid });
    expect(inForce({ before: [{ revoked: true, before: [admitted] }] })).toEqual({});
    // Of two that were taken over each by itself, what one took away says nothing of the other.
    expect(inForce({ before: [{ revoked: true }, admitted] })).toEqual({ check: valid, training: valid });
  });
});

describe('a record of the directory', () => {
  const none = directoryRecord.initial;
  const born = localDate('2008-03-10');

  it('ends at the 18th birthday, in the stated cases with consent at the 25th, by the calendar', () => {
    const anyDay = fc
      .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2020-12-31T00:00:00Z'), noInvalidDate: true })
      .map((date) => localDate(date.toISOString().slice(0, 10)));
    fc.assert(
      fc.property(anyDay, fc.boolean(), fc.integer({ min: -2, max: 2 }), (dateOfBirth, kept, days) => {
        const day = birthday(dateOfBirth, kept ? 25 : 18);
        const now = startOfLondonDay(plusDays(day, days));
        expect(isListed({ ...none, kept }, dateOfBirth, now)).toBe(days < 0);
        expect(isListed({ ...none, kept }, dateOfBirth, plusMs(startOfLondonDay(day), -1))).toBe(true);
      }),
    );
    expect(isListed(none, undefined, at)).toBe(true);
  });

  it('is kept longer from 16 on, once, until the consent is withdrawn', () => {
    const keep = { child, ground: 'care-leaver', evidence: 'E' } as const;
    const asked = (dateOfBirth: string | undefined) =>
      given(directoryRecord, []).when((state) =>
        keepLonger({ ...keep, dateOfBirth: dateOfBirth === undefined ? undefined : localDate(dateOfBirth) }, state, at),
      );
    expect([asked('2010-01-06'), asked(undefined), asked('2001-01-05')]).toEqual(
      Array.from({ length: 3 }, () => ({ refused: 'DIR-010' })),
    );
    const kept = keepLonger({ ...keep, dateOfBirth: born }, none, at);
    expect(given(directoryRecord, kept).when((state) => keepLonger({ ...keep, dateOfBirth: born }, state, at))).toEqual(
      {
        refused: 'DIR-010',
      },
    );
    const over = [...kept, ...endKeeping({ child, reason: 'consent-withdrawn' }, stateAfter(directoryRecord, kept))];
    expect(stateAfter(directoryRecord, over).kept).toBe(false);
    expect(
      given(directoryRecord, []).when((state) => endKeeping({ child, reason: 'consent-withdrawn' }, state)),
    ).toEqual({
      refused: 'DIR-011',
    });
  });

  it('is noted as archived once, in the month after, so that the note is no birthday', () => {
    const noted = (day: string, state = none) =>
      noteArchived({ child, dateOfBirth: born }, state, instant(`${day}T09:00:00Z`)).length;
    expect([noted('2026-03-09'), noted('2026-03-10'), noted('2026-03-31'), noted('2026-04-01')]).toEqual([0, 0, 0, 1]);
    expect(noted('2026-05-01', { ...none, archived: true })).toBe(0);
    expect(noted('2026-05-01', { ...none, kept: true })).toBe(0);
  });

  it('names no lead professional of a sensitive service, and seals the name of any other', () => {
    const name = { child, agency: school, name: 'N', contact: 'C' };
    expect(given(directoryRecord, []).when(() => nameLeadProfessional({ ...name, sensitive: true }))).toEqual({
      refused: 'DIR-008',
    });
    const [event] = nameLeadProfessional({ ...name, sensitive: false });
    expect(JSON.stringify(event?.facts)).not.toContain('"N"');
    expect(event?.personal).toEqual([
      { person: child, classes: { 'third-party': { professional: 'N', contact: 'C' } } },
    ]);
  });

  it('is looked at with a reason; `other` says which', () => {
    const look = (reason: 'other' | 'make-referral', explanation?: string) =>
      given(directoryRecord, []).when(() =>
        consultDirectory({ child, reason, ...(explanation === undefined ? {} : { explanation }) }),
      );
    expect([look('other'), look('other', ' ')]).toEqual([{ refused: 'DIR-003' }, { refused: 'DIR-003' }]);
    expect(
      [look('other', 'Why'), look('make-referral')].map((events) => (events as readonly unknown[]).length),
    ).toEqual([1, 1]);
  });
});

describe('contact that is brokered', () => {
  const request = 'd0000000-0000-4000-8000-000000000001' as ThingId;
  const asked = requestContact(
    { request, child, requester: school, person: user, broker: mash, summary: 'S' },
    brokering.initial,
  );
  const involved = [clinic];
  const passed = [...asked, ...passOn({ by: mash, to: clinic, involved }, stateAfter(brokering, asked))];
  const on = (past: readonly BrokeringEvent[]) => given(brokering, past);

  it('is passed on by the broker, to a sensitive service that works with the child', () => {
    expect(on(asked).when((state) => passOn({ by: school, to: clinic, involved }, state))).toEqual({
      refused: 'DIR-014',
    });
    expect(on(asked).when((state) => passOn({ by: mash, to: police, involved }, state))).toEqual({
      refused: 'DIR-015',
    });
    expect(on(passed).when((state) => passOn({ by: mash, to: clinic, involved }, state))).toEqual([]);
  });

  it('is answered by a service that it was passed on to and by no other', () => {
    expect(on(asked).when((state) => answerBroker({ by: clinic, willing: true }, state))).toEqual({
      refused: 'DIR-014',
    });
    expect(on(passed).when((state) => answerBroker({ by: clinic, willing: false }, state))).toHaveLength(1);
  });

  it('is settled once by the broker, with details only where they are put in touch', () => {
    const end = (outcome: 'put-in-touch' | 'not-put-in-touch', contact?: string, by = mash) =>
      on(passed).when((state) => settle({ by, outcome, ...(contact === undefined ? {} : { contact }) }, state));
    expect(end('put-in-touch')).toEqual({ refused: 'DIR-016' });
    expect(end('not-put-in-touch', 'C')).toEqual({ refused: 'DIR-016' });
    expect(end('not-put-in-touch', undefined, school)).toEqual({ refused: 'DIR-014' });
    const over = [...passed, ...settle({ by: mash, outcome: 'not-put-in-touch' }, stateAfter(brokering, passed))];
    expect(on(over).when((state) => answerBroker({ by: clinic, willing: true }, state))).toEqual({
      refused: 'DIR-013',
    });
  });
});
