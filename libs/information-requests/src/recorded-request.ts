import type { Caller } from '@safeguarding/access';
import { changed } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { statusFor } from './request-lines.ts';
import type { RequestOutcome } from './request-service.ts';
import { askingOf, standingOf } from './request-target.ts';
import type { RequestRecorded } from './requests.answers.ts';

/** A request as a command left it, as far as the caller's side is told. */
export const recorded = (caller: Caller, { id, state }: RequestOutcome): RequestRecorded => {
  const standing = standingOf(state);
  return {
    id,
    child: standing.child,
    status: statusFor(caller.actingAs(standing.asked, askingOf(standing)), standing),
  };
};

/** Answers 200 with the tag of what the step left. */
export const stepped = async (
  caller: Caller,
  reply: FastifyReply,
  step: Promise<RequestOutcome>,
): Promise<RequestRecorded> => {
  const outcome = await step;
  changed(reply, outcome);
  return recorded(caller, outcome);
};
