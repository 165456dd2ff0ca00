import { Injectable, type PipeTransform } from '@nestjs/common';
import {
  DomainError,
  personId,
  thingId,
  type ErrorEntry,
  type PersonId,
  type Position,
  type ThingId,
} from '@safeguarding/kernel';
import type { FastifyReply } from 'fastify';

/** Positions leave the service sealed, so that nobody can count with them. The composition provides it. */
export abstract class PositionTokens {
  abstract seal(position: Position): string;
  /** Undefined for anything that this ledger did not seal. */
  abstract open(token: string): Position | undefined;
}

/** Where `configureHttp` leaves the tokens on the server. */
export type WithPositions = { readonly positions?: PositionTokens };

type Recorded = { readonly tag: string; readonly position?: Position | undefined };

const place = (reply: FastifyReply, { tag, position }: Recorded): void => {
  const { positions } = reply.server as unknown as WithPositions;
  void reply.header('etag', tag);
  if (position !== undefined && positions) void reply.header('x-position', positions.seal(position));
};

/** 201 with `Location`, `ETag` and `X-Position`. */
export const created = (
  reply: FastifyReply,
  { location, ...recorded }: Recorded & { readonly location: string },
): void => {
  void reply.code(201).header('location', location);
  place(reply, recorded);
};

/** 200 with `ETag` and `X-Position`. */
export const changed = (reply: FastifyReply, recorded: Recorded): void => {
  void reply.code(200);
  place(reply, recorded);
};

/** An id that cannot be one belongs to nobody: the same answer as for one that nobody has. */
const nobody: ErrorEntry = {
  code: 'LED-002',
  kind: 'unknown',
  title: 'Not found',
  remedy: 'Check the id. What you may not know of is answered in the same way.',
};

const parsed = <T>(read: (text: string) => T, text: unknown): T => {
  try {
    return read(String(text));
  } catch {
    throw new DomainError(nobody);
  }
};

/** Reads the id of a thing from the path. */
@Injectable()
export class ThingIdPipe implements PipeTransform<unknown, ThingId> {
  transform(text: unknown): ThingId {
    return parsed(thingId, text);
  }
}

/** Reads the id of a person from the path. */
@Injectable()
export class PersonIdPipe implements PipeTransform<unknown, PersonId> {
  transform(text: unknown): PersonId {
    return parsed(personId, text);
  }
}
