import {
  type ActorRef,
  type AgencyId,
  type EventId,
  given,
  type Instant,
  instant,
  type PersonId,
  plusMs,
  stateAfter,
  type ThingId,
} from '@safeguarding/kernel';
import type { Decider, Subject } from './authority.ts';
import type { Controller } from './consent-decisions.ts';
import type { LegalFacts } from './legal-facts.ts';
import type { Texts } from './sealed-content.ts';
import type { Scope, Service, SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';

/** Invented child, services and people of the specs of this library; the n-th id of a kind is always the same. */
export const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;
export const thing = (n: number): ThingId => `10000000-0000-4000-8000-${String(n).padStart(12, '0')}` as ThingId;
export const entry = (n: number): EventId => `e0000000-0000-4000-8000-${String(n).padStart(12, '0')}` as EventId;
export const actor = (n: number): ActorRef => `u-${String(n).padStart(32, '0')}` as ActorRef;
export const at = instant('2026-03-02T10:00:00.000Z');
export const later = (hours: number): Instant => plusMs(at, hours * 3_600_000);

const service = (agency: string, kind: string, sensitive = false): Service => ({
  agency: agency as AgencyId,
  kind,
  sensitive,
});
export const gp = service('oakfield-surgery', 'gp-practice');
export const healthVisiting = service('riverside-health-visiting', 'health-visiting');
export const school = service('hillside-school', 'education');
export const clinic = service('quayside-clinic', 'sexual-health', true);
export const councilCare = service('northshire-council-care', 'childrens-social-care');

export const controllerOf = ({ agency, kind }: Service): Controller => ({ agency, kind });

export const mother: Decider = {
  authority: 'parental-responsibility',
  standing: 'holder-of-parental-responsibility',
  decider: 'mother',
};
export const father: Decider = { ...mother, decider: 'father' };
export const youngPerson: Decider = {
  authority: 'child-gillick-competent',
  standing: 'the-person',
  decider: 'self',
  competence: 'competent',
};
export const court: Decider = { authority: 'court', standing: 'court-order' };

export const aged = (years: number): Subject => ({ kind: years < 18 ? 'child' : 'adult', years });

export const legal: LegalFacts = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'dpa2018-sch1-para18',
  confidentialityBasis: 'public-interest',
  consentDecision: 'refused',
};
export const policyDocument = 'APD 7';
export const texts: Texts = {
  evidence: 'Signed form in the paper record',
  competenceAssessment: 'Assessment of February',
  policyDocument,
};

export const scope = (to: readonly Service[], ...classes: readonly ('health' | 'narrative' | 'summary')[]): Scope => ({
  recipients: to.map(({ agency }) => ({ agency })),
  classes: classes.length > 0 ? classes : ['health', 'narrative'],
  purposes: [],
});

/** A parent's consent, recorded by the GP, to share with the school. */
export const aConsent = (n: number, by: Decider, years = 8) => ({
  child,
  consent: thing(n),
  subject: aged(years),
  controller: controllerOf(gp),
  scope: scope([school]),
  texts,
  by,
  awareOfRecordContent: 'yes' as const,
  legal,
});

/** An opt-out from the standing share. */
export const anOptOut = (n: number, by: Decider, years = 4) => ({
  child,
  optOut: thing(n),
  subject: aged(years),
  by,
  texts,
});

/** An override that opens the GP's record to social care for a week. */
export const anOverride = (n: number) => ({
  child,
  override: thing(n),
  controller: controllerOf(gp),
  recipients: [{ agency: councilCare.agency }],
  classes: ['health', 'narrative'] as const,
  purposes: [],
  until: later(168),
  legal,
  policyDocument,
  reason: 'child-at-risk-of-harm' as const,
  authoriser: { role: 'caldicott-guardian' as const },
  reasons: 'Bruising seen twice',
});

/** A disclosure of one entry of the GP to the school. */
export const aDisclosure = (n: number) => ({
  child,
  disclosure: thing(n),
  controller: controllerOf(gp),
  recipients: [{ agency: school.agency }],
  classes: ['summary'] as const,
  purposes: [],
  entries: [entry(1)],
  legal,
  policyDocument,
  channel: 'this-ledger' as const,
});

/** The same command without one of its fields, as a caller might send it. */
export const without = <T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> => {
  const { [key]: left, ...rest } = whole;
  return left === undefined ? whole : rest;
};

/** One step of a history: what is decided on what stands. */
export type Decide = (now: SharingState) => readonly SharingEvent[];

/** Histories of one child whose events all have this envelope. */
export const historyBy = (envelope: Parameters<typeof stateAfter>[2]) => {
  const state = (past: readonly SharingEvent[]): SharingState => stateAfter(sharing, past, envelope);
  return {
    state,
    when: (past: readonly SharingEvent[], decide: Decide) => given(sharing, past, envelope).when(decide),
    /** What was decided before, and then this. */
    then: (past: readonly SharingEvent[], decide: Decide): readonly SharingEvent[] => [...past, ...decide(state(past))],
    /** Steps from the beginning on. */
    steps: (...decisions: readonly Decide[]): readonly SharingEvent[] =>
      decisions.reduce<readonly SharingEvent[]>((past, decide) => [...past, ...decide(state(past))], []),
  };
};
