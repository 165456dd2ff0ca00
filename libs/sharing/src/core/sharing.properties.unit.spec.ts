import { describe, expect, it } from '@jest/globals';
import { given, stateAfter, type Instant } from '@safeguarding/kernel';
import fc from 'fast-check';
import type { Decider } from './authority.ts';
import { giveConsent, refuseConsent, withdrawConsent } from './consent-decisions.ts';
import {
  confirmInvolvement,
  endRegistration,
  proposeInvolvement,
  registerInvolvement,
} from './involvement-decisions.ts';
import { endOverride, recordDisclosure, recordOverride, withdrawDisclosure } from './opening-decisions.ts';
import { recordOptOut } from './opt-out-decisions.ts';
import { closeLead, openLead, withdrawAddress } from './relation-decisions.ts';
import { liveAt } from './scope.ts';
import { applyShield, confirmLift, proposeLift } from './shield-decisions.ts';
import {
  aConsent,
  aDisclosure,
  actor,
  aged,
  anOptOut,
  anOverride,
  at,
  child,
  councilCare,
  father,
  gp,
  healthVisiting,
  later,
  mother,
  school,
  scope,
  texts,
  thing,
  youngPerson,
} from './sharing-builders.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';

/** One command of a random history: what it is called, and its decision at an instant. */
type Step = { readonly name: string; readonly decide: (state: SharingState, at: Instant) => readonly SharingEvent[] };

const deciders: readonly Decider[] = [mother, father, youngPerson];
const someDecider = fc.constantFrom(...deciders);
const someThing = fc.integer({ min: 1, max: 4 });
const someScope = fc.constantFrom(
  scope([school]),
  scope([school, healthVisiting], 'health'),
  scope([councilCare], 'summary'),
);
const services = fc.constantFrom(gp, healthVisiting, school);
let counter = 100;
const fresh = () => thing((counter += 1));

const steps: Readonly<Record<string, fc.Arbitrary<Step['decide']>>> = {
  give: fc.tuple(someDecider, someScope).map(([by, asked]) => (state, now) => {
    const command = { ...aConsent(1, by, 13), consent: fresh(), scope: asked };
    return giveConsent(command, state, now);
  }),
  disclose: fc.constant((state, now) => recordDisclosure({ ...aDisclosure(1), disclosure: fresh() }, state, now)),
  override: fc.constant((state, now) =>
    recordOverride({ ...anOverride(1), override: fresh(), until: later(48) }, state, now),
  ),
  register: services.map(
    (service) => (state, now) => registerInvolvement({ child, involvement: fresh(), service }, state, now),
  ),
  lead: someThing.map(
    (n) => (state, now) => openLead({ child, referral: thing(n), agency: councilCare.agency }, state, now),
  ),
};

const restrictions: Readonly<Record<string, fc.Arbitrary<Step['decide']>>> = {
  refuse: fc.tuple(someDecider, someScope).map(
    ([by, asked]) =>
      (state, now) =>
        refuseConsent({ ...aConsent(1, by, 13), consent: fresh(), scope: asked }, state, now),
  ),
  withdraw: fc.tuple(someDecider, fc.nat()).map(([by, pick]) => (state, now) => {
    const consents = state.consents.filter(({ decision }) => decision === 'given');
    const consent = consents[pick % Math.max(1, consents.length)]?.id ?? thing(0);
    return withdrawConsent({ child, consent, attempt: fresh(), by, subject: aged(13), texts }, state, now);
  }),
  optOut: someDecider.map(
    (by) => (state, now) => recordOptOut({ ...anOptOut(1, by, 13), optOut: fresh() }, state, now),
  ),
  shield: fc.constant((state, now) => applyShield({ child, shield: fresh() }, state, now)),
  endOverride: fc.nat().map((pick) => (state, now) => {
    const grants = state.grants.filter(({ by }) => by === 'override');
    return endOverride(
      { child, id: grants[pick % Math.max(1, grants.length)]?.id ?? thing(0), agency: gp.agency },
      state,
      now,
    );
  }),
  withdrawDisclosure: fc.nat().map((pick) => (state, now) => {
    const grants = state.grants.filter(({ by }) => by === 'disclosure');
    const id = grants[pick % Math.max(1, grants.length)]?.id ?? thing(0);
    return withdrawDisclosure({ child, id, agency: gp.agency }, state, now);
  }),
  closeLead: someThing.map((n) => (state, now) => closeLead({ child, referral: thing(n) }, state, now)),
  withdrawAddress: someThing.map((n) => (state, now) => withdrawAddress({ child, thing: thing(n) }, state, now)),
  leave: services.map(
    ({ agency }) =>
      (state, now) =>
        endRegistration({ child, agency }, state, now),
  ),
};

const oneOf = (arbitraries: typeof steps): fc.Arbitrary<Step> =>
  fc.oneof(...Object.entries(arbitraries).map(([name, arbitrary]) => arbitrary.map((decide) => ({ name, decide }))));
const anyStep = oneOf({ ...steps, ...restrictions });
const anyRestriction = oneOf(restrictions);

/** Everything that somebody may see by the folded stream at an instant, as a set of words. */
const sightOf = (state: SharingState, moment: Instant): ReadonlySet<string> => {
  const live = <P extends { readonly from: Instant; readonly until?: Instant }>(periods: readonly P[]) =>
    periods.filter((period) => liveAt(period, moment));
  const shielded = state.shield !== undefined && liveAt(state.shield, moment);
  const addressed = (id: string, agency: string) =>
    !state.withdrawnAddresses.some(
      (gone) => gone.thing === id && (gone.agency ?? agency) === agency && gone.from <= moment,
    );
  return new Set([
    ...live(state.grants).flatMap(({ id, recipients }) =>
      recipients.flatMap(({ agency, classes }) => classes.map((name) => `grant ${id} ${agency} ${name}`)),
    ),
    ...state.grants.flatMap(({ id, recipients }) =>
      recipients.filter(({ agency }) => addressed(id, agency)).map(({ agency }) => `entry ${id} ${agency}`),
    ),
    ...live(state.involvements).map(({ id }) => `involved ${id}`),
    ...live(state.leads).map(({ referral, agency }) => `lead ${referral} ${agency}`),
    ...[1, 2, 3, 4].filter((n) => addressed(thing(n), 'any')).map((n) => `address ${String(n)}`),
    ...(live(state.optOuts).length === 0 ? ['standing share'] : []),
    ...(shielded ? [] : ['location']),
  ]);
};

type History = { readonly events: readonly SharingEvent[]; readonly state: SharingState };

const run = (history: History, step: Step, now: Instant): History => {
  const outcome = given(sharing, history.events, { recordedAt: now, agency: gp.agency }).when((state) =>
    step.decide(state, now),
  );
  const events = 'refused' in outcome ? history.events : [...history.events, ...outcome];
  return { events, state: stateAfter(sharing, events, { recordedAt: now, agency: gp.agency }) };
};
const nothing: History = { events: [], state: sharing.initial };
const play = (script: readonly Step[], now = at) => script.reduce((history, step) => run(history, step, now), nothing);
const moments = [0, 1, 47, 48, 49, 500].map(later);
const isSubset = (part: ReadonlySet<string>, whole: ReadonlySet<string>) => [...part].every((word) => whole.has(word));

describe('every history of decisions', () => {
  it('a restriction only ever takes sight away, at every later instant', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), anyRestriction, (script, restriction) => {
        const before = play(script);
        const after = run(before, restriction, at);
        return moments.every((moment) => isSubset(sightOf(after.state, moment), sightOf(before.state, moment)));
      }),
      { numRuns: 300 },
    );
  });

  it('the measure of sight notices a grant (tooth check)', () => {
    const before = play([]);
    const [disclosure] = recordDisclosure(aDisclosure(1), before.state, at);
    const after = stateAfter(sharing, disclosure ? [disclosure] : [], { recordedAt: at });
    expect(isSubset(sightOf(after, at), sightOf(before.state, at))).toBe(false);
  });

  it('time alone gives no sight to anybody', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), (script) => {
        const { state } = play(script);
        return moments.every((moment, index) => {
          const next = moments[index + 1];
          return next === undefined || isSubset(sightOf(state, next), sightOf(state, moment));
        });
      }),
      { numRuns: 200 },
    );
  });

  it('an override never outlives its end', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), (script) =>
        play(script)
          .state.grants.filter(({ by }) => by === 'override')
          .every((grant) => !liveAt(grant, later(48))),
      ),
    );
  });

  it('while a competent young person refuses, no consent of a parent meets the refusal', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 8 }), fc.array(fc.constantFrom(mother, father)), (script, parents) => {
        const refusal: Step = {
          name: 'refuse',
          decide: (state, now) => refuseConsent({ ...aConsent(1, youngPerson, 13), consent: fresh() }, state, now),
        };
        const consents = parents.map((by): Step => ({
          name: 'give',
          decide: (state, now) => giveConsent({ ...aConsent(1, by, 13), consent: fresh() }, state, now),
        }));
        const { state } = [refusal, ...consents].reduce((history, step) => run(history, step, at), play(script));
        const sight = [...sightOf(state, at)].filter((word) => word.includes(school.agency) && word.includes('health'));
        return sight.every((word) => state.grants.some(({ id, by }) => by !== 'consent' && word.includes(id)));
      }),
    );
  });

  it('only the deciding service opens what it wrote, whoever is named', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), (script) =>
        play(script).state.grants.every(
          ({ controller, recipients }) =>
            controller === gp.agency && recipients.every(({ agency }) => agency !== controller),
        ),
      ),
    );
  });

  it('nobody ends a shield or confirms an involvement alone', () => {
    const people = fc.constantFrom(actor(1), actor(2), actor(3));
    fc.assert(
      fc.property(people, people, (first, second) => {
        const envelope = { recordedAt: at, ref: first };
        const shielded = [
          ...applyShield({ child, shield: thing(1) }, sharing.initial, at),
          { type: 'ShieldLiftProposed', facts: { shield: thing(1) } } as const,
        ];
        const lifted = given(sharing, shielded, envelope).when((state) =>
          confirmLift({ child, by: second }, state, at),
        );
        const proposed = proposeInvolvement({ child, involvement: thing(2), service: school }, sharing.initial, at);
        const confirmed = given(sharing, proposed, envelope).when((state) =>
          confirmInvolvement({ child, involvement: thing(2), by: second, agency: school.agency }, state, at),
        );
        return [lifted, confirmed].every((outcome) => 'refused' in outcome === (first === second));
      }),
    );
  });

  it('the fold takes every event in any order without a throw', () => {
    const proposal = proposeLift(
      { child, by: actor(1) },
      play([{ name: 'shield', decide: (s, n) => applyShield({ child, shield: thing(1) }, s, n) }]).state,
    );
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (script, order) => {
        const events = [...play(script).events, ...proposal];
        const shuffled = events
          .map((event) => ({ event, key: order.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event);
        return stateAfter(sharing, shuffled).lastRecordedAt !== undefined || shuffled.length === 0;
      }),
    );
  });
});
