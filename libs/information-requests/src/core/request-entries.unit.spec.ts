import { expect, it } from '@jest/globals';
import { agencyId, localDate, recorded, stateAfter, type AgencyId } from '@safeguarding/kernel';
import { answerRequest, refuseRequest } from './answer-decisions.ts';
import { anAnswer, aRequest, asked, at, yes } from './request-builders.ts';
import { answerCheck } from './request-decisions.ts';
import { requestEntry } from './request-entries.ts';
import type { RequestEvent } from './request-events.ts';
import { checkNames, type Audience } from './request-vocabulary.ts';
import { request } from './request.ts';

const requester = agencyId('ashby-social-care');
const checked = (audience: Audience): readonly RequestEvent[] =>
  checkNames.reduce<readonly RequestEvent[]>(
    (past, name) => [...past, ...answerCheck(yes[name], undefined, stateAfter(request, past))],
    aRequest({ audience }),
  );
const only = (events: readonly RequestEvent[]): RequestEvent => {
  const [event] = events;
  if (!event) throw new Error('Nothing was decided.');
  return event;
};
const answered = (audience: Audience, over: Parameters<typeof anAnswer>[0] = {}) =>
  only(answerRequest(anAnswer(over), stateAfter(request, checked(audience))));
const refused = (audience: Audience): RequestEvent => {
  const refusal = {
    reason: 'concerns-third-party',
    reviewer: { role: 'caldicott-guardian' },
    reviewDueOn: localDate('2026-02-01'),
    classes: [],
    reasons: 'R.',
  };
  return only(refuseRequest(refusal, stateAfter(request, checked(audience)), at));
};
const { legal: _l, publicInterest: _p, ...bare } = anAnswer({ extent: 'nothing-held', classes: [], texts: {} });
const nothingHeld = (audience: Audience): RequestEvent =>
  only(answerRequest(bare, stateAfter(request, checked(audience))));

/** What the requester sees of the plain fields, and which classes of sealed text can reach it. */
const toldTo = (agency: AgencyId, event: RequestEvent) => {
  const entry = requestEntry(recorded(event), asked);
  const classes = new Set(entry.recipients.find((each) => each.agency === agency)?.classes);
  const fields = Object.entries(entry.fields).filter(([, field]) => classes.has(field.class));
  return {
    kind: entry.kind,
    fields: Object.fromEntries(fields.map(([name, { value }]) => [name, value])),
    classes: [...classes],
  };
};

it('a refusal that could be seen looks like nothing held, to the letter; to professionals it says why', () => {
  for (const audience of ['subject-could-see', 'alleged-perpetrator-could-see'] as const) {
    expect(toldTo(requester, refused(audience))).toEqual(toldTo(requester, nothingHeld(audience)));
    expect(toldTo(requester, refused(audience)).fields).toEqual({ outcome: 'no-information' });
  }
  expect(toldTo(requester, refused('professionals-only')).fields).toMatchObject({
    outcome: 'refused',
    reason: 'concerns-third-party',
  });
});

it('a part that could be seen looks like the whole, to the letter; to professionals it says what was left out', () => {
  const part = { extent: 'part', leftOut: ['concerns-third-party'] } as const;
  expect(toldTo(requester, answered('subject-could-see', part))).toEqual(
    toldTo(requester, answered('subject-could-see')),
  );
  expect(toldTo(requester, answered('professionals-only', part)).fields).toMatchObject({
    outcome: 'part',
    leftOut: part.leftOut,
  });
});

it('what the asked service checked, thought and took advice on is its own', () => {
  const source = only(checked('professionals-only').slice(1));
  expect(toldTo(requester, source).classes).toEqual([]);
  const { fields, classes } = toldTo(
    requester,
    answered('professionals-only', { classes: ['summary', 'sensitive-service'] }),
  );
  expect(classes).not.toContain('sensitive-service');
  expect(Object.keys(fields).sort()).toEqual(['channel', 'leftOut', 'legal', 'outcome']);
});
