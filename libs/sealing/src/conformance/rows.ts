import { deepEqual, equal, notDeepEqual, notEqual, ok, rejects } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { agencyId, eventId, instant, personId, type SealedPart } from '@safeguarding/kernel';
import { KeyDestroyed, KeyUnwrapFailed } from '../errors.ts';
import type { KeyProvider, KeyToUnwrap, WrappedKey } from '../key-provider.ts';
import { MemoryKeyStore } from '../memory-key-store.ts';
import { openSealing, type OpenedSealing } from '../open-sealing.ts';
import { rewrapKeys } from '../rewrap-keys.ts';
import type { Keeper } from './keepers.ts';

type Open = Pick<Keeper, 'open' | 'rotate'>;

/** One promise that every provider of keys keeps, and the broken providers that its check must catch. */
export type Row = {
  readonly title: string;
  readonly check: (keeper: Open) => Promise<void>;
  readonly teeth: readonly { readonly title: string; readonly broken: (provider: KeyProvider) => KeyProvider }[];
};

const gp = agencyId('millbrook-surgery');
const child = personId('0f4c1c1e-5a58-4c39-9d4c-7f6a0d3f0001');
const sister = personId('0f4c1c1e-5a58-4c39-9d4c-7f6a0d3f0002');
const context = { eventId: eventId('5d5f0c1a-2a57-4e0c-8f7e-000000000001'), type: 'concern-raised', schemaVersion: 1 };
const ended = { at: instant('2044-03-01T02:00:00Z'), why: 'retention-ended' };

const some = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ key: randomBytes(32), label: `label-${String(n)}` }));
const bytesOf = (keys: readonly Uint8Array[]): readonly string[] => keys.map((key) => Buffer.from(key).toString('hex'));
const labelled = (
  wrapped: readonly WrappedKey[],
  labels: readonly { readonly label: string }[],
): readonly KeyToUnwrap[] => wrapped.map((one, n) => ({ ...one, label: labels[n]?.label ?? '' }));
const one = async (provider: KeyProvider) => {
  const keys = some(1);
  const [wrapped] = labelled(await provider.wrap(keys), keys);
  ok(wrapped);
  return { wrapped, key: keys[0]?.key };
};

const sealFor = async ({ sealing }: OpenedSealing, person = child): Promise<SealedPart> => {
  const [sealed] = await sealing.seal(context, gp, 'child-record', [{ person, classes: { narrative: { text: 'x' } } }]);
  ok(sealed);
  return sealed;
};

/** A ledger without a life for keys in memory: each use goes to the provider. */
const opened = async (provider: KeyProvider, keyStore = new MemoryKeyStore()): Promise<OpenedSealing> =>
  openSealing({ keyStore, provider, cache: { lifeMs: 0 } });

const wrapping: readonly Row[] = [
  {
    title: 'many keys at once come back as they went, in their order, also to a process that starts later',
    check: async ({ open }) => {
      const keys = some(300);
      const wrapped = labelled(await (await open()).wrap(keys), keys);
      deepEqual(bytesOf(await (await open()).unwrap(wrapped)), bytesOf(keys.map(({ key }) => key)));
    },
    teeth: [
      {
        title: 'answers out of order',
        broken: (inner) => ({ ...shown(inner), unwrap: async (keys) => (await inner.unwrap(keys)).toReversed() }),
      },
    ],
  },
  {
    title: 'a wrapped key holds nothing of the key, and never looks the same twice',
    check: async ({ open }) => {
      const provider = await open();
      const [key] = some(1);
      ok(key);
      const [first, second] = [await provider.wrap([key]), await provider.wrap([key])];
      notDeepEqual(first, second);
      const text = Buffer.from(first[0]?.wrapped ?? []);
      ok(text.length >= 32 && text.length <= 4096, 'the key store takes 32 to 4096 bytes');
      ok(!text.includes(key.key) && !text.includes(key.key.toString('base64')));
    },
    teeth: [
      { title: 'no wrapping at all', broken: (inner) => ({ ...shown(inner), wrap: asTheyAre, unwrap: asTheyWere }) },
    ],
  },
  {
    title: 'a key that was moved to another label, altered, or named as under another key does not unwrap',
    check: async ({ open }) => {
      const provider = await open();
      const { wrapped } = await one(provider);
      const altered = Uint8Array.from(wrapped.wrapped);
      altered[20] = (altered[20] ?? 0) === 65 ? 66 : 65;
      for (const wrong of [
        { ...wrapped, label: 'label-1' },
        { ...wrapped, wrapped: altered },
        { ...wrapped, kekId: 'somebody-elses' },
      ])
        await rejects(provider.unwrap([wrong]), KeyUnwrapFailed);
      // One bad key among good ones is refused with the whole list, and the good ones still unwrap.
      await rejects(provider.unwrap([wrapped, { ...wrapped, label: 'label-1' }]), KeyUnwrapFailed);
      equal((await provider.unwrap([wrapped])).length, 1);
    },
    teeth: [
      {
        title: 'labels that bind nothing',
        broken: (inner) => ({
          ...shown(inner),
          wrap: (keys) => inner.wrap(keys.map(({ key }) => ({ key, label: 'same' }))),
          unwrap: (keys) => inner.unwrap(keys.map((key) => ({ ...key, label: 'same' }))),
        }),
      },
    ],
  },
  {
    title: 'what is unwrapped belongs to the caller, who wipes it',
    check: async ({ open }) => {
      const provider = await open();
      const { wrapped, key } = await one(provider);
      for (const bytes of await provider.unwrap([wrapped])) bytes.fill(0);
      deepEqual(bytesOf(await provider.unwrap([wrapped])), bytesOf([key ?? new Uint8Array()]));
    },
    teeth: [{ title: 'bytes that are shared', broken: (inner) => ({ ...shown(inner), unwrap: remembering(inner) }) }],
  },
];

const rotation: readonly Row[] = [
  {
    title: 'after a rotation new keys lie under the new key, and older ones still unwrap',
    check: async ({ open, rotate }) => {
      const before = await open();
      const { wrapped, key } = await one(before);
      equal(wrapped.kekId, await before.currentKeyId());
      await rotate();
      const after = await open();
      notEqual(await after.currentKeyId(), wrapped.kekId);
      equal((await one(after)).wrapped.kekId, await after.currentKeyId());
      deepEqual(bytesOf(await after.unwrap([wrapped])), bytesOf([key ?? new Uint8Array()]));
    },
    teeth: [
      {
        title: 'an id that stays',
        broken: (inner) => ({ ...shown(inner), currentKeyId: () => Promise.resolve('always') }),
      },
    ],
  },
  {
    title: 'a rewrapping brings every key under the new one, rewrites no event and raises nothing that was destroyed',
    check: async ({ open, rotate }) => {
      const keyStore = new MemoryKeyStore();
      const before = await opened(await open(), keyStore);
      const [sealed, hers] = [await sealFor(before), await sealFor(before, sister)];
      const hash = before.keyedHash.of('test', 'the same');
      await keyStore.destroy({ person: sister }, ended);
      await rotate();
      const provider = await open();
      // Three keys of the ledger itself, and the child's.
      equal(await rewrapKeys(keyStore, provider, { pageSize: 1 }), 4);
      const current = await provider.currentKeyId();
      deepEqual(await keyStore.keysNotUnder(current, '', 10), []);
      deepEqual(await keyStore.secretsNotUnder(current), []);
      equal(await rewrapKeys(keyStore, provider), 0);
      const after = await opened(await open(), keyStore);
      const reopened = await after.sealing.open(context, sealed).catch((error: unknown) => error as Error);
      deepEqual(reopened, { person: child, classes: { narrative: { text: 'x' } } });
      equal(await after.sealing.open(context, hers), undefined);
      equal(after.keyedHash.of('test', 'the same'), hash);
    },
    teeth: [
      {
        title: 'another key put in its place',
        broken: (inner) => ({
          ...shown(inner),
          wrap: (keys) => inner.wrap(keys.map(({ label }) => ({ key: randomBytes(32), label }))),
        }),
      },
    ],
  },
];

const erasure: readonly Row[] = [
  {
    title: 'erasure leaves nothing that opens, for the process that erased and for one that starts later',
    check: async ({ open }) => {
      const keyStore = new MemoryKeyStore();
      const ledger = await opened(await open(), keyStore);
      const [sealed, hers] = [await sealFor(ledger), await sealFor(ledger, sister)];
      ok(await ledger.sealing.open(context, sealed));
      await keyStore.destroy({ person: child }, ended);
      const later = await opened(await open(), keyStore);
      for (const each of [ledger, later]) {
        equal(await each.sealing.open(context, sealed), undefined);
        await rejects(sealFor(each), KeyDestroyed);
        ok(await each.sealing.open(context, hers));
      }
    },
    teeth: [],
  },
  {
    title: 'an erasure that comes while the keeper is asked counts: what was asked for is not opened and not sealed',
    check: async ({ open }) => {
      const keyStore = new MemoryKeyStore();
      const inner = await open();
      const sealed = await sealFor(await opened(inner, keyStore));
      const gate = Promise.withResolvers<undefined>();
      let held = false;
      const slow: KeyProvider = {
        ...shown(inner),
        unwrap: async (keys) => {
          const bytes = await inner.unwrap(keys);
          if (held) await gate.promise;
          return bytes;
        },
      };
      const ledger = await opened(slow, keyStore);
      held = true;
      const reading = ledger.sealing.open(context, sealed);
      const appending = rejects(sealFor(ledger), KeyDestroyed);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await keyStore.destroy({ person: child }, ended);
      gate.resolve(undefined);
      equal(await reading, undefined);
      await appending;
    },
    teeth: [],
  },
];

/** A provider may be a class: spread, it would lose its methods. */
const shown = (inner: KeyProvider): KeyProvider => ({
  description: inner.description,
  currentKeyId: () => inner.currentKeyId(),
  wrap: (keys) => inner.wrap(keys),
  unwrap: (keys) => inner.unwrap(keys),
});

const asTheyAre: KeyProvider['wrap'] = (keys) =>
  Promise.resolve(keys.map(({ key }) => ({ kekId: 'none', wrapped: Uint8Array.from(key) })));
const asTheyWere: KeyProvider['unwrap'] = (keys) => Promise.resolve(keys.map(({ wrapped }) => wrapped));

const remembering = (inner: KeyProvider): KeyProvider['unwrap'] => {
  let kept: Promise<readonly Uint8Array[]> | undefined;
  return (keys) => (kept ??= inner.unwrap(keys));
};

export const rows: readonly Row[] = [...wrapping, ...rotation, ...erasure];
