import { DomainError, type Instant, refused } from '@safeguarding/kernel';
import { accessErrors } from './access-errors.ts';
import { isSource, type AgencyEvent, type AgencyState, type EventSource } from './agency.ts';
import { isPublicKey, mostKeys } from './agency-loading.ts';

type OfSource = { readonly topic: string; readonly source: string };

const found = (state: AgencyState, of: OfSource) => {
  if (state.status === 'unregistered') throw new DomainError(accessErrors.serviceUnknown);
  const source = state.agency.sources.find((one) => isSource(one, of));
  if (!source) throw new DomainError(accessErrors.sourceUnknown);
  return { code: state.agency.code, source };
};

/** Both count until the old one is retired. The first key of a source: from now on each of its events must be signed. */
export const addSourceKey = (
  { topic, source, key }: OfSource & { readonly key: unknown },
  state: AgencyState,
): readonly AgencyEvent[] => {
  const { code, source: known } = found(state, { topic, source });
  if (!isPublicKey(key)) throw refused(accessErrors.sourceKeyMalformed, '/key');
  const keys = known.keys ?? [];
  // An id names one key for ever: what an old signature says must not change.
  if (keys.some(({ kid }) => kid === key['kid'])) throw refused(accessErrors.sourceKeyTaken, '/key/kid');
  if (keys.length >= mostKeys) throw new DomainError(accessErrors.sourceKeysTooMany);
  return [{ type: 'SourceKeyAdded', facts: { code, topic, source, key } }];
};

const isRetired = ({ retiredKeys = [] }: EventSource, kid: string, by: Instant): boolean =>
  retiredKeys.some((one) => one.kid === kid && one.from <= by);

/** From then on what it signs is refused. A source that would be left without a key is suspended with its service instead. */
export const retireSourceKey = (
  { topic, source, kid, from }: OfSource & { readonly kid: string; readonly from: Instant },
  state: AgencyState,
): readonly AgencyEvent[] => {
  const { code, source: known } = found(state, { topic, source });
  const keys = known.keys ?? [];
  if (!keys.some((key) => key['kid'] === kid)) throw new DomainError(accessErrors.sourceKeyUnknown);
  const before = known.retiredKeys?.find((one) => one.kid === kid);
  // Sooner is possible (a key that was stolen), later is not.
  if (before !== undefined && before.from <= from) throw new DomainError(accessErrors.sourceKeyRetired);
  const others = keys.map((key) => key['kid'] ?? '').filter((other) => other !== kid);
  if (!others.some((other) => !known.retiredKeys?.some((one) => one.kid === other)))
    throw new DomainError(accessErrors.sourceKeyLast);
  return [{ type: 'SourceKeyRetired', facts: { code, topic, source, kid, from } }];
};

/** The key ids of a source that sign nothing at an instant. */
export const retiredAt = (source: EventSource, instant: Instant): readonly string[] =>
  (source.keys ?? []).map((key) => key['kid'] ?? '').filter((kid) => isRetired(source, kid, instant));
