import type { AgencyId } from '@safeguarding/kernel';

/** The names under which states keep a service; `ledger` tests that the slices have no other. */
export const namesOfServices: ReadonlySet<string> = new Set(
  [
    'adviser agencies agency answered apologies asked attended attendees authority awaiting broker by circulation',
    'controller former from givenBy giver idva involved leadAgency ledAs madeTo marac of onDuty other owner partnership practice',
    'receivingBody recipient referrer requester responsible riskManager seeker taker to told toldTo unit visitors',
    'with',
  ].flatMap((names) => names.split(' ')),
);

type Named = { readonly predecessors: ReadonlySet<string>; readonly successor: string };

const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;

const renamed = (value: unknown, isService: boolean, names: Named): unknown => {
  if (typeof value === 'string') return isService && names.predecessors.has(value) ? names.successor : value;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map((item) => renamed(item, isService, names));
  }
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, renamed(item, namesOfServices.has(name), names)]),
  );
};

/**
 * What stands, as it is for a service that does the work of others now: wherever a state names one of those, it names the service
 * itself, so that a decision finds its recipient, owner or keeper in it. For decisions alone: folds, sight and answers keep the names
 * under which everything was recorded.
 */
export const asSuccessor = <State>(
  state: State,
  { agency, predecessors = [] }: { readonly agency: AgencyId; readonly predecessors?: readonly AgencyId[] | undefined },
): State =>
  predecessors.length === 0
    ? state
    : (renamed(state, false, { predecessors: new Set(predecessors), successor: agency }) as State);
