import type { Aggregate, Decide } from './decider.ts';
import { DomainError } from './errors.ts';
import type { ActorRef, AgencyId, EventId, Position, StreamName } from './brand.ts';
import type { DomainEvent, Recorded } from './event.ts';
import { instant, occurredAt, type Instant } from './time.ts';

type Envelope = { readonly recordedAt?: string; readonly agency?: string; readonly ref?: string };

/** Dresses a decided event as the log would record it; for tests of the pure core only. Ids count up from `index`. */
export const recorded = <E extends DomainEvent>(event: E, index = 0, envelope: Envelope = {}): Recorded<E> => {
  const at: Instant = instant(envelope.recordedAt ?? '2026-01-05T09:00:00.000Z');
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  return {
    id: id as EventId,
    type: event.type,
    schemaVersion: 1,
    occurredOn: event.occurredOn ?? occurredAt(at),
    recordedAt: at,
    receivedAt: at,
    actor: {
      agency: (envelope.agency ?? 'test-agency') as AgencyId,
      role: 'practitioner',
      ref: (envelope.ref ?? `u-${'0'.repeat(32)}`) as ActorRef,
      via: 'person',
    },
    correlationId: id,
    command: { id, hash: '' },
    subjects: [...(event.subjects ?? []), ...(event.personal ?? []).map((part) => part.person)],
    facts: event.facts,
    sealed: [],
    stream: 'test-stream' as StreamName,
    revision: index,
    position: String(index).padStart(16, '0') as Position,
  } as unknown as Recorded<E>;
};

/** Folds decided events as if they had been recorded one after another. */
export const stateAfter = <S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  events: readonly E[],
  envelope: Envelope = {},
): S =>
  events
    .map((event, index) => recorded(event, index, envelope))
    .reduce((state, event) => aggregate.evolve(state, event), aggregate.initial);

/**
 * `given(aggregate, past).when(decide)` gives the decided events, or the code of the refusal as `{ refused }`; compare it with
 * `toEqual`. Nothing is mocked: it runs the slice's own fold and decision.
 */
export const given = <S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  past: readonly E[],
  envelope: Envelope = {},
) => ({
  when: (decide: Decide<S, E>): readonly E[] | { readonly refused: string } => {
    try {
      return decide(stateAfter(aggregate, past, envelope));
    } catch (error) {
      if (error instanceof DomainError) return { refused: error.entry.code };
      throw error;
    }
  },
});
