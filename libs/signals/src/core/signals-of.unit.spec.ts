import { describe, expect, it } from '@jest/globals';
import type { AgencyId, EventId, Instant, PersonId } from '@safeguarding/kernel';
import { signalKinds, toToday } from './signal.ts';
import { signalledTypes, signalsOf, type Fact } from './signals-of.ts';

const gp = 'oakfield-gp' as AgencyId;
const mash = 'ashby-mash' as AgencyId;
const one = 'c1' as PersonId;
const two = 'c2' as PersonId;
const fact = (type: string, by: AgencyId, facts: object): Fact => ({
  id: 'e1' as EventId,
  type,
  recordedAt: '2026-01-05T10:00:00.000Z' as Instant,
  revision: 3,
  actor: { agency: by },
  facts,
});
const of = { referral: 'r1', referrer: gp, recipient: mash };

describe('signals', () => {
  it('of a step of the recipient go to the referrer, one for each child', () => {
    const told = signalsOf(fact('ReferralAcknowledged', mash, { ...of, children: [one, two] }));
    expect(told.map(({ kind, recipient, child }) => [kind, recipient, child])).toEqual([
      ['referral-acknowledged', gp, one],
      ['referral-acknowledged', gp, two],
    ]);
    expect(told[0]).toMatchObject({ path: '/v1/referrals/r1', sequence: 3 });
  });

  it('of a step of the referrer go to the recipient, whatever shape its children have', () => {
    const told = (type: string, facts: object) =>
      signalsOf(fact(type, gp, { ...of, ...facts })).map(({ recipient, child }) => [recipient, child]);
    expect(told('ReferralSubmitted', { children: [{ child: one }] })).toEqual([[mash, one]]);
    expect(told('ReferralAmended', { amended: [{ child: two }] })).toEqual([[mash, two]]);
    expect(told('ReferralDecided', { decisions: [{ child: one }, { child: one }] })).toEqual([[mash, one]]);
  });

  it('go to whoever does the recipient’s work today, once where two recipients are one service now', () => {
    const frontDoor = 'ashby-front-door' as AgencyId;
    const recipients = [{ agency: mash }, { agency: frontDoor }];
    const told = signalsOf(fact('ConcernRaised', gp, { concern: 'k1', child: one, recipients }));
    const todayOf = (agency: AgencyId) => (agency === mash ? frontDoor : agency);
    expect(toToday(told, { todayOf }).map(({ recipient }) => recipient)).toEqual([frontDoor]);
    expect(toToday(told, { todayOf: (agency) => agency })).toEqual(told);
  });

  it('of a concern go to those whom it names, never to its writer', () => {
    const recipients = [{ agency: mash }, { agency: gp }, { agency: mash }];
    const told = signalsOf(fact('ConcernRaised', gp, { concern: 'k1', child: one, recipients }));
    expect(told.map(({ kind, recipient }) => [kind, recipient])).toEqual([['concern-addressed', mash]]);
  });

  it('of a step of a handover go to the other authority, and count nothing of what else the child has', () => {
    const north = 'northdale-mash' as AgencyId;
    const facts = { handover: 'h1', child: one, from: mash, to: north };
    const told = (type: string, by: AgencyId) =>
      signalsOf(fact(type, by, facts)).map(({ kind, recipient, sequence, path }) => [kind, recipient, sequence, path]);
    const path = '/v1/children/c1/handovers/h1';
    expect(told('HandoverProposed', mash)).toEqual([['handover-proposed', north, undefined, path]]);
    expect(told('HandoverAccepted', north)).toEqual([['handover-accepted', mash, undefined, path]]);
    expect(told('HandoverDeclined', north)).toEqual([['handover-declined', mash, undefined, path]]);
    expect(told('HandoverWithdrawn', mash)).toEqual([['handover-withdrawn', north, undefined, path]]);
    expect(told('HandoverClosed', north)).toEqual([]);
  });

  it('of an emergency access go at once to whoever was told, and of its review to those who did not make it', () => {
    const facts = { access: 'a1', agency: 'ashby-police', told: [mash, gp, mash] };
    const told = (type: string, by: AgencyId) =>
      signalsOf({ ...fact(type, by, facts), subjects: [one] }).map(({ kind, recipient, child, sequence, path }) => [
        ...[kind, recipient, child, sequence, path],
      ]);
    const path = '/v1/emergency-accesses';
    expect(told('EmergencyAccessOpened', 'ashby-police' as AgencyId)).toEqual([
      ['emergency-access-opened', mash, one, undefined, path],
      ['emergency-access-opened', gp, one, undefined, path],
    ]);
    expect(told('EmergencyAccessReviewed', mash)).toEqual([['emergency-access-reviewed', gp, one, undefined, path]]);
    expect(told('EmergencyAccessEnded', mash)).toEqual([]);
  });

  it('of a missed clock go to whoever is responsible and whoever waits, and count nothing', () => {
    const told = signalsOf(fact('ClockMissed', mash, {}), {
      child: one,
      responsible: mash,
      awaiting: gp,
    });
    expect(told.map(({ recipient, sequence }) => [recipient, sequence])).toEqual([
      [mash, undefined],
      [gp, undefined],
    ]);
  });

  it('of a request for information go to its other side, tell no refusal from an answer, and count nothing', () => {
    const asked = { request: 'i1', child: one, asked: gp, requester: { kind: 'mash', agency: mash } };
    const told = (type: string, by: AgencyId, facts: object = asked) =>
      signalsOf(fact(type, by, facts)).map(({ kind, recipient, sequence, path }) => [kind, recipient, sequence, path]);
    const path = '/v1/information-requests/i1';
    expect(told('InformationRequested', mash)).toEqual([['information-requested', gp, undefined, path]]);
    expect(told('RequestAnswered', gp)).toEqual(told('RequestRefused', gp));
    expect(told('RequestAnswered', gp)).toEqual([['information-request-answered', mash, undefined, path]]);
    expect(told('RequestCheckAnswered', gp)).toEqual([]);
    expect(told('RequestAnswered', gp, { ...asked, requester: { kind: 'voluntary', outside: true } })).toEqual([]);
  });

  it('of a screening go to the referrer, who reads its outcome all the same; of what has no other side there are none', () => {
    const screened = signalsOf(fact('ReferralScreened', mash, { ...of, children: [one] }));
    expect(screened.map(({ kind, recipient }) => [kind, recipient])).toEqual([['referral-screened', gp]]);
    expect(signalsOf(fact('AdviceSought', gp, { child: one }))).toEqual([]);
    // An answer to a request and its refusal are one, and so are the six steps that follow a serious incident.
    expect(signalKinds).toHaveLength(signalledTypes.length - 1 - 5);
  });

  it('of what keeps a child safe at once go to the authority and those who were told, and not to whoever did it', () => {
    const facts = { measure: 'm', child: one, by: mash, authority: mash, toldTo: [gp] };
    expect(signalsOf(fact('ImmediateProtectionTaken', mash, facts))).toMatchObject([
      { kind: 'immediate-protection-taken', recipient: gp, child: one, path: '/v1/immediate-protections/m' },
    ]);
    const byPolice = { ...facts, by: 'police-1' as AgencyId };
    const ended = signalsOf(fact('ImmediateProtectionEnded', mash, byPolice));
    expect(ended.map(({ recipient }) => recipient)).toEqual(['police-1', gp]);
  });

  it('of a serious incident go to the other of the two', () => {
    const facts = { incident: 'i', child: one, authority: mash, partnership: 'partnership-1' as AgencyId };
    expect(signalsOf(fact('SeriousIncidentBecameKnown', mash, facts))).toMatchObject([
      { kind: 'serious-incident-known', recipient: 'partnership-1', path: '/v1/serious-incidents/i' },
    ]);
    expect(signalsOf(fact('PracticeReviewStarted', 'partnership-1' as AgencyId, facts))).toMatchObject([
      { kind: 'serious-incident-moved-on', recipient: mash },
    ]);
  });

  it('of a disagreement go to everybody who is in it and did not do it', () => {
    const facts = { escalation: 'x1', child: one, by: gp, with: mash };
    const partnership = 'ashby-partnership' as AgencyId;
    const told = (type: string, by: AgencyId, more = {}) =>
      signalsOf(fact(type, by, { ...facts, ...more })).map(({ recipient, path }) => [recipient, path]);
    expect(told('EscalationRaised', gp)).toEqual([[mash, '/v1/escalations/x1']]);
    expect(told('EscalationAnswered', mash)).toEqual([[gp, '/v1/escalations/x1']]);
    expect(told('EscalationMovedUp', gp, { partnership }).map(([to]) => to)).toEqual([mash, partnership]);
  });
});
