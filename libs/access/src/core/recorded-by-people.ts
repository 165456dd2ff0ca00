import type { AgencyEvent, AgencyFacts, EventSource } from './agency.ts';

type Member = keyof AgencyFacts;

/** What of a service people have recorded over HTTP: a register file leaves it as it is. */
export type RecordedByPeople = {
  readonly members: ReadonlySet<Member>;
  /** The last word on its suspension was a person's. */
  readonly suspension: boolean;
  /** People have added or retired a key of a source: a file that does not know of it changes no key. */
  readonly keys: boolean;
};

/** Over HTTP nothing can be said of signals; keys of sources have commands of their own. */
const ofFilesAlone: ReadonlySet<Member> = new Set(['signals']);

const without = (facts: AgencyFacts): Readonly<Record<string, unknown>> => ({
  ...facts,
  sources: facts.sources.map(({ keys: _keys, ...source }) => source),
});

const differing = (one: AgencyFacts, before: AgencyFacts | undefined): readonly Member[] => {
  const now = without(one);
  const then: Readonly<Record<string, unknown>> = before ? without(before) : {};
  const members = [...new Set([...Object.keys(now), ...Object.keys(then)])] as Member[];
  return members.filter(
    (member) => !ofFilesAlone.has(member) && JSON.stringify(now[member]) !== JSON.stringify(then[member]),
  );
};

/** From the history of one service. `byFile`: the event came from a register file. */
export const recordedByPeople = (
  history: readonly { readonly event: AgencyEvent; readonly byFile: boolean }[],
): RecordedByPeople => {
  const members = new Set<Member>();
  let suspension = false;
  let keys = false;
  let before: AgencyFacts | undefined;
  for (const { event, byFile } of history) {
    if (event.type === 'AgencySuspended' || event.type === 'AgencyReinstated') suspension = !byFile;
    if (event.type === 'AgencyCodeSucceeded' && !byFile) members.add(event.facts.kind === 'area' ? 'area' : 'codes');
    if (event.type === 'SourceKeyAdded' || event.type === 'SourceKeyRetired') keys ||= !byFile;
    if (event.type !== 'AgencyRegistered' && event.type !== 'AgencyChanged') continue;
    if (!byFile) for (const member of differing(event.facts, before)) members.add(member);
    before = event.facts;
  }
  return { members, suspension, keys };
};

const keyed = (source: EventSource, others: readonly EventSource[]): EventSource => {
  const same = others.find((one) => one.topic === source.topic && one.source === source.source);
  return same?.keys ? { ...source, keys: same.keys } : source;
};

/** What people say of a service, with what only files can say of it. */
export const withFilesOwn = (facts: AgencyFacts, known: AgencyFacts): AgencyFacts => ({
  ...facts,
  ...(known.signals ? { signals: known.signals } : {}),
  sources: facts.sources.map((source) => keyed(source, known.sources)),
});

/** What a file says of a service where people have not said otherwise. */
export const leavingToPeople = (
  wanted: AgencyFacts,
  known: AgencyFacts,
  { members, keys }: Pick<RecordedByPeople, 'members' | 'keys'>,
): AgencyFacts => {
  const file = Object.entries(wanted).filter(([member]) => !members.has(member as Member));
  const people = Object.entries(known).filter(([member]) => members.has(member as Member));
  const merged = Object.fromEntries([...file, ...people]) as AgencyFacts;
  const sources = members.has('sources') ? known.sources : wanted.sources;
  return { ...merged, sources: sources.map((source) => keyed(source, keys ? known.sources : wanted.sources)) };
};
