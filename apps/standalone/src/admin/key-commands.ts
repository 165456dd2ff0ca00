import type { JsonValue } from '@safeguarding/kernel';
import { AdminRefused, type AdminCommand } from '@safeguarding/platform';
import type { OpenedSealing } from '@safeguarding/sealing';

type Keys = Pick<OpenedSealing, 'keyStatus' | 'rotateKeys'>;

const statusOf = async (keys: Keys): Promise<Readonly<Record<string, JsonValue>>> => {
  const { current, provider, counts } = await keys.keyStatus();
  const old = [...counts].filter(([id]) => id !== current).reduce((all, [, count]) => all + count, 0);
  return { provider, current, keys: Object.fromEntries(counts), underOlderKeys: old };
};

/** The key-encryption keys: under which everything lies, and a new one. No event is touched. */
export const keyCommands = (keys: Keys): Readonly<Record<string, AdminCommand>> => {
  const state = { rotating: false };
  return {
    'keys-status': () => statusOf(keys),
    'keys-rotate': async ({ progress }) => {
      if (state.rotating) throw new AdminRefused('A rotation is under way: see keys status.');
      state.rotating = true;
      try {
        const { moved, resumed } = await keys.rotateKeys(({ done, all }) => {
          progress({ what: 'rewrapping', at: done, of: all });
        });
        return { moved, resumed, ...(await statusOf(keys)) };
      } finally {
        state.rotating = false;
      }
    },
  };
};
