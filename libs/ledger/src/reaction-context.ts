import type { RecordedEvent } from '@safeguarding/kernel';
import type { CommandContext } from './context.ts';

/**
 * The context of a command that a reaction sends: its key is the event that triggered it, so that a reaction that runs twice
 * records nothing the second time. It acts for the agency of the trigger.
 */
export const reactionContext = (reaction: string, trigger: RecordedEvent, detail = ''): CommandContext => ({
  actor: { ...trigger.actor, role: 'reaction', via: 'system' },
  scope: `reaction\n${reaction}\n${detail}`,
  key: trigger.id,
  bodyHash: '',
  receivedAt: trigger.recordedAt,
  correlationId: trigger.correlationId,
  causationId: trigger.id,
  ...(trigger.purpose === undefined ? {} : { purpose: trigger.purpose }),
  ...(trigger.traceparent === undefined ? {} : { traceparent: trigger.traceparent }),
});
