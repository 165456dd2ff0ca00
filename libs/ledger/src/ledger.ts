import {
  EventTooLarge,
  largestBodyBytes,
  LogUnavailable,
  RevisionConflict,
  type Appended,
  type EventLog,
  type ExpectedRevision,
} from '@safeguarding/event-log';
import {
  DomainError,
  streamName,
  type Clock,
  type DomainEvent,
  type EventEnvelope,
  type Instant,
  type Position,
  type Recorded,
  type StreamName,
  recordedAs,
} from '@safeguarding/kernel';
import type { KeyedHash, Sealing } from '@safeguarding/sealing';
import { asSuccessor } from './as-successor.ts';
import type { EventCatalogue, Slice } from './catalogue.ts';
import type { CommandContext } from './context.ts';
import { dress, storedBytes } from './envelopes.ts';
import { afterCommand, continued, historyOf, readWhole, type History, type ReadEvent } from './history.ts';
import { commandId, createdId } from './ids.ts';
import { ledgerErrors } from './ledger-errors.ts';
import { RememberedHistories } from './remembered-histories.ts';

/** What a command left behind; of a replay, what it left behind when it was first recorded. */
export type Outcome<State, Event extends DomainEvent> = {
  readonly id: string;
  readonly state: State;
  /** The events of this command; none where nothing changed. */
  readonly events: readonly Recorded<Event>[];
  readonly revision: number;
  /** Of the last event of the stream as of this command; undefined only where the stream does not exist. */
  readonly position: Position | undefined;
  readonly replayed: boolean;
  /** Opaque weak ETag of the thing at this revision. */
  readonly tag: string;
};

type Judged<State, Event extends DomainEvent> = {
  readonly context: CommandContext;
  /** Throws where the caller may not know (404) or not do (403) it; runs before a replay is answered, on every attempt. */
  readonly authorise?: (state: State, history: History<State, Event>) => Promise<void> | void;
  /** Pure. `at` is the instant that will be recorded. */
  readonly decide: (state: State, at: Instant) => readonly Event[];
};

export type Creation<State, Event extends DomainEvent> = Judged<State, Event> & {
  /** Derived from the command's key where absent. */
  readonly id?: string;
};

export type Change<State, Event extends DomainEvent> = Omit<Judged<State, Event>, 'decide'> & {
  /** As above; `recorded` keeps the names of services under which everything stands, whoever does their work now. */
  readonly decide: (state: State, at: Instant, recorded: State) => readonly Event[];
  /** `ignored` is for restrictions and reactions: they count whatever else changed. */
  readonly ifMatch: 'required' | 'ignored';
  /** The stream may not exist yet: its first command creates it. */
  readonly mayBeNew?: boolean;
  /**
   * Runs once every check has passed, before the append: for ends of grants, which must stand elsewhere first. It may run again
   * after a lost race, so it must be harmless when repeated.
   */
  readonly first?: (state: State) => Promise<void>;
};

export type LedgerParts = {
  readonly log: EventLog;
  readonly sealing: Sealing;
  readonly keyedHash: KeyedHash;
  readonly clock: Clock;
  readonly readEvent: ReadEvent;
};

type Written = Appended & { readonly written: readonly Recorded<DomainEvent>[] };

/** Lost races are re-decided this often before the caller is asked to come again. */
const attempts = 16;

/**
 * The way of one fact: load, fold, authorise, recognise a replay, check If-Match, decide, seal, append, and decide again after a
 * lost race. The one place for envelopes and idempotency; the order of its checks is the contract's (docs/ARCHITECTURE.md).
 */
export class Ledger {
  private readonly parts: LedgerParts;
  private readonly remembered = new RememberedHistories();

  constructor(parts: LedgerParts) {
    this.parts = parts;
  }

  /** Loads and folds one thing; `exists` is false where nothing was ever recorded. */
  async load<S, E extends DomainEvent>(slice: Slice<S, E>, id: string): Promise<History<S, E>> {
    return this.loadStream(slice, streamName(slice.category, id));
  }

  /** Opaque weak ETag of a thing at a revision. */
  tagOf(stream: StreamName, revision: number): string {
    return `W/"${this.parts.keyedHash.of('etag', `${stream}@${String(revision)}`)}"`;
  }

  /**
   * Records a new thing. The same command again gives the first answer; another body under its key is refused with 422. The stream
   * is read only when the append finds it there: nearly every create is the first.
   */
  async create<S, E extends DomainEvent>(slice: Slice<S, E>, creation: Creation<S, E>): Promise<Outcome<S, E>> {
    const { context, authorise, decide } = creation;
    const id = creation.id ?? createdId(context, slice.category);
    const stream = streamName(slice.category, id);
    const nothing = historyOf(slice, stream, []);
    await authorise?.(slice.initial, nothing);
    const at = this.parts.clock.now();
    try {
      const appended = await this.tryAppend(slice.events, stream, 'noStream', context, decide(slice.initial, at), at);
      if (appended !== 'conflict' && !appended.replayed) return this.outcome(slice, id, nothing, appended);
    } catch (refusal) {
      // A rule that has changed its mind since does not take back what was recorded.
      const first = await this.firstAnswer(slice, id, creation);
      if (first) return first;
      throw refusal;
    }
    return (await this.firstAnswer(slice, id, creation)) ?? this.refuseTaken();
  }

  /** Everything that `create` would refuse, and nothing else: nothing is read, sealed or recorded, and no key is looked for. */
  async check<S, E extends DomainEvent>(
    slice: Slice<S, E>,
    { authorise, decide }: Pick<Creation<S, E>, 'authorise' | 'decide'>,
  ): Promise<void> {
    const stream = streamName(slice.category, 'none');
    await authorise?.(slice.initial, historyOf(slice, stream, []));
    for (const event of decide(slice.initial, this.parts.clock.now()))
      if (storedBytes(event) > largestBodyBytes) throw new DomainError(ledgerErrors.tooLarge);
  }

  private async firstAnswer<S, E extends DomainEvent>(
    slice: Slice<S, E>,
    id: string,
    { context, authorise }: Creation<S, E>,
  ): Promise<Outcome<S, E> | undefined> {
    const found = await this.loadStream(slice, streamName(slice.category, id));
    if (!found.exists) return undefined;
    await authorise?.(found.state, found);
    return this.replay(slice, id, found, context);
  }

  /** Records a change of an existing thing. */
  async change<S, E extends DomainEvent>(slice: Slice<S, E>, id: string, change: Change<S, E>): Promise<Outcome<S, E>> {
    const { context, authorise, decide } = change;
    const stream = streamName(slice.category, id);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const history = await this.loadStream(slice, stream);
      if (!history.exists && !change.mayBeNew) throw new DomainError(ledgerErrors.unknown);
      await authorise?.(history.state, history);
      const replayed = this.replay(slice, id, history, context);
      if (replayed) return replayed;
      if (change.ifMatch === 'required') this.checkTag(history, context);
      const at = this.instantAfter(history.lastRecordedAt);
      const events = decide(
        asSuccessor(history.state, { agency: context.actor.agency, predecessors: context.predecessors }),
        at,
        history.state,
      );
      if (events.length === 0) return this.unchanged(id, history);
      await change.first?.(history.state);
      const expected = history.exists ? history.revision : 'noStream';
      const appended = await this.tryAppend(slice.events, stream, expected, context, events, at);
      if (appended === 'conflict') {
        if (change.ifMatch === 'required') throw new DomainError(ledgerErrors.stale);
        continue;
      }
      if (appended.replayed) continue;
      return this.outcome(slice, id, history, appended);
    }
    throw new DomainError(ledgerErrors.contended);
  }

  /**
   * Appends facts that no state decides on, such as read receipts, without loading the stream. Readers of such a stream drop
   * repeated ids.
   */
  async record(
    stream: StreamName,
    catalogue: EventCatalogue,
    context: CommandContext,
    events: readonly DomainEvent[],
  ): Promise<Appended> {
    const appended = await this.tryAppend(catalogue, stream, 'any', context, events, this.parts.clock.now());
    if (appended === 'conflict') throw new DomainError(ledgerErrors.contended);
    return appended;
  }

  private async loadStream<S, E extends DomainEvent>(slice: Slice<S, E>, stream: StreamName): Promise<History<S, E>> {
    try {
      const known = this.remembered.of(slice, stream) ?? historyOf(slice, stream, []);
      // The end is read from the log each time: another process may have written.
      const fresh = await readWhole(this.parts.log, stream, known.revision + 1);
      if (fresh.length === 0) return known;
      const since = fresh.map((event) => recordedAs<E>(this.parts.readEvent(event)));
      const history = continued(slice, known, since);
      this.remembered.keep(slice, history, fresh);
      return history;
    } catch (error) {
      throw asRefusal(error);
    }
  }

  /** A grant that has ended must not come back because a clock was set back: time in one stream never runs backwards. */
  private instantAfter(last: Instant | undefined): Instant {
    const now = this.parts.clock.now();
    return last !== undefined && last > now ? last : now;
  }

  private checkTag<S, E extends DomainEvent>(history: History<S, E>, context: CommandContext): void {
    if (context.ifMatch === undefined) throw new DomainError(ledgerErrors.tagRequired);
    const wanted = context.ifMatch.split(',').map((tag) => tag.trim());
    const matches = wanted.includes('*') || wanted.includes(this.tagOf(history.stream, history.revision));
    if (!matches) throw new DomainError(ledgerErrors.stale);
  }

  private replay<S, E extends DomainEvent>(
    slice: Slice<S, E>,
    id: string,
    history: History<S, E>,
    context: CommandContext,
  ): Outcome<S, E> | undefined {
    const seen = afterCommand(slice, history, commandId(context));
    if (!seen) return undefined;
    if (seen.hash !== context.bodyHash) throw new DomainError(ledgerErrors.keyReused);
    return { ...this.unchanged(id, seen.history), events: seen.written, replayed: true };
  }

  private refuseTaken(): never {
    throw new DomainError(ledgerErrors.stale);
  }

  private unchanged<S, E extends DomainEvent>(
    id: string,
    { state, stream, revision, position }: History<S, E>,
  ): Outcome<S, E> {
    return this.tagged({ id, state, events: [], revision, position, replayed: false }, stream);
  }

  private outcome<S, E extends DomainEvent>(
    slice: Slice<S, E>,
    id: string,
    before: History<S, E>,
    appended: Written,
  ): Outcome<S, E> {
    const events = appended.written as readonly Recorded<E>[];
    const state = events.reduce((folded, event) => slice.evolve(folded, event), before.state);
    const { revision, position } = appended;
    return this.tagged({ id, state, events, revision, position, replayed: false }, before.stream);
  }

  /** Most commands of reactions and of the intake are never asked for their tag, which costs a keyed hash. */
  private tagged<T extends { readonly revision: number }>(
    outcome: T,
    stream: StreamName,
  ): T & { readonly tag: string } {
    const tagOf = (): string => this.tagOf(stream, outcome.revision);
    return {
      ...outcome,
      get tag() {
        return tagOf();
      },
    };
  }

  private async tryAppend(
    catalogue: EventCatalogue,
    stream: StreamName,
    expected: ExpectedRevision,
    context: CommandContext,
    events: readonly DomainEvent[],
    at: Instant,
  ): Promise<Written | 'conflict'> {
    try {
      const dressed = await dress(this.parts.sealing, events, { catalogue, context, stream, at });
      const appended = await this.parts.log.append(
        stream,
        expected,
        dressed.map(({ stored }) => stored),
      );
      return {
        ...appended,
        written: dressed.map(({ envelope }, index) => placed(envelope, index, dressed.length, stream, appended)),
      };
    } catch (error) {
      if (error instanceof RevisionConflict) return 'conflict';
      throw asRefusal(error);
    }
  }
}

/** The log answers with the place of the last event only; the earlier ones of one append carry its position. */
const placed = (
  envelope: EventEnvelope<object>,
  index: number,
  count: number,
  stream: StreamName,
  { revision, position }: Appended,
): Recorded<DomainEvent> => ({ ...envelope, stream, revision: revision - count + 1 + index, position });

const asRefusal = (error: unknown): unknown => {
  if (error instanceof LogUnavailable) return new DomainError(ledgerErrors.logUnavailable);
  if (error instanceof EventTooLarge) return new DomainError(ledgerErrors.tooLarge);
  return error;
};
