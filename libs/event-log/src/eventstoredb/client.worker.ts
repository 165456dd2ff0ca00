import { setImmediate } from 'node:timers';
import { parentPort, workerData } from 'node:worker_threads';
import { EventStoreDBClient, excludeSystemEvents } from '@eventstore/db-client';
import { answer, followFrom, isOurs, logEventOf } from './client-calls.ts';
import { failureOf } from './failures.ts';
import type { Call, ClientOptions, FromClient, Outcome, ToClient, WireStored } from './messages.ts';

/**
 * The thread that holds the client. Its table of appends is global to the module and its faults end the process they happen in: here
 * they end a thread that is started again. One client a thread, one thread a log.
 */
const port = parentPort;
const { url } = workerData as ClientOptions;
const client = EventStoreDBClient.connectionString(url);

const say = (message: FromClient): void => port?.postMessage(message);

let outcomes: (readonly [number, Outcome])[] = [];
let events: WireStored[] = [];
let sayingSoon = false;

/** What comes in one turn travels together. */
const saySoon = (): void => {
  if (sayingSoon) return;
  sayingSoon = true;
  setImmediate(() => {
    sayingSoon = false;
    const [answered, live] = [outcomes, events];
    [outcomes, events] = [[], []];
    if (answered.length > 0) say({ kind: 'outcomes', outcomes: answered });
    if (live.length > 0) say({ kind: 'live', events: live });
  });
};

const take = async ({ call, asking, timeoutMs }: Call): Promise<void> => {
  const outcome = await answer(client, asking, timeoutMs);
  outcomes.push([call, outcome]);
  saySoon();
};

/** Events that the main thread has not taken yet: beyond this the subscription waits, and the server with it. */
const mostOutstanding = 4_000;

let following: ReturnType<EventStoreDBClient['subscribeToAll']> | undefined;
let outstanding = 0;

const unfollow = (): void => {
  const old = following;
  following = undefined;
  outstanding = 0;
  old?.unsubscribe().catch(() => undefined);
};

/** One subscription at a time; it never resumes by itself, and says so in one of three ways. */
const follow = (after: string): void => {
  unfollow();
  const subscription = client.subscribeToAll({ fromPosition: followFrom(after), filter: excludeSystemEvents() });
  following = subscription;
  const ended = (why: string): void => {
    if (following !== subscription) return;
    unfollow();
    say({ kind: 'unfollowed', why });
  };
  subscription.on('confirmation', () => {
    say({ kind: 'followed' });
  });
  // The listener stays for good: an error without one would end the thread.
  subscription.on('error', (error) => {
    const failure = failureOf(error);
    ended('why' in failure ? failure.why : failure.kind);
  });
  subscription.on('end', () => {
    ended('the subscription ended');
  });
  subscription.on('close', () => {
    ended('the subscription was closed');
  });
  subscription.on('data', ({ event }) => {
    if (following !== subscription || !event || !isOurs(event)) return;
    events.push(logEventOf(event));
    outstanding += 1;
    if (outstanding >= mostOutstanding) subscription.pause();
    saySoon();
  });
};

port?.on('message', (message: ToClient) => {
  if (message.kind === 'calls') for (const call of message.calls) void take(call);
  else if (message.kind === 'follow') follow(message.after);
  else {
    outstanding = Math.max(0, outstanding - message.events);
    if (outstanding < mostOutstanding / 2) following?.resume();
  }
});
say({ kind: 'ready' });
