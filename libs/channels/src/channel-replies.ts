import type { ThingReading } from '@safeguarding/access';
import { DomainError } from '@safeguarding/kernel';
import { ledgerErrors, type Outcome } from '@safeguarding/ledger';
import { changed, created } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { stepsOf, type ChannelRecorded } from './channels.answers.ts';

type OfChild = { readonly status: 'none' } | { readonly status: string; readonly child: string };
type Left<State> = Pick<Outcome<State, never>, 'id' | 'state' | 'tag' | 'position'>;

const recorded = ({ id, state }: { readonly id: string; readonly state: OfChild }): ChannelRecorded => {
  if (!('child' in state)) throw new DomainError(ledgerErrors.unknown);
  return { id, child: state.child, status: state.status };
};

/** 201 for a thing that was begun under this path. */
export const begun = async <State extends OfChild>(
  reply: FastifyReply,
  path: string,
  outcome: Promise<Left<State>>,
): Promise<ChannelRecorded> => {
  const left = await outcome;
  created(reply, { location: `${path}/${left.id}`, tag: left.tag, position: left.position });
  return recorded(left);
};

/** 200 for a step that was taken. */
export const stepped = async <State extends OfChild>(
  reply: FastifyReply,
  outcome: Promise<Left<State>>,
): Promise<ChannelRecorded> => {
  const left = await outcome;
  changed(reply, left);
  return recorded(left);
};

/** The thing as far as it may be seen, or 304. */
export const shown = async <State extends OfChild>(
  reply: FastifyReply,
  id: string,
  reading: Promise<ThingReading<State>>,
): Promise<void> => {
  const { tag, view } = await reading;
  void reply.header('etag', tag);
  if (!view) void reply.code(304).send();
  else void reply.code(200).send({ id, child: view.child, steps: stepsOf(view) });
};
