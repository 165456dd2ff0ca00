import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/world.ts';

describe('An agency that is suspended while its tokens are out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agencies-'));
  cpSync(join(import.meta.dirname, '../../deploy/demonstration/agencies'), folder, { recursive: true });
  const world = new World({ AGENCIES_DIR: folder });
  beforeAll(() => world.start({ agenciesEveryMs: 50 }));
  afterAll(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  type InFile = { readonly code: string };
  const change = (changes: object): void => {
    for (const name of readdirSync(folder).filter((one) => one !== 'broken.json')) {
      const content = JSON.parse(readFileSync(join(folder, name), 'utf8')) as InFile | readonly InFile[];
      const all = Array.isArray(content) ? (content as readonly InFile[]) : [content as InFile];
      const changed = all.map((one) => (one.code === 'oakfield-gp' ? { ...one, ...changes } : one));
      writeFileSync(join(folder, name), JSON.stringify(changed));
    }
  };
  /** With one and the same token, which says nothing of the suspension. */
  const token = world.tokenOf('gp');
  const whoAmI = async () => {
    const answer = await fetch(`${world.service.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    const { code } = (await answer.json()) as { readonly code?: string };
    return [answer.status, code] as const;
  };
  const becomes = async (status: number): Promise<void> => {
    for (let tries = 0; (await whoAmI())[0] !== status; tries += 1) {
      if (tries > 1_000) throw new Error(`it did not become ${String(status)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('is refused with the same token, others go on, and it is let in again when it is reinstated', async () => {
    expect(await whoAmI()).toEqual([200, undefined]);
    change({ suspended: true });
    await becomes(403);
    expect((await whoAmI())[1]).toBe('ACC-010');
    expect((await world.get('health-visitor', '/v1/me')).status).toBe(200);
    change({ suspended: false });
    await becomes(200);
  });

  it('what an operator recorded over HTTP is not undone by files that are read again and again, and that is told', async () => {
    const of = (code: string) => world.get('operator', `/v1/services/${code}`);
    const { code: _code, status: _status, sourceKeys: _keys, ...particulars } = (await of('oakfield-gp')).body;
    const renamed = await world.post('operator', '/v1/services/oakfield-gp/changes', {
      ...particulars,
      name: 'By hand',
    });
    expect(renamed.status).toBe(200);
    change({ name: 'By file', contact: { day: '01632 960777' } });
    for (let tries = 0; !(await of('oakfield-gp')).text.includes('01632 960777') && tries < 1_000; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await of('oakfield-gp')).body).toMatchObject({ name: 'By hand', contact: { day: '01632 960777' } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await of('oakfield-gp')).body['name']).toBe('By hand');
    expect(world.lines.filter((line) => line.includes('agency-files-overruled'))).toHaveLength(1);
    await world.post('operator', '/v1/services/oakfield-gp/suspension', { reason: 'data-quality' });
    change({ contact: { day: '01632 960778' } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await whoAmI())[0]).toBe(403);
    await world.post('operator', '/v1/services/oakfield-gp/resumption', {});
    await becomes(200);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await whoAmI())[0]).toBe(200);
  });

  it('files that cannot be used change nothing, and are told of once', async () => {
    writeFileSync(join(folder, 'broken.json'), '{"code":"CANARY"');
    change({ suspended: true });
    const told = () => world.lines.filter((line) => line.includes('register files cannot be used'));
    while (told().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    // It looks again and again meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await whoAmI())[0]).toBe(200);
    expect(told()).toHaveLength(1);
    expect(world.lines.join()).not.toContain('CANARY');
    rmSync(join(folder, 'broken.json'));
    await becomes(403);
  });
});
