import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { refusalFloorMs, routesOf } from '@safeguarding/access';
import { CountedWork, type Work } from '../support/counted-work.ts';
import { Canaries, pathOf, tellScene, type Left } from '../support/scene.ts';
import { World } from '../support/world.ts';

/** Strangers to the child of the scene, or to things about it. */
const strangers = ['other-gp', 'teacher', 'millbrook-clinical-system'] as const;
const nobody = '00000000-0000-4000-8000-000000000009';
/** Commands with bodies that are right, so that only visibility is judged. */
const commands: Readonly<Record<string, object>> = {
  '/v1/children/:childId/involvements': {},
  '/v1/children/:childId/direct-contacts': {
    with: { agency: 'hill-top-primary' },
    channel: 'telephone',
    outcome: 'spoken-to',
  },
  '/v1/children/:childId/opt-outs': {
    decidedBy: { authority: 'parental-responsibility', standing: 'holder-of-parental-responsibility' },
    evidence: 'A form, invented.',
  },
  '/v1/referrals/:id/acknowledgement': {},
};
/** Node's timers may fire up to a millisecond early. */
const timerMs = 1;

type Refused = { readonly work: Work; readonly tookMs: number };
type Pair = {
  readonly where: string;
  readonly route: string;
  readonly hidden: Refused;
  readonly nobody: Refused;
};

/** What the hidden one did beyond the other. */
const beyond = ({ hidden, nobody: none }: Pair): Work =>
  Object.fromEntries(
    Object.entries(hidden.work)
      .map(([call, times]) => [call, times - (none.work[call] ?? 0)] as const)
      .filter(([, times]) => times !== 0),
  );

describe('a refusal about what is hidden, beside one about what is not there', () => {
  const world = new World();
  const counted = new CountedWork();
  let left: Left;
  const pairs: Pair[] = [];

  const ask = async (
    method: string,
    as: string,
    path: string,
    body: object = {},
  ): Promise<Refused & { readonly status: number }> => {
    const began = performance.now();
    const { status } = await (method === 'GET' ? world.get(as, path) : world.post(as, path, body));
    return { status, tookMs: performance.now() - began, work: counted.taken() };
  };

  beforeAll(async () => {
    await world.start({ wrapStorage: counted.wrap });
    left = await tellScene(world, new Canaries());
    const ids = new Set<string>(Object.values(left));
    const routes = routesOf(world.service.app.get(ModulesContainer)).filter(
      ({ method, path, access }) =>
        path.includes('/:') && access !== 'public' && access !== 'none' && (method === 'GET' || path in commands),
    );
    for (const { method, path: route } of routes) {
      const path = pathOf(route, left);
      const parts = path.split('/');
      const empty = parts.map((part) => (ids.has(part) ? nobody : part)).join('/');
      for (const as of strangers) {
        const first = await ask(method, as, path, commands[route]);
        if (first.status !== 404) continue;
        await ask(method, as, empty, commands[route]);
        // The second time is the steady one: what the process remembers of callers and policy is remembered of both.
        const [hidden, none] = [
          await ask(method, as, path, commands[route]),
          await ask(method, as, empty, commands[route]),
        ];
        if (hidden.status !== 404 || none.status !== 404) throw new Error(`${as} ${path} is answered otherwise`);
        pairs.push({ where: `${as} ${method} ${route}`, route, hidden, nobody: none });
      }
    }
  }, 300_000);
  afterAll(async () => {
    await world.stop();
    counted.stop();
  });

  const ofChildAlone = ({ route }: Pair): boolean => route.match(/:\w+/g)?.join() === ':childId';

  it('does exactly the same where a child is asked for: the same reads of the log and of rows, the same ciphers, keys and hashes', () => {
    const compared = pairs.filter(ofChildAlone);
    expect(compared.length).toBeGreaterThan(5);
    for (const { where, hidden, nobody: none } of compared) expect([where, hidden.work]).toEqual([where, none.work]);
  });

  it('where a thing is asked for reads the fence of its children and nothing else beyond: no row, cipher, key or hash', () => {
    const compared = pairs.filter((pair) => !ofChildAlone(pair));
    expect(compared.length).toBeGreaterThan(10);
    for (const pair of compared) {
      const { where, nobody: none } = pair;
      expect([where, Object.keys(none.work).filter((call) => !(call in pair.hidden.work))]).toEqual([where, []]);
      for (const [call, times] of Object.entries(beyond(pair))) {
        expect([where, call]).toEqual([
          where,
          expect.stringMatching(/^log\.readStream (?:person|sharing|concern|referral)$/),
        ]);
        expect(times).toBeLessThanOrEqual(4);
      }
    }
  });

  it('is put on record once, in the same place', () => {
    for (const { where, hidden, nobody: none } of pairs)
      for (const { work } of [hidden, none])
        expect([where, Object.entries(work).filter(([call]) => call.startsWith('log.append'))]).toEqual([
          where,
          [['log.append reads', 1]],
        ]);
  });

  it('is answered when the floor has passed, and not before', () => {
    for (const { where, hidden, nobody: none } of pairs)
      for (const { tookMs } of [hidden, none])
        expect([where, tookMs >= refusalFloorMs - timerMs]).toEqual([where, true]);
  });

  it('would be told from an answer by the same count', async () => {
    const shown = await ask('GET', 'gp', `/v1/children/${left.child}/timeline`);
    const refused = pairs.find(({ route }) => route === '/v1/children/:childId/timeline');
    expect(shown.status).toBe(200);
    expect(Object.keys(shown.work)).toEqual(expect.arrayContaining(['rows.tuples', 'log.append reads']));
    expect(shown.work).not.toEqual(refused?.hidden.work);
  });
});
