import type { EventId, StreamName, ThingId } from '@safeguarding/kernel';
import { v5 } from 'uuid';
import type { CommandContext } from './context.ts';

/** Namespace of every derived id of this ledger; changing it would make each retry a new command. */
const namespace = '5b8f5f0e-6a0b-4f0c-9a53-2f6c1d0a7e41';

/** A UUIDv5 over the parts; a separator that no part may contain keeps them apart. */
export const derivedId = (...parts: readonly string[]): string => v5(parts.join('\n'), namespace);

/** Names one command for ever: the same scope and key are the same command. */
export const commandId = (context: CommandContext): string => derivedId('command', context.scope, context.key);

/** Id of the thing that a create brings about, so that a retry finds its own stream; one command may create things of several categories. */
export const createdId = (context: CommandContext, category: string): ThingId =>
  derivedId('thing', category, context.scope, context.key) as ThingId;

/** Id of the nth event that one command writes to one stream; another body under the same key gives other ids. */
export const derivedEventId = (context: CommandContext, stream: StreamName, index: number): EventId =>
  derivedId('event', context.scope, context.key, context.bodyHash, stream, String(index)) as EventId;
