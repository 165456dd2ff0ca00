import { DomainError, type Instant, type LocalDate } from '@safeguarding/kernel';
import { accessErrors } from './access-errors.ts';
import type { AgencyEvent, AgencyFacts, AgencyState, CodeKind } from './agency.ts';

type Known = Exclude<AgencyState, { status: 'unregistered' }>;

const knownOf = (state: AgencyState): Known => {
  if (state.status === 'unregistered') throw new DomainError(accessErrors.serviceUnknown);
  return state;
};

/** What the register says of the service that is to take over. */
type Successor = AgencyFacts & { readonly status: Known['status'] };

/**
 * Another service does its work from now on. Kind and nation decide who sees what was written, so they are the same. The successor acts
 * for itself when it takes over, so no circle can begin; later it may be succeeded in its turn.
 */
export const succeedService = (
  successor: Successor | undefined,
  state: AgencyState,
  at: Instant,
): readonly AgencyEvent[] => {
  const { status, agency } = knownOf(state);
  if (status === 'succeeded') throw new DomainError(accessErrors.succeededAlready);
  if (successor?.status !== 'active' || successor.code === agency.code)
    throw new DomainError(accessErrors.successorUnknown);
  if (successor.kind !== agency.kind || successor.nation !== agency.nation)
    throw new DomainError(accessErrors.successorOfOtherKind);
  return [{ type: 'AgencySucceeded', facts: { code: agency.code, successor: successor.code, at } }];
};

/** The succession was a mistake, or is over: both services are what they were. */
export const withdrawSuccession = (state: AgencyState): readonly AgencyEvent[] => {
  const known = knownOf(state);
  if (known.status !== 'succeeded') throw new DomainError(accessErrors.notSucceeded);
  const { agency, successor } = known;
  return [{ type: 'AgencySuccessionWithdrawn', facts: { code: agency.code, successor } }];
};

type CodeSuccession = {
  readonly kind: CodeKind;
  readonly successor: string;
  readonly from: LocalDate;
  readonly acceptedUntil?: LocalDate;
};

/** One of its codes is another one from a day on. Each succession of a kind begins on a later day than the one before. */
export const succeedCode = (
  { kind, successor, from, acceptedUntil }: CodeSuccession,
  state: AgencyState,
  today: LocalDate,
): readonly AgencyEvent[] => {
  const { status, agency } = knownOf(state);
  if (status === 'succeeded') throw new DomainError(accessErrors.succeededAlready);
  const former = kind === 'area' ? agency.area : agency.codes[kind];
  if (former === undefined || former === successor) throw new DomainError(accessErrors.codeNotSucceeded);
  const before = agency.formerCodes?.findLast((one) => one.kind === kind);
  const inOrder = before === undefined || before.until < from;
  const graceFits = acceptedUntil === undefined || (kind === 'ods' && acceptedUntil >= from);
  // Everything that is asked for by area is asked for by the area of today: a day that is to come cannot be kept to.
  if (!inOrder || !graceFits || (kind === 'area' && from > today)) throw new DomainError(accessErrors.codeDayWrong);
  const grace = acceptedUntil === undefined ? {} : { acceptedUntil };
  return [{ type: 'AgencyCodeSucceeded', facts: { code: agency.code, kind, former, successor, from, ...grace } }];
};
