import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Canaries, tellScene } from '../support/scene.ts';
import { World, type Answer } from '../support/world.ts';

type Sending = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };
type Sent = { readonly what: string; readonly answers: readonly string[] };

/** Who ends their own sight is answered as a stranger from then on, the same command too: a replay is authorised anew. */
const endsOwnSight = /\/(?:registrations|involvements\/[^/]+)\/end$|\/departures$|\/birth\/undoing$/;

const seenIn = ({ status, text, body, headers }: Answer): string =>
  JSON.stringify([status, status < 300 ? text : body['code'], headers.get('etag'), headers.get('location')]);

/** A client that lost patience: each of its commands goes out three times at once, and once more after the answer. */
class ImpatientWorld extends World {
  readonly sent: Sent[] = [];

  override async ask(method: string, as: string, path: string, sending: Sending = {}): Promise<Answer> {
    if (method !== 'POST') return super.ask(method, as, path, sending);
    const headers = { 'idempotency-key': randomUUID(), ...sending.headers };
    const once = (): Promise<Answer> => super.ask(method, as, path, { ...sending, headers });
    const answers = await Promise.all([once(), once(), once()]);
    answers.push(await once());
    this.sent.push({ what: `${as} ${path}`, answers: answers.map(seenIn) });
    return answers.find(({ status }) => status < 300) ?? answers[0];
  }
}

describe('every command of the scene, sent three times at once and once more', () => {
  const world = new ImpatientWorld();
  const kept = (): readonly Sent[] => world.sent.filter(({ what }) => !endsOwnSight.test(what));
  beforeAll(async () => {
    await world.start();
    await tellScene(world, new Canaries());
  }, 600_000);
  afterAll(() => world.stop());

  it('is answered alike each time: status, body, tag and place', () => {
    expect(kept().length).toBeGreaterThan(300);
    expect(kept().filter(({ answers }) => new Set(answers).size > 1)).toEqual([]);
  });
});
