import type { Adapter, AdapterPayload, ClientMetadata } from 'oidc-provider';

const maxKept = 2_000;
const defaultSeconds = 600;
type Kept = { readonly payload: AdapterPayload; readonly untilMs: number };

/** What one development issuer keeps while it runs; the oldest leave first. */
type Memory = Map<string, Kept>;

/**
 * Sessions, codes and grants of the development issuer, kept in memory only: sign-ins end with the process, tokens do not. Clients
 * are found here too, because the library copies static ones with structuredClone and then, in a test's sandbox, takes the copies
 * for no plain objects.
 */
export const memoryAdapters = (clients: readonly ClientMetadata[]): ((model: string) => Adapter) => {
  const memory: Memory = new Map();
  const found = new Map(clients.map((client) => [client.client_id, client as AdapterPayload]));
  return (model) => {
    const kept = adapter(memory, model);
    return model === 'Client' ? { ...kept, find: (id) => Promise.resolve(found.get(id)) } : kept;
  };
};

const adapter = (memory: Memory, model: string): Adapter => {
  const find = (matches: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> =>
    Promise.resolve(
      [...memory].find(([key, kept]) => key.startsWith(`${model} `) && alive(kept) && matches(kept.payload))?.[1]
        .payload,
    );
  const key = (id: string): string => `${model} ${id}`;
  return {
    upsert: (id, payload, expiresIn) => {
      memory.delete(key(id));
      memory.set(key(id), { payload, untilMs: Date.now() + (expiresIn ?? defaultSeconds) * 1000 });
      const [oldest] = memory.keys();
      if (memory.size > maxKept && oldest !== undefined) memory.delete(oldest);
      return Promise.resolve();
    },
    find: (id) => {
      const kept = memory.get(key(id));
      return Promise.resolve(kept && alive(kept) ? kept.payload : undefined);
    },
    findByUid: (uid) => find((payload) => payload.uid === uid),
    findByUserCode: (userCode) => find((payload) => payload.userCode === userCode),
    consume: (id) => {
      const kept = memory.get(key(id));
      if (kept) kept.payload.consumed = Math.floor(Date.now() / 1000);
      return Promise.resolve();
    },
    destroy: (id) => {
      memory.delete(key(id));
      return Promise.resolve();
    },
    revokeByGrantId: (grantId) => {
      for (const [name, { payload }] of memory) if (payload.grantId === grantId) memory.delete(name);
      return Promise.resolve();
    },
  };
};

const alive = ({ untilMs }: Kept): boolean => untilMs > Date.now();
