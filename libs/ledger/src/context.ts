import type { Actor, AgencyId, Instant } from '@safeguarding/kernel';

/** What the edge knows of one command: who, why, under which key, and the correlation that goes into the envelope. */
export type CommandContext = {
  readonly actor: Actor;
  /** Services whose work the actor's does now: what stands under their names is decided on as its own. */
  readonly predecessors?: readonly AgencyId[];
  /** Whose numbers of its own a system means, where it was another service's before and sends what it sent. */
  readonly numbering?: AgencyId;
  readonly purpose?: string;
  /** Issuer, client, subject and operation joined: the key is unique within it. */
  readonly scope: string;
  /** The client's Idempotency-Key or X-Request-ID. */
  readonly key: string;
  /** Keyed hash of the canonical body. */
  readonly bodyHash: string;
  readonly receivedAt: Instant;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  /** Opaque tag of the revision that the caller saw, where one was sent. */
  readonly ifMatch?: string;
  /** Name of a first load of older records: marks the events. */
  readonly load?: string;
};
