import { ApiProperty } from '@nestjs/swagger';
import type { Caller } from '@safeguarding/access';
import { created } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import type { SharingCommand, SharingCommands } from './sharing-commands.ts';

/** The id of what a decision brought about, or ended. */
export class DecisionAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
}

/** Runs a command of this slice and answers 201: every one of them is a new fact, also the end of an earlier one. */
export const recordSharing = async (
  commands: SharingCommands,
  caller: Caller,
  reply: FastifyReply,
  command: SharingCommand,
): Promise<DecisionAnswer> => {
  const { thing, tag, position } = await commands.run(caller, command);
  created(reply, { location: `/v1/children/${command.child}/timeline`, tag, position });
  return { id: thing };
};
