import { hash } from 'node:crypto';
import type { EventId, StreamName, ThingId } from '@safeguarding/kernel';
import type { CommandContext } from './context.ts';

/** Namespace of every derived id of this ledger; changing it would make each retry a new command. */
const namespace = Buffer.from('5b8f5f0e6a0b4f0c9a532f6c1d0a7e41', 'hex');

/**
 * A UUIDv5 (RFC 9562, 5.5) over the parts; a separator that no part may contain keeps them apart. Written out because it stands
 * three times on the way of each fact, and the library takes three times as long.
 */
export const derivedId = (...parts: readonly string[]): string => {
  const digest = hash('sha1', Buffer.concat([namespace, Buffer.from(parts.join('\n'))]), 'hex');
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
};

const commandIds = new WeakMap<CommandContext, string>();

/** Names one command for ever: the same scope and key are the same command. Each of its events carries it. */
export const commandId = (context: CommandContext): string => {
  const known = commandIds.get(context);
  if (known !== undefined) return known;
  const id = derivedId('command', context.scope, context.key);
  commandIds.set(context, id);
  return id;
};

/** Id of the thing that a create brings about, so that a retry finds its own stream; one command may create things of several categories. */
export const createdId = (context: CommandContext, category: string): ThingId =>
  derivedId('thing', category, context.scope, context.key) as ThingId;

/** Id of the nth event that one command writes to one stream; another body under the same key gives other ids. */
export const derivedEventId = (context: CommandContext, stream: StreamName, index: number): EventId =>
  derivedId('event', context.scope, context.key, context.bodyHash, stream, String(index)) as EventId;
