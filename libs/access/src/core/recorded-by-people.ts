import { isSource, type AgencyEvent, type AgencyFacts, type EventSource, type SourceKeyAdded } from './agency.ts';

type Member = keyof AgencyFacts;

/** What of a service people have recorded over HTTP: a register file leaves it as it is. */
export type RecordedByPeople = {
  readonly members: ReadonlySet<Member>;
  /** The last word on its suspension was a person's. */
  readonly suspension: boolean;
  /** Keys that an operator added to sources one by one. */
  readonly sourceKeys: readonly SourceKeyAdded['facts'][];
};

/** Over HTTP nothing can be said of signals; keys of sources are added one by one, which no change of particulars takes back. */
const ofFilesAlone: ReadonlySet<Member> = new Set(['signals']);

const without = (facts: AgencyFacts): Readonly<Record<string, unknown>> => ({
  ...facts,
  sources: facts.sources.map(({ topic, source }) => ({ topic, source })),
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
  let before: AgencyFacts | undefined;
  for (const { event, byFile } of history) {
    if (event.type === 'AgencySuspended' || event.type === 'AgencyReinstated') suspension = !byFile;
    if (event.type !== 'AgencyRegistered' && event.type !== 'AgencyChanged') continue;
    if (!byFile) for (const member of differing(event.facts, before)) members.add(member);
    before = event.facts;
  }
  const sourceKeys = history.flatMap(({ event }) => (event.type === 'SourceKeyAdded' ? [event.facts] : []));
  return { members, suspension, sourceKeys };
};

const keyed = (source: EventSource, others: readonly EventSource[]): EventSource => {
  const same = others.find((one) => one.topic === source.topic && one.source === source.source);
  return same?.keys ? { ...source, keys: same.keys } : source;
};

/** A file that does not know of a key that was added since does not take it away. */
const withAdded = (source: EventSource, added: RecordedByPeople['sourceKeys']): EventSource => {
  const { keys = [] } = source;
  const more = added
    .filter((one) => isSource(one, source) && !keys.some(({ kid }) => kid === one.key['kid']))
    .map(({ key }) => key);
  return more.length === 0 ? source : { ...source, keys: [...keys, ...more] };
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
  people: Pick<RecordedByPeople, 'members' | 'sourceKeys'>,
): AgencyFacts => {
  const { members, sourceKeys } = people;
  const file = Object.entries(wanted).filter(([member]) => !members.has(member as Member));
  const kept = Object.entries(known).filter(([member]) => members.has(member as Member));
  const merged = Object.fromEntries([...file, ...kept]) as AgencyFacts;
  const sources = members.has('sources')
    ? known.sources.map((source) => keyed(source, wanted.sources))
    : merged.sources;
  return { ...merged, sources: sources.map((source) => withAdded(source, sourceKeys)) };
};
