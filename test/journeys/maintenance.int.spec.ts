import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { actions, routesOf } from '@safeguarding/access';
import { runOperator } from '../../apps/operator/src/program.ts';
import { World } from '../support/world.ts';

const nobody = '00000000-0000-4000-8000-000000000009';
const concern = { category: 'neglect', occurredOn: '2026-01-05', summary: 'Invented.' };

describe('a service that only reads for a while', () => {
  const world = new World();
  let child = '';
  const operate = async (...words: readonly string[]) => {
    const lines: string[] = [];
    const terminal = {
      out: (line: string) => void lines.push(line),
      err: (line: string) => void lines.push(line),
      interactive: false,
    };
    const exit = await runOperator([...words, '--url', world.service.url], terminal, { DATA_DIR: world.folder });
    return { exit, said: lines.join('\n') };
  };
  const health = async (): Promise<Readonly<Record<string, unknown>>> =>
    (await (await fetch(`${world.service.url}/health`)).json()) as never;
  const recorded = async (): Promise<number> => {
    const { log } = world.service.storage;
    return (await log.readAll({ limit: 10_000 })).filter(({ stream }) => !stream.startsWith('reads-')).length;
  };
  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations');
  });
  afterAll(() => world.stop());

  it('refuses every command of every route with one code and Retry-After, records nothing, and reads go on with their receipts', async () => {
    const raised = await world.post('gp', '/v1/concerns', { ...concern, childId: child });
    expect(raised.status).toBe(201);
    expect((await health())['mode']).toBe('normal');
    const on = await operate('maintenance', 'on', '--reason', 'backup', '--retry-after', '120');
    expect(on).toEqual({ exit: 0, said: 'The service says read-only: commands are refused, reads go on' });
    expect(await health()).toMatchObject({
      status: 'up',
      mode: 'read-only',
      maintenance: { reason: 'backup', retryAfterSeconds: 120, commandsUnderWay: 0 },
    });
    const before = await recorded();
    const commands = routesOf(world.service.app.get(ModulesContainer)).filter(
      ({ access }) => access in actions && actions[access as keyof typeof actions] === 'command',
    );
    expect(commands.length).toBeGreaterThan(40);
    let held = 0;
    for (const { method, path } of commands) {
      const at = path.replaceAll(/:\w+/g, nobody);
      const asked = await Promise.all(
        ['gp', 'social-worker', 'review-chair', 'oakfield-clinical-system', 'oakfield-registrations'].map((as) =>
          world.ask(method, as, at, { body: {} }),
        ),
      );
      const verdicts = asked.map(({ status, headers, body }) =>
        status === 503 ? `${String(body['code'])} ${headers.get('retry-after') ?? ''}` : String(status),
      );
      expect([path, verdicts.filter((one) => one !== '403' && one !== 'HTTP-017 120')]).toEqual([path, []]);
      held += verdicts.filter((one) => one !== '403').length;
    }
    expect(held).toBeGreaterThan(commands.length);
    expect(await recorded()).toBe(before);
    // Somebody unknown learns nothing of it.
    expect((await fetch(`${world.service.url}/v1/concerns`, { method: 'POST' })).status).toBe(401);
    const read = await world.get('gp', `/v1/concerns/${String(raised.body['id'])}`);
    expect(read.status).toBe(200);
    const found = await world.post(
      'gp',
      '/v1/children/search',
      { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] },
      { 'x-purpose': 'direct-care' },
    );
    expect(found.status).toBe(200);
    const receipts = await world.service.storage.log.readAll({ filter: { streams: ['reads-'] }, limit: 1_000 });
    expect(receipts.length).toBeGreaterThan(1);
  });

  it('stays so over a restart, and the same command with the same key is taken once it is over', async () => {
    await world.restart();
    const key = { 'idempotency-key': 'held-back' };
    const body = { ...concern, childId: child };
    expect((await world.post('gp', '/v1/concerns', body, key)).status).toBe(503);
    expect((await operate('maintenance', 'status')).said).toContain('The service says: read-only');
    expect(await operate('maintenance', 'off')).toMatchObject({ exit: 0 });
    expect((await world.post('gp', '/v1/concerns', body, key)).status).toBe(201);
    expect((await health())['mode']).toBe('normal');
    expect(await operate('maintenance', 'off')).toMatchObject({ exit: 0 });
  });

  it('is closed by a switch that nobody can read', async () => {
    writeFileSync(join(world.folder, 'maintenance.json'), '{"since":');
    while ((await health())['mode'] !== 'read-only') await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await world.post('gp', '/v1/concerns', { ...concern, childId: child })).status).toBe(503);
    expect((await operate('maintenance', 'off')).exit).toBe(0);
  });

  it('tells an operator whose switch nobody sees', async () => {
    const elsewhere = await operate('maintenance', 'on', '--data', join(world.folder, 'notary'), '--wait', '1');
    expect([elsewhere.exit, elsewhere.said]).toEqual([1, expect.stringContaining('has not come to read-only')]);
    const terminal = { out: () => undefined, err: () => undefined, interactive: false };
    const away = ['maintenance', 'off', '--url', 'http://127.0.0.1:1', '--data', world.folder];
    expect(await runOperator(away, terminal)).toBe(3);
    expect((await operate('maintenance', 'on', '--data', join(world.folder, 'none'))).exit).toBe(4);
    expect((await operate('maintenance', 'on', '--reason', 'boredom')).exit).toBe(2);
  });
});
