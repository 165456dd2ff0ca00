import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { foundFrom, isHealthNumber, likenessOf } from '@safeguarding/people';
import fc from 'fast-check';
import { World, type Answer } from './world.ts';

type Step = {
  readonly kind: 'merge' | 'undo' | 'birth' | 'undo-birth' | 'shield' | 'late' | 'lose';
  readonly pick: number;
  readonly other: number;
};
type Merge = { readonly id: string; readonly one: number; readonly other: number };
/** One history: two children and two of one pregnancy, which begins before anybody knows whom it will be. */
type Chain = {
  readonly family: string;
  readonly children: string[];
  readonly mother: object;
  unborn: string;
  readonly born: Set<number>;
  merges: readonly Merge[];
  readonly shielded: Set<number>;
  readonly concerns: Map<number, string[]>;
  late: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('merge', 'merge', 'undo', 'birth', 'birth', 'undo-birth', 'shield', 'late', 'lose'),
  pick: fc.nat(),
  other: fc.nat(),
});
const feeds = ['oakfield-registrations', 'ashby-community-system', 'hill-top-roll'] as const;
const bornOn = new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10);
const before = -1;

const numberOf = (n: number): string => {
  const first = `999${String(n).padStart(6, '0')}`;
  const digits = Array.from({ length: 10 }, (_, digit) => `${first}${String(digit)}`);
  return digits.find(isHealthNumber) ?? numberOf(n + 100_000);
};
const syllables = [
  'ba',
  'ket',
  'lio',
  'mur',
  'nuf',
  'par',
  'qui',
  'ros',
  'tav',
  'wex',
  'dre',
  'fop',
  'gim',
  'hul',
  'jes',
  'zon',
];
const candidate = (n: number): string =>
  [...createHash('sha256').update(String(n)).digest('hex').slice(0, 5)]
    .map((digit) => syllables[Number.parseInt(digit, 16)] ?? '')
    .join('');
const namesOf = (family: string, given: string) => ({ name: { family, given: [given] }, dateOfBirth: bornOn });
const families: string[] = [];
let candidates = 0;
/** A name for each history: a search with a slip in it, by which all of them would be found, finds nobody of another history. */
const familyOf = (n: number): string => {
  while (families.length <= n) {
    const family = candidate((candidates += 1));
    if (families.every((other) => likenessOf(namesOf(family, 'Robyn'), namesOf(other, 'Robin')) < foundFrom))
      families.push(family);
  }
  return families[n] ?? '';
};
const idOf = ({ body }: Answer): string => String(body['id']);

/** A world in which chains happen over HTTP; after each step a health visitor looks at everybody, and searches. */
export const identityChains = () => {
  const world = new World();
  let runs = 0;
  const send = async (as: string, path: string, body: unknown): Promise<Answer> => {
    const answer = await world.post(as, path, body, { 'if-match': '*', 'x-purpose': 'safeguarding' });
    if (answer.status > 201) throw new Error(`${as} ${path}: ${String(answer.status)} ${answer.text}`);
    return answer;
  };
  const settled = () => world.settled();
  const nhs = (n: number) => ({ kind: 'nhs-number', value: numberOf(runs * 10 + n) });
  const demographics = (family: string, postcode = 'ZZ99 1AA') => ({
    name: { family, given: ['Robin'] },
    dateOfBirth: bornOn,
    addresses: [{ use: 'current', lines: ['1 Invented Street'], postcode }],
  });

  const raise = async (chain: Chain, at: number): Promise<void> => {
    const summary = `Concern ${String(at)} of ${chain.family}.`;
    const childId = at === before ? chain.unborn : chain.children[at];
    await send('health-visitor', '/v1/concerns', { childId, category: 'neglect', occurredOn: bornOn, summary });
    chain.concerns.set(at, [summary]);
  };
  const begin = async (): Promise<Chain> => {
    runs += 1;
    const family = familyOf(runs);
    const mother = { identifiers: [nhs(9)] };
    const chain: Chain = {
      ...{ family, mother, unborn: '', merges: [], late: 0, children: [] },
      ...{ born: new Set(), shielded: new Set(), concerns: new Map() },
    };
    for (const at of [0, 1, 2, 3]) {
      const body = { identifiers: [nhs(at)], demographics: demographics(family) };
      chain.children.push(idOf(await send('oakfield-registrations', '/v1/children', body)));
    }
    const expectedOn = bornOn;
    chain.unborn = idOf(await send('oakfield-registrations', '/v1/children', { kind: 'unborn', mother, expectedOn }));
    for (const child of [...chain.children, chain.unborn])
      for (const feed of feeds) await send(feed, '/v1/registrations', { child });
    for (const at of [before, 0, 1, 2, 3]) await raise(chain, at);
    return chain;
  };

  const merged = ({ merges }: Chain, from: number): readonly number[] => {
    const found = new Set([from]);
    for (const at of found)
      for (const { one, other } of merges) if (one === at || other === at) found.add(one === at ? other : one);
    return [...found];
  };
  const membersOf = (chain: Chain, at: number): readonly number[] => {
    const all = merged(chain, at);
    return all.some((one) => chain.born.has(one)) ? [...all, before] : all;
  };

  const look = async (chain: Chain): Promise<void> => {
    await settled();
    for (const [at, child] of chain.children.entries()) {
      const members = membersOf(chain, at);
      const page = await world.get('health-visitor', `/v1/children/${child}`);
      const hidden = members.some((one) => chain.shielded.has(one));
      expect([at, page.status, hidden && page.text.includes('ZZ99')]).toEqual([at, 200, false]);
      const timeline = await world.get('health-visitor', `/v1/children/${child}/timeline?limit=200`);
      const told = (timeline.body['items'] as readonly { readonly summary?: string }[]).flatMap(
        ({ summary }) => summary ?? [],
      );
      expect([at, told.toSorted()]).toEqual([at, members.flatMap((one) => chain.concerns.get(one) ?? []).toSorted()]);
    }
    const question = {
      name: { family: chain.family, given: ['Robyn'] },
      dateOfBirth: bornOn,
      reason: 'check-for-second-record',
    };
    const purpose = { 'x-purpose': 'safeguarding' };
    const found = await world.post('health-visitor', '/v1/children/name-search', question, purpose);
    const ids = (found.body['items'] as readonly { readonly id: string }[]).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(chain.children.toSorted());
    expect(found.text).not.toContain('ZZ99');
    const stranger = await world.post('other-gp', '/v1/children/name-search', question, purpose);
    expect(stranger.body['items']).toEqual([]);
  };

  /** What both sides of a separation keep. */
  const keepShield = (chain: Chain, one: number, other: number): void => {
    if (![...membersOf(chain, one), ...membersOf(chain, other)].some((each) => chain.shielded.has(each))) return;
    chain.shielded.add(one).add(other);
  };

  const take = async (chain: Chain, { kind, pick, other }: Step): Promise<void> => {
    const at = pick % 4;
    const child = chain.children[at] ?? '';
    const steps: Readonly<Record<Step['kind'], () => Promise<unknown>>> = {
      merge: async () => {
        const to = (at + 1 + (other % 3)) % 4;
        if (merged(chain, at).includes(to)) return;
        const pair = { one: child, other: chain.children[to] };
        const why = { reason: 'same-demographics', explanation: 'Invented.' };
        const id = idOf(await send('gp-lead', '/v1/merges', { ...pair, ...why }));
        await send('teacher', `/v1/merges/${id}/confirmation`, {});
        chain.merges = [...chain.merges, { id, one: at, other: to }];
      },
      undo: async () => {
        const merge = chain.merges[pick % Math.max(1, chain.merges.length)];
        if (!merge) return;
        await settled();
        keepShield(chain, merge.one, merge.other);
        const why = { reason: 'different-children', explanation: 'Invented.' };
        await send('gp-lead', `/v1/merges/${merge.id}/undoing`, why);
        chain.merges = chain.merges.filter(({ id }) => id !== merge.id);
      },
      birth: async () => {
        // Two of the four are of this pregnancy: the twin that is told of last was nobody's guess.
        const twin = at % 2;
        const children = [{ order: twin + 1, identifiers: [nhs(twin)], demographics: demographics(chain.family) }];
        await send('oakfield-registrations', '/v1/births', { mother: chain.mother, bornOn, children });
        chain.born.add(twin);
      },
      'undo-birth': async () => {
        if (!chain.born.has(at)) return;
        keepShield(chain, at, before);
        const why = { reason: 'wrong-mother', explanation: 'Invented.' };
        await send('gp-lead', `/v1/children/${child}/birth/undoing`, why);
        chain.born.delete(at);
      },
      shield: async () => {
        const who = other % 3 === 0 ? before : at;
        const id = who === before ? chain.unborn : child;
        await send('gp', `/v1/children/${id}/shield`, { reasons: 'Invented.' });
        chain.shielded.add(who);
      },
      late: async () => {
        chain.late += 1;
        const postcode = `ZZ99 ${String(chain.late % 10)}BB`;
        const body = { identifiers: [nhs(at)], demographics: demographics(chain.family, postcode) };
        expect(idOf(await send('oakfield-registrations', '/v1/children', body))).toBe(child);
      },
      lose: () => world.restart({ loseReadModels: true }),
    };
    await steps[kind]();
    await look(chain);
  };

  return {
    /** Both who search by name are admitted to it. */
    start: async (): Promise<void> => {
      await world.start();
      await world.admit('health-visitor', 'other-gp');
    },
    world,
    /**
     * Runs so many chains, and says so; throws with the seed and a chain that breaks a promise: the shortest, or where chains are long,
     * and looking for a shorter one takes hours, the one that was met. `told` hears of each chain that held.
     */
    hold: async (
      numRuns: number,
      maxLength: number,
      { shorten = true, told = () => undefined }: { shorten?: boolean; told?: (line: string) => void } = {},
    ): Promise<number> => {
      const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength }), async (chain) => {
        const began = performance.now();
        const history = await begin();
        for (const [at, one] of chain.entries()) {
          await take(history, one).catch((error: unknown) => {
            told(`chain ${String(runs)} broke at step ${String(at + 1)}, ${one.kind}, of ${JSON.stringify(chain)}`);
            throw error;
          });
        }
        told(`chain ${String(runs)}: ${String(chain.length)} steps held, ${(performance.now() - began).toFixed(0)} ms`);
      });
      const { failed, seed, counterexample, errorInstance } = await fc.check(property, {
        ...{ numRuns, endOnFailure: !shorten },
        ...(process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }),
      });
      if (failed) throw new Error(`seed ${String(seed)}: ${JSON.stringify(counterexample)}`, { cause: errorInstance });
      return numRuns;
    },
  };
};
