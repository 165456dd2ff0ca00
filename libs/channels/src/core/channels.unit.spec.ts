import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  given,
  instant,
  localDate,
  stateAfter,
  type ActorRef,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { advice, decideOnAdvice, recordAdvice, seekAdvice, type SeekAdvice } from './advice.ts';
import { channelEntry, ownClasses } from './channel-entry.ts';
import { channelRules, checkChannel, contactChannels, particularWords, type Particulars } from './contact-channels.ts';
import { closeContact, contact, makeContact, recordReply, type MakeContact } from './contact.ts';
import {
  askContribution,
  contribution,
  giveContribution,
  refuseContribution,
  withdrawRequest,
} from './contribution.ts';
import {
  agreeAction,
  discussChild,
  endAction,
  holdMeeting,
  practiceMeeting,
  type MeetingEvent,
} from './practice-meeting.ts';

const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;
const id = 'd0000000-0000-4000-8000-000000000001' as ThingId;
const other = 'd0000000-0000-4000-8000-000000000002' as ThingId;
const surgery = agencyId('oakfield-gp');
const school = agencyId('hill-top-primary');
const mash = agencyId('ashby-mash');
const at = instant('2026-01-05T09:00:00Z');
const later = instant('2026-01-20T09:00:00Z');
const legal = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'health-or-social-care',
  confidentialityBasis: 'public-interest',
  consentDecision: 'not-sought',
} as const;
const texts = { summary: 'S', record: 'R', reasons: 'Why' };

describe('advice', () => {
  const seek = (over: Partial<SeekAdvice> = {}): SeekAdvice => ({
    ...{ advice: id, child, seeker: surgery, from: 'caldicott-guardian', form: 'named', texts },
    ...over,
  });
  const asking = (command: SeekAdvice) => given(advice, []).when((state) => seekAdvice(command, state, at));
  const sought = seekAdvice(seek(), advice.initial, at);
  const step = { by: surgery, texts };
  const answered = [...sought, ...recordAdvice(step, stateAfter(advice, sought), at)];

  it('inside the own service discloses nothing; named to somebody outside it has its legal facts', () => {
    expect(asking(seek({ legal }))).toEqual({ refused: 'CHN-004' });
    expect(asking(seek({ adviser: mash }))).toEqual({ refused: 'CHN-003' });
    expect(asking(seek({ adviser: mash, legal }))).toHaveLength(1);
    expect(asking(seek({ from: 'defence-organisation' }))).toEqual({ refused: 'CHN-003' });
  });

  it('that is anonymous tells nobody who the child is, whoever is asked', () => {
    expect(asking(seek({ form: 'anonymous', adviser: mash }))).toHaveLength(1);
    expect(asking(seek({ form: 'anonymous', from: 'defence-organisation', legal }))).toEqual({ refused: 'CHN-004' });
  });

  it('is acted on only when it was given, and once', () => {
    const decide = (decision: 'taken' | 'not-taken', said = texts) =>
      decideOnAdvice.bind(undefined, { by: surgery, texts: said, decision });
    expect(given(advice, sought).when((state) => decide('taken')(state, at))).toEqual({ refused: 'CHN-002' });
    const decided = [...answered, ...decide('taken')(stateAfter(advice, answered), at)];
    expect(given(advice, decided).when((state) => decide('taken')(state, at))).toEqual({ refused: 'CHN-002' });
  });

  it('that is not taken whole needs its reason, and nobody else records it', () => {
    for (const decision of ['not-taken', 'taken-in-part'] as const)
      expect(
        given(advice, answered).when((state) =>
          decideOnAdvice({ by: surgery, decision, texts: { summary: 'S' } }, state, at),
        ),
      ).toEqual({ refused: 'CHN-005' });
    expect(
      given(advice, answered).when((state) => decideOnAdvice({ by: mash, decision: 'taken', texts }, state, at)),
    ).toEqual({ refused: 'CHN-001' });
  });
});

describe('a contact', () => {
  const letter: MakeContact = {
    ...{ contact: id, child, by: surgery, channel: 'education', with: { agency: school }, kind: 'education' },
    ...{ form: 'letter', outcome: 'sent', classes: ['summary'], legal, texts },
    particulars: { toldPerson: 'designated-safeguarding-lead', attendanceOfConcern: 'yes' },
  };
  const { legal: _legal, classes: _classes, ...untold } = letter;
  const make = (command: MakeContact) => given(contact, []).when((state) => makeContact(command, state, at));

  it('that told somebody something has its legal facts and classes; one that reached nobody has none', () => {
    expect(make(letter)).toHaveLength(1);
    expect(make(untold)).toEqual({ refused: 'CHN-003' });
    expect(make({ ...letter, form: 'telephone', outcome: 'not-reached' })).toEqual({ refused: 'CHN-004' });
    expect(make({ ...untold, form: 'telephone', outcome: 'not-reached' })).toHaveLength(1);
    expect(make({ ...letter, classes: ['health'] })).toEqual({ refused: 'CHN-014' });
  });

  it('by letter is sent, and by telephone somebody is spoken to or is not', () => {
    expect(make({ ...letter, outcome: 'spoken-to' })).toEqual({ refused: 'CHN-009' });
    expect(make({ ...letter, form: 'telephone' })).toEqual({ refused: 'CHN-009' });
  });

  it('waits for a reply until one comes or somebody closes it', () => {
    const made = makeContact({ ...letter, replyBy: localDate('2026-01-09') }, contact.initial, at);
    expect(stateAfter(contact, made).status).toBe('awaiting-reply');
    const closed = [
      ...made,
      ...closeContact({ by: surgery, texts: {}, reason: 'overtaken' }, stateAfter(contact, made), at),
    ];
    const reply = given(contact, closed).when((state) =>
      recordReply({ by: surgery, texts, outcome: 'no-action' }, state, at),
    );
    expect(reply).toEqual({ refused: 'CHN-002' });
    expect(make({ ...letter, replyBy: localDate('2026-01-04') })).toEqual({ refused: 'CHN-011' });
  });

  it('has every fact of its channel, no fact of another, and goes to a service of the right kind', () => {
    const kinds = [
      ...new Set(Object.values(channelRules).flatMap(({ recipients }) => recipients)),
      'police',
      'voluntary',
    ];
    const fits = (channel: (typeof contactChannels)[number], kind: string, particulars: Particulars): boolean => {
      try {
        checkChannel(channel, kind, particulars);
        return true;
      } catch {
        return false;
      }
    };
    const names = Object.keys(particularWords) as readonly (keyof typeof particularWords)[];
    fc.assert(
      fc.property(
        fc.constantFrom(...contactChannels),
        fc.constantFrom(...kinds),
        fc.subarray([...names]),
        fc.boolean(),
        (channel, kind, some, right) => {
          const { recipients, particulars } = channelRules[channel];
          const chosen = right ? particulars : some;
          const given = Object.fromEntries(chosen.map((name) => [name, particularWords[name][0]]));
          const exact = particulars.length === chosen.length && particulars.every((name) => chosen.includes(name));
          expect(fits(channel, kind, given)).toBe(recipients.includes(kind) && exact);
        },
      ),
    );
  });
});

describe('a contribution', () => {
  const ask = {
    ...{ contribution: id, child, authority: mash, of: surgery, assessment: 's47' as const, legal, texts },
    dueOn: localDate('2026-01-12'),
  } as const;
  const asked = askContribution(ask, contribution.initial, at);
  const give = { by: surgery, texts, classes: ['summary', 'narrative'], legal } as const;

  it('is late when it comes after its day, and counts all the same', () => {
    const state = stateAfter(contribution, asked);
    expect(giveContribution(give, state, at)[0]?.facts).toMatchObject({ late: false });
    expect(giveContribution(give, state, later)[0]?.facts).toMatchObject({ late: true });
  });

  it('is refused with a reason, by who was asked', () => {
    const refuse = (by: typeof surgery, said: object) =>
      given(contribution, asked).when((state) =>
        refuseContribution({ by, texts: said, reason: 'not-known-to-us' }, state, at),
      );
    expect(refuse(surgery, { summary: 'S' })).toEqual({ refused: 'CHN-005' });
    expect(refuse(mash, texts)).toEqual({ refused: 'CHN-001' });
    expect(refuse(surgery, texts)).toHaveLength(1);
  });

  it('may be given after a refusal, and is asked for no more once the authority says so', () => {
    const refused = [
      ...asked,
      ...refuseContribution({ by: surgery, texts, reason: 'consent-refused' }, stateAfter(contribution, asked), at),
    ];
    expect(given(contribution, refused).when((state) => giveContribution(give, state, at))).toHaveLength(1);
    const over = [
      ...asked,
      ...withdrawRequest({ by: mash, texts: {}, reason: 'no-longer-needed' }, stateAfter(contribution, asked), at),
    ];
    expect(given(contribution, over).when((state) => giveContribution(give, state, at))).toEqual({
      refused: 'CHN-002',
    });
  });

  it('that says nothing under the classes it gives is none', () => {
    expect(
      given(contribution, asked).when((state) => giveContribution({ ...give, classes: ['health'] }, state, at)),
    ).toEqual({ refused: 'CHN-014' });
  });
});

describe('a practice meeting', () => {
  const held = holdMeeting(
    { meeting: id, practice: surgery, attendance: [{ role: 'gp', count: 2 }], visitors: [school] },
    practiceMeeting.initial,
    at,
  );
  const item = { item: other, child, texts };
  const talked = [...held, ...discussChild(item, stateAfter(practiceMeeting, held))];
  const on = (past: readonly MeetingEvent[]) => given(practiceMeeting, past);
  const action = { action: id, item: other, ownerRole: 'gp', dueOn: localDate('2026-01-12'), texts } as const;
  const agreed = [...talked, ...agreeAction(action, stateAfter(practiceMeeting, talked), at)];

  it('tells visitors only with the legal facts, and only visitors', () => {
    expect(on(held).when((state) => discussChild({ ...item, toldTo: [school] }, state))).toEqual({
      refused: 'CHN-003',
    });
    expect(on(held).when((state) => discussChild({ ...item, legal }, state))).toEqual({ refused: 'CHN-004' });
    expect(on(held).when((state) => discussChild({ ...item, toldTo: [mash], legal }, state))).toEqual({
      refused: 'CHN-013',
    });
    expect(on(held).when((state) => discussChild({ ...item, toldTo: [school], legal }, state))).toHaveLength(1);
  });

  it('agrees actions about children that were talked about, each with one owner and a day to come', () => {
    const agree = (over: object) => on(talked).when((state) => agreeAction({ ...action, ...over }, state, at));
    expect(agree({ item: id })).toEqual({ refused: 'CHN-002' });
    expect(agree({ owner: `u-${'1'.repeat(32)}` as ActorRef })).toEqual({ refused: 'CHN-015' });
    expect(agree({ dueOn: localDate('2026-01-04') })).toEqual({ refused: 'CHN-011' });
    expect(agree({})).toHaveLength(1);
  });

  it('ends an action once; one that was not done says why', () => {
    const end = (past: readonly MeetingEvent[], outcome: 'done' | 'not-done', said = {}) =>
      on(past).when((state) => endAction({ action: id, outcome, texts: said }, state, later));
    expect(end(agreed, 'not-done')).toEqual({ refused: 'CHN-005' });
    const done = endAction({ action: id, outcome: 'done', texts: {} }, stateAfter(practiceMeeting, agreed), later);
    expect(done[0]?.facts).toMatchObject({ late: true });
    expect(end([...agreed, ...done], 'done')).toEqual({ refused: 'CHN-002' });
  });
});

it('which service was told, and over which channel, is shown by nothing less than the most secret class', () => {
  const facts = {
    contact: id,
    child,
    by: surgery,
    channel: 'substance-misuse',
    with: { agency: 'x' },
    outcome: 'sent',
  };
  const entry = channelEntry(
    { type: 'ContactMade', facts },
    { thing: id, child, hidden: ['contact', 'by'], recipients: [{ agency: surgery, classes: ownClasses }] },
  );
  expect([
    entry.kind,
    entry.fields['channel']?.class,
    entry.fields['with']?.class,
    entry.fields['outcome']?.class,
  ]).toEqual(['contact-made', 'sensitive-service', 'sensitive-service', 'summary']);
  expect(Object.keys(entry.fields).sort()).toEqual(['channel', 'outcome', 'with']);
});
