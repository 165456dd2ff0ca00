import type { EventFilter, LogEvent } from '../port.ts';

/** The filter of a reader as a question to one event. */
export const wantedBy = ({ streams, types }: EventFilter): ((event: LogEvent) => boolean) => {
  const wantedTypes = types && new Set(types);
  return ({ stream, type }) =>
    (wantedTypes?.has(type) ?? true) && (streams?.some((prefix) => stream.startsWith(prefix)) ?? true);
};
