import { isSource, type AgencyFacts, type EventSource } from './agency.ts';

/** An id names one key for ever. */
const firstOfEach = <Key extends { readonly kid?: string }>(keys: readonly Key[]): readonly Key[] =>
  keys.filter(({ kid }, index) => keys.findIndex((other) => other.kid === kid) === index);

const keysOf = (source: EventSource, had: readonly EventSource[]): EventSource => {
  const of = had.filter((one) => isSource(one, source));
  const keys = source.keys ?? firstOfEach(of.flatMap((one) => one.keys ?? []));
  const retired = of.flatMap((one) => one.retiredKeys ?? []);
  const retiredKeys = firstOfEach(retired.toSorted((one, other) => (one.from < other.from ? -1 : 1)));
  return {
    ...source,
    ...(keys.length === 0 ? {} : { keys }),
    ...(retiredKeys.length === 0 ? {} : { retiredKeys }),
  };
};

/**
 * Sources that come to a service from those whose work it took over come with their keys: a source that had to sign goes on signing,
 * and a key that was retired stays so (docs/decisions/072). `predecessors`: the nearest first. `known`: what the service was so far;
 * of a source that is its own already nothing is taken from elsewhere.
 */
export const withMovedKeys = (
  facts: AgencyFacts,
  known: AgencyFacts | undefined,
  predecessors: readonly AgencyFacts[],
): AgencyFacts => {
  const had = predecessors.flatMap(({ sources }) => sources);
  const isOwn = (source: EventSource): boolean => known?.sources.some((one) => isSource(one, source)) === true;
  return { ...facts, sources: facts.sources.map((source) => (isOwn(source) ? source : keysOf(source, had))) };
};
