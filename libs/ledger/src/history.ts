import type { EventLog, LogEvent } from '@safeguarding/event-log';
import type {
  Aggregate,
  DomainEvent,
  Instant,
  Position,
  Recorded,
  RecordedEvent,
  StreamName,
} from '@safeguarding/kernel';

/** Reads one stored event, brought to its newest version. */
export type ReadEvent = (event: LogEvent) => RecordedEvent;

/** A stream folded: the state, and every command that wrote to it with the revision of its last event. */
export type History<State, Event extends DomainEvent> = {
  readonly stream: StreamName;
  readonly exists: boolean;
  readonly state: State;
  readonly events: readonly Recorded<Event>[];
  /** Revision of the last event; -1 for a stream that does not exist. */
  readonly revision: number;
  readonly position: Position | undefined;
  readonly lastRecordedAt: Instant | undefined;
};

const page = 1_000;

/** Reads a whole stream in order, however long, or what of it lies at a revision and behind it. */
export const readWhole = async (log: EventLog, stream: StreamName, from = 0): Promise<readonly LogEvent[]> => {
  const events: LogEvent[] = [];
  for (;;) {
    const next = await log.readStream(stream, { from: from + events.length, limit: page });
    if (events.length === 0 && next.length < page) return next;
    events.push(...next);
    if (next.length < page) return events;
  }
};

/** Folds recorded events of one stream. */
export const historyOf = <S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  stream: StreamName,
  events: readonly Recorded<E>[],
): History<S, E> => {
  const last = events.at(-1);
  return {
    stream,
    exists: last !== undefined,
    state: events.reduce((state, event) => aggregate.evolve(state, event), aggregate.initial),
    events,
    revision: last?.revision ?? -1,
    position: last?.position,
    lastRecordedAt: last?.recordedAt,
  };
};

/** A history with what was recorded since; the history itself where that is nothing. */
export const continued = <S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  before: History<S, E>,
  since: readonly Recorded<E>[],
): History<S, E> => {
  const last = since.at(-1);
  if (!last) return before;
  return {
    stream: before.stream,
    exists: true,
    state: since.reduce((state, event) => aggregate.evolve(state, event), before.state),
    events: [...before.events, ...since],
    revision: last.revision,
    position: last.position,
    lastRecordedAt: last.recordedAt,
  };
};

/** The history as it stood right after a command, and the hash of that command's body; undefined where it never wrote here. */
export const afterCommand = <S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  history: History<S, E>,
  command: string,
): { readonly history: History<S, E>; readonly written: readonly Recorded<E>[]; readonly hash: string } | undefined => {
  const written = history.events.filter((event) => event.command.id === command);
  const last = written.at(-1);
  if (!last) return undefined;
  const upTo = history.events.filter((event) => event.revision <= last.revision);
  return { history: historyOf(aggregate, history.stream, upTo), written, hash: last.command.hash };
};
