import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routesOf } from '@safeguarding/access';
import { Validator } from '@seriousme/openapi-schema-validator';
import { ModulesContainer } from '@nestjs/core';
import { World } from '../support/world.ts';

type Operation = { readonly operationId?: string };
const golden = new URL('../golden/openapi.json', import.meta.url);
/** Members in the order of their names, so that a difference is a difference. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
};
const withoutIds = (path: string): string => path.replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000001');

describe('every route', () => {
  const world = new World();
  beforeAll(() => world.start());
  afterAll(() => world.stop());
  const guarded = () =>
    routesOf(world.service.app.get(ModulesContainer)).filter(({ access }) => access !== 'public' && access !== 'none');

  it('stands in a valid OpenAPI 3.1 document, under an operation id of its own', async () => {
    const document = (await (await fetch(`${world.service.url}/openapi.json`)).json()) as {
      readonly openapi: string;
      readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(await new Validator().validate(document)).toMatchObject({ valid: true });
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is the contract that was reviewed last; `npm run golden` writes it anew', async () => {
    const served = `${JSON.stringify(sorted(await (await fetch(`${world.service.url}/openapi.json`)).json()), null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, served);
    expect(served).toBe(readFileSync(golden, 'utf8'));
  });

  it('says what its answer holds, and what it takes where it takes the request itself', async () => {
    type Said = {
      readonly requestBody?: unknown;
      readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
    };
    const { paths } = (await (await fetch(`${world.service.url}/openapi.json`)).json()) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Said>>>>;
    };
    const silent = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, { responses }]) => {
          const content = (responses['200'] ?? responses['201'])?.content ?? {};
          return Object.keys(content).length === 0 || Object.values(content).some((one) => !('schema' in one));
        })
        .map(([method]) => `${method} ${path}`),
    );
    expect(silent.filter((route) => !route.endsWith(' /dev/clock'))).toEqual([]);
    for (const path of ['/v1/cloudevents', '/v1/concerns/{id}/attachments'])
      expect([path, paths[path]?.['post']?.requestBody]).toEqual([path, expect.anything()]);
  });

  it('says that a read may be answered with 304, and then is', async () => {
    const document = (await (await fetch(`${world.service.url}/openapi.json`)).json()) as {
      readonly paths: Readonly<
        Record<string, { readonly get?: { readonly responses: Readonly<Record<string, unknown>> } }>
      >;
    };
    const silent = Object.entries(document.paths).filter(
      ([path, { get }]) => path.startsWith('/v1/') && get !== undefined && !('304' in get.responses),
    );
    expect(silent).toEqual([]);
    const child = await world.child('9990000018', 'oakfield-registrations');
    const read = (headers: object) =>
      world.get('gp', `/v1/children/${child}`, { 'x-purpose': 'direct-care', ...headers });
    const { status, text } = await read({ 'if-none-match': (await read({})).headers.get('etag') ?? '' });
    expect([status, text]).toEqual([304, '']);
  });

  it('is refused without a token', async () => {
    const routes = guarded();
    expect(routes.length).toBeGreaterThan(30);
    for (const { method, path } of routes) {
      const { status } = await fetch(`${world.service.url}${withoutIds(path)}`, { method });
      expect([method, path, status]).toEqual([method, path, 401]);
    }
  });

  it('answers a stranger, a submitting system of another agency and an operator about nobody without data', async () => {
    for (const as of ['other-gp', 'millbrook-clinical-system', 'operator'])
      for (const { method, path } of guarded().filter((route) => route.path.includes(':'))) {
        const { status } = await world.ask(method, as, withoutIds(path), {
          headers: { 'x-purpose': 'safeguarding' },
          ...(method === 'GET' ? {} : { body: {} }),
        });
        // A route that takes a document takes no JSON.
        const without = path.endsWith('/attachments') ? [400, 403, 404, 415] : [400, 403, 404];
        expect([as, method, path, without.includes(status)]).toEqual([as, method, path, true]);
      }
  });
});
