import {
  DomainError,
  type ActorRef,
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type Instant,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { lookUpErrors } from './look-up-errors.ts';

/** A child in the news, and a person who has a connection with a child or its household. */
export const markKinds = ['press-attention', 'conflict'] as const;
export type MarkKind = (typeof markKinds)[number];

type Mark = {
  readonly mark: ThingId;
  readonly child: PersonId;
  readonly kind: MarkKind;
  readonly agency: AgencyId;
  /** Of a conflict: whose it is. What connects them is nobody's business here. */
  readonly person?: ActorRef;
};
export type LookUpMarked = DomainEvent<'LookUpMarked', Mark & { readonly from: Instant }>;
export type LookUpMarkEnded = DomainEvent<
  'LookUpMarkEnded',
  Pick<Mark, 'mark' | 'child' | 'kind' | 'agency' | 'person'>
>;
export type MarkEvent = LookUpMarked | LookUpMarkEnded;
export type MarksState = { readonly marks: readonly Mark[] };

/** What makes looks at one child unusual; those that stand. */
export const lookUpMarks: Aggregate<MarksState, MarkEvent> = {
  category: 'look-up-marks',
  initial: { marks: [] },
  evolve: ({ marks }, { type, facts }) => {
    const others = marks.filter(({ mark }) => mark !== facts.mark);
    if (type === 'LookUpMarkEnded') return { marks: others };
    const { from: _since, ...mark } = facts;
    return { marks: [...others, mark] };
  },
};

const checkPerson = ({ kind, person }: Pick<Mark, 'kind' | 'person'>): void => {
  if ((kind === 'conflict') === (person !== undefined)) return;
  const { code, title } = lookUpErrors.personOfConflict;
  throw new DomainError(lookUpErrors.personOfConflict, [{ pointer: '/person', code, detail: title }]);
};

/** Press attention is for the authority that leads to say; a conflict for the service of the person who has it. */
export const markChild = (
  mark: Mark & { readonly leads: boolean },
  state: MarksState,
  at: Instant,
): readonly MarkEvent[] => {
  const { leads, ...facts } = mark;
  checkPerson(facts);
  if (facts.kind === 'press-attention' && !leads) throw new DomainError(lookUpErrors.leadOnly);
  const same = state.marks.some(
    ({ kind, agency, person }) => kind === facts.kind && agency === facts.agency && person === facts.person,
  );
  return same ? [] : [{ type: 'LookUpMarked', facts: { ...facts, from: at }, subjects: [facts.child] }];
};

/** By a service that made it, and never by the person whose conflict it is. */
export const endMark = (
  { mark, agency, by }: { readonly mark: ThingId; readonly agency: AgencyId; readonly by: ActorRef },
  state: MarksState,
): readonly MarkEvent[] => {
  const found = state.marks.find((one) => one.mark === mark && one.agency === agency);
  if (!found || found.person === by) throw new DomainError(lookUpErrors.markUnknown);
  return [{ type: 'LookUpMarkEnded', facts: found, subjects: [found.child] }];
};
