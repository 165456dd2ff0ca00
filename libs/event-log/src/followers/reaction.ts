import { beginning, type EventLog } from '../port.ts';
import type { CheckpointStore } from './checkpoints.ts';
import { Follower, type Following } from './follower.ts';
import { HandlerRunner, type Reaction, type ReactionOptions } from './handler-runner.ts';
import { quarantineOf } from './quarantine.ts';

/** Few, because a crash repeats what was taken since the last checkpoint. */
const batchSize = 100;
/** What is handled at once costs one round trip, however many they are; a few hundred small messages fit into one request. */
const pageSize = 250;

/** Runs a reaction from its checkpoint on. The checkpoint moves only past events whose handler has resolved. */
export const runReaction = async (
  log: EventLog,
  checkpoints: CheckpointStore,
  reaction: Reaction,
  options: ReactionOptions = {},
): Promise<Following> => {
  const head = await log.head();
  const checkpoint = checkpoints.claim(reaction.name);
  const kept = checkpoint.position ?? reaction.from ?? beginning;
  // Beyond the end only after the log was restored to an earlier state: what comes next is new.
  const after = kept <= head ? kept : head;
  const runner = new HandlerRunner(checkpoint, reaction, after, options);
  return new Follower({
    ...options,
    name: reaction.name,
    log,
    filter: {
      ...(reaction.eventTypes === undefined ? {} : { types: reaction.eventTypes }),
      ...(reaction.streams === undefined ? {} : { streams: reaction.streams }),
    },
    batchSize: reaction.handleTogether ? pageSize : batchSize,
    after,
    take: runner.take,
    end: runner.keep,
    quarantine: (follower) =>
      quarantineOf({
        log,
        parking: checkpoint.parking,
        mayDiscard: true,
        take: (event) => runner.takeParked(event, follower.signal),
        write: (change) => {
          checkpoint.write(change);
        },
      }),
  });
};
