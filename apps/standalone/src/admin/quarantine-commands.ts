import type { ParkedEvent } from '@safeguarding/event-log';
import type { JsonValue, Position } from '@safeguarding/kernel';
import { AdminRefused, type AdminCommand } from '@safeguarding/platform';
import type { Followers } from '../followers.ts';
import { neededText, textIn } from './arguments.ts';

const lineOf = (follower: string, { fault, ...event }: ParkedEvent): JsonValue => ({
  follower,
  ...event,
  state: fault ? 'failed' : 'waits',
  ...(fault ? { fault } : {}),
});

/** What an operator does about events that were set aside; nothing of what they say passes here. */
export const quarantineCommands = (followers: Followers): Readonly<Record<string, AdminCommand>> => {
  const chosen = (name: string | undefined) => {
    if (name === undefined) return [...followers.all()];
    const following = followers.get(name);
    if (following) return [[name, following] as const];
    throw new AdminRefused(`Nothing here is called ${name}: ${[...followers.all().keys()].join(', ')}.`);
  };
  return {
    'quarantine-list': ({ args }) =>
      Promise.resolve({
        parked: chosen(textIn(args, 'follower')).flatMap(([name, { quarantine }]) =>
          quarantine.list().map((event) => lineOf(name, event)),
        ),
        discarded: chosen(textIn(args, 'follower')).flatMap(([name, { quarantine }]) =>
          quarantine.discarded().map((event) => lineOf(name, event)),
        ),
      }),
    'quarantine-show': ({ args }) => {
      const position = neededText(args, 'position');
      const found = [...followers.all()].flatMap(([name, { quarantine }]) =>
        quarantine
          .list()
          .filter((event) => event.position === position)
          .map((event) => {
            const behind = quarantine
              .list()
              .filter(({ position: later, keys }) => later > position && keys.some((key) => event.keys.includes(key)));
            return { event: lineOf(name, event), waitBehind: behind.map(({ position: later }) => later) };
          }),
      );
      if (found.length === 0) throw new AdminRefused('No event at that position is set aside.');
      return Promise.resolve({ found });
    },
    'quarantine-replay': async ({ args, progress }) => {
      const key = textIn(args, 'key');
      const all = chosen(textIn(args, 'follower')).filter(([, { quarantine }]) => quarantine.parkedKeys() > 0);
      const replayed: { readonly follower: string; readonly taken: number; readonly left: number }[] = [];
      for (const [index, [follower, { quarantine }]] of all.entries()) {
        progress({ what: 'replaying', at: index, of: all.length });
        replayed.push({ follower, ...(await quarantine.replay(key)) });
      }
      progress({ what: 'replaying', at: all.length, of: all.length });
      return { replayed };
    },
    'quarantine-discard': ({ args }) => {
      const [name, position] = [neededText(args, 'follower'), neededText(args, 'position')];
      const [found] = chosen(name);
      const outcome = found?.[1].quarantine.discard(position as Position);
      if (outcome === 'unknown') throw new AdminRefused('No event at that position is set aside there.');
      if (outcome === 'kept')
        throw new AdminRefused(
          'A read model gives nothing up: what it shows of the child would be too little for ever. Repair it and replay.',
        );
      return Promise.resolve({ discarded: position });
    },
  };
};
