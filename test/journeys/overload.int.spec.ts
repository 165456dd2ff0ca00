import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Ledger } from '@safeguarding/ledger';
import type { Storage } from '../../apps/standalone/src/storage.ts';
import { BuiltService } from '../support/built-service.ts';
import { World } from '../support/world.ts';

jest.setTimeout(120_000);
const concern = (childId: string) => ({ childId, category: 'neglect', occurredOn: '2026-01-05', summary: 'invented' });

/** Holds new concerns until they are let go, as a disk would that is slow for them alone. */
class HeldConcerns {
  private holding = false;
  private readonly waiting: (() => void)[] = [];

  get held(): number {
    return this.waiting.length;
  }

  readonly wrap = (storage: Storage): Storage => ({ ...storage, ledger: this.over(storage.ledger) });

  hold(): void {
    this.holding = true;
  }

  letGo(): void {
    this.holding = false;
    for (const go of this.waiting.splice(0)) go();
  }

  private over(ledger: Ledger): Ledger {
    const create: Ledger['create'] = async (slice, creation) => {
      if (this.holding && slice.category === 'concern')
        await new Promise<void>((resolve) => this.waiting.push(resolve));
      return ledger.create(slice, creation);
    };
    return new Proxy(ledger, {
      get: (target, name) => {
        if (name === 'create') return create;
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }
}

describe('Two clients, one of them noisy', () => {
  let world: World | undefined;
  afterEach(() => world?.stop());

  it('by number: the noisy one is told 429 with Retry-After, the quiet one’s requests all succeed', async () => {
    world = new World({ RATE_LIMIT: '20' });
    await world.start();
    const child = await world.child('9990000018', 'oakfield-registrations');
    const get = world.get.bind(world);
    // A client is the system that somebody works with: all of its people together are one.
    const began = performance.now();
    const noise = Promise.all(
      Array.from({ length: 300 }, () => get('oakfield-clinical-system', '/v1/agencies?limit=1')),
    );
    const quiet: number[] = [];
    for (let n = 0; n < 5; n += 1) quiet.push((await world.post('gp', '/v1/concerns', concern(child))).status);
    const noisy = await noise;
    expect(quiet).toEqual([201, 201, 201, 201, 201]);
    const refused = noisy.filter((answer) => answer.status === 429);
    // Twenty of each second that it took, begun ones too, however slow the machine is.
    const most = 20 * Math.ceil((performance.now() - began) / 1_000 + 1);
    expect(noisy.length - refused.length).toBeLessThanOrEqual(most);
    expect(refused.every((answer) => answer.headers.has('retry-after'))).toBe(true);
  });

  it('by time: one that keeps all it may have under way leaves room, so that nobody waits behind it', async () => {
    const concerns = new HeldConcerns();
    world = new World({ IN_FLIGHT_LIMIT: '16' });
    await world.start({ wrapStorage: concerns.wrap });
    const [post, get] = [world.post.bind(world), world.get.bind(world)];
    const child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
    concerns.hold();
    const noisy = Array.from({ length: 40 }, () => post('gp', '/v1/concerns', concern(child)));
    const settledEarly: number[] = [];
    for (const one of noisy) void one.then(({ status }) => settledEarly.push(status));
    while (concerns.held < 8 || settledEarly.length < 32) await new Promise((resolve) => setTimeout(resolve, 5));
    // Half of what the service has under way is the most; everything else was refused at once, by a code and not by a queue.
    expect([concerns.held, settledEarly.filter((status) => status !== 429 && status !== 503)]).toEqual([8, []]);
    const quiet = await Promise.all(
      Array.from({ length: 6 }, () => get('oakfield-clinical-system', '/v1/agencies?limit=1')),
    );
    expect(quiet.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(concerns.held).toBe(8);
    concerns.letGo();
    expect((await Promise.all(noisy)).filter(({ status }) => status === 201)).toHaveLength(8);
    expect((await post('gp', '/v1/concerns', concern(child))).status).toBe(201);
  });
});

describe('Five times more at once than the service answers', () => {
  it('is refused with 429 or 503 and Retry-After, loses nothing that was acknowledged, and is over when it is over', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'safeguarding-overload-'));
    const service = await BuiltService.start({ dataDir, env: { IN_FLIGHT_LIMIT: '16' } });
    try {
      const send = async (as: object, path: string, body: object) => {
        const answer = await fetch(`${service.url}${path}`, {
          method: 'POST',
          headers: {
            ...{ authorization: `Bearer ${await service.token(as)}`, 'content-type': 'application/json' },
            'idempotency-key': randomUUID(),
          },
          body: JSON.stringify(body),
        });
        return {
          status: answer.status,
          headers: answer.headers,
          body: (await answer.json()) as Record<string, unknown>,
        };
      };
      const feed = { client: 'oakfield-registrations' };
      const { body } = await send(feed, '/v1/children', { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] });
      const child = String(body['id']);
      await send(feed, '/v1/registrations', { child });
      const acknowledged: string[] = [];
      const refusals: { readonly status: number; readonly said: boolean }[] = [];
      const livez: number[] = [];
      const personas = ['gp', 'gp-lead'];
      // The issuer is not what is overloaded here.
      for (const persona of personas) await service.token({ persona });
      let over = false;
      const client = async (n: number): Promise<void> => {
        while (!over) {
          const answer = await send({ persona: personas[n % 2] }, '/v1/concerns', concern(child));
          if (answer.status === 201) acknowledged.push(String(answer.body['id']));
          else refusals.push({ status: answer.status, said: answer.headers.has('retry-after') });
        }
      };
      const clients = Array.from({ length: 80 }, (_, n) => client(n));
      for (let n = 0; n < 10; n += 1) {
        livez.push((await fetch(`${service.url}/livez`)).status);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      while (acknowledged.length < 50) await new Promise((resolve) => setTimeout(resolve, 20));
      over = true;
      await Promise.all(clients);
      expect(refusals.length).toBeGreaterThan(0);
      expect(refusals.filter(({ status, said }) => ![429, 503].includes(status) || !said)).toEqual([]);
      expect(new Set(livez)).toEqual(new Set([200]));
      // Nobody started it anew: the first request after is answered.
      expect((await send({ persona: 'gp' }, '/v1/concerns', concern(child))).status).toBe(201);
      const token = await service.token({ persona: 'gp' });
      const headers = { authorization: `Bearer ${token}`, 'x-purpose': 'direct-care' };
      for (const id of acknowledged)
        expect((await fetch(`${service.url}/v1/concerns/${id}`, { headers })).status).toBe(200);
    } finally {
      await service.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
