import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltService } from '../support/built-service.ts';

const dist = join(import.meta.dirname, '../../dist');
const data = mkdtempSync(join(tmpdir(), 'safeguarding-bundled-'));
const preloaded = (code: string): string => `--import=data:text/javascript,${encodeURIComponent(code)}`;

/** Counts the files that are loaded, and says so with its last breath. */
const counting = preloaded(`
  import { registerHooks } from 'node:module';
  import { isMainThread } from 'node:worker_threads';
  let files = 0;
  registerHooks({ load(url, context, next) { if (url.startsWith('file:')) files += 1; return next(url, context); } });
  if (isMainThread) process.on('exit', () => console.error('files loaded: ' + files));
`);

/** Whoever says something tells from where. */
const telling = preloaded(`console.log = () => console.error(new Error('said').stack);`);

/** More would mean that a package, or a library of ours, has fallen out of the bundle. */
const mostFiles = 80;

describe('the bundled service', () => {
  const services: BuiltService[] = [];
  beforeAll(async () => {
    services.push(await BuiltService.start({ dataDir: join(data, 'bundled'), flags: [counting] }));
    services.push(
      await BuiltService.start({ dataDir: join(data, 'apart'), main: join(dist, 'apps/standalone/src/main.js') }),
    );
  });
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    rmSync(data, { recursive: true, force: true });
  });
  const ofBoth = async <T>(question: (service: BuiltService) => Promise<T>): Promise<readonly T[]> =>
    Promise.all(services.map(question));

  it('has the routes and bodies that it has unbundled', async () => {
    const [bundled, apart] = await ofBoth(async ({ url }) => (await fetch(`${url}/openapi.json`)).json());
    expect(Object.keys((bundled as { readonly paths: object }).paths).length).toBeGreaterThan(100);
    expect(bundled).toEqual(apart);
    const pages = await ofBoth(async ({ url }) => [
      (await fetch(`${url}/docs`)).status,
      (await fetch(`${url}/docs/swagger-ui.css`)).status,
    ]);
    expect(pages).toEqual([
      [200, 200],
      [200, 200],
    ]);
  });

  it('refuses what is wrong in a body, nested members too, as it does unbundled', async () => {
    const refusals = await ofBoth(async (service) => {
      const token = await service.token({ client: 'oakfield-registrations' });
      const answer = await fetch(`${service.url}/v1/children`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ identifiers: [{ kind: 'shoe-size', value: '9990000018', more: 1 }], names: 'none' }),
      });
      const { status, errors } = (await answer.json()) as { readonly status: number; readonly errors: object[] };
      return { status, errors };
    });
    expect(refusals[0]).toMatchObject({ status: 400 });
    expect(refusals[0]?.errors.length).toBeGreaterThan(1);
    expect(JSON.stringify(refusals[0])).toContain('/identifiers/0/');
    expect(refusals[0]).toEqual(refusals[1]);
  });

  it('loads few files, and finds compiled what it loads', async () => {
    const [bundled] = services;
    await bundled?.stop();
    const loaded = Number(/files loaded: (\d+)/.exec(bundled?.said ?? '')?.[1]);
    expect(loaded).toBeGreaterThan(0);
    expect(loaded).toBeLessThan(mostFiles);
    const [cache = ''] = readdirSync(join(dist, 'run/compiled'));
    expect(readdirSync(join(dist, 'run/compiled', cache)).length).toBeGreaterThan(5);
  });

  it('is written in letters of one byte: one that is not would double what each start reads and keeps', () => {
    const files = readdirSync(join(dist, 'run')).filter((file) => file.endsWith('.js'));
    const wide = files.filter((file) => /[^\0-\x7f]/.test(readFileSync(join(dist, 'run', file), 'utf8')));
    expect([files.length > 5, wide]).toEqual([true, []]);
  });

  it('tells stacks by the lines of the source', () => {
    const { stderr } = spawnSync(process.execPath, [telling, join(dist, 'run/standalone.js'), '--help'], {
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/at run \([^()]*\/apps\/standalone\/src\/main\.ts:\d+:\d+\)/);
    expect(stderr).not.toMatch(/dist\/run\/(?!standalone)/);
  });
});
