import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import request from 'supertest';
import { anEdge, type Edge } from './test-edge.ts';

type Operation = {
  readonly operationId: string;
  readonly security?: unknown;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
};
type Document = {
  readonly components: { readonly responses: Readonly<Record<string, { readonly content: object }>> };
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

let edge: Edge;
let document: Document;
const get = (path: string) => request(edge.app.getHttpServer()).get(path);
const operations = (): readonly (readonly [string, Operation])[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method} ${path}`, operation] as const),
  );
const of = (name: string): Operation => {
  const found = operations().find(([place]) => place === name)?.[1];
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};
const parametersOf = (name: string): readonly string[] => of(name).parameters.map((one) => one.name);

beforeAll(async () => {
  edge = await anEdge();
  // The pages are made from the same document: asking for them first must leave it whole.
  await get('/docs/swagger-ui-init.js');
  document = (await get('/openapi.json')).body as Document;
});
afterAll(async () => {
  await edge.close();
});

describe('the pages', () => {
  it('have no file of another name: 404, because the method is right', async () => {
    for (const path of ['/docs/nothing', '/docs/..%2f..%2fpackage.json'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    const { status, headers } = await request(edge.app.getHttpServer()).delete('/docs/nothing');
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
  });
});

describe('the OpenAPI document', () => {
  it('is valid 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  });

  it('gives every operation an id of its own, a problem for its refusals, and the headers that all have', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('notes_create');
    expect(document.components.responses['Refusal']?.content).toHaveProperty(['application/problem+json']);
    for (const [, { responses, parameters }] of operations()) {
      expect(responses['default']).toEqual({ $ref: '#/components/responses/Refusal' });
      expect(parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['X-Request-ID', 'X-Correlation-ID']));
      const named = parameters.map((one) => `${one.in} ${one.name}`);
      expect(new Set(named).size).toBe(named.length);
    }
  });

  it('asks for a token wherever one is needed', () => {
    for (const [place, { security }] of operations())
      expect([place, security]).toEqual([place, place.includes(' /v1/') ? [{ token: [] }] : undefined]);
  });

  it('tells commands from questions, of which a search by POST is one', () => {
    expect(parametersOf('post /v1/notes')).toContain('Idempotency-Key');
    expect(parametersOf('post /v1/notes')).not.toContain('X-Purpose');
    for (const question of ['get /v1/notes/{id}', 'post /v1/notes/search']) {
      expect(parametersOf(question)).toContain('X-Purpose');
      expect(parametersOf(question)).not.toContain('Idempotency-Key');
    }
    expect(parametersOf('put /v1/notes/{id}')).toContain('If-Match');
    expect(parametersOf('post /v1/notes')).not.toContain('If-Match');
  });

  it('names the headers of what was created', () => {
    expect(Object.keys(of('post /v1/notes').responses['201']?.headers ?? {})).toEqual([
      'Location',
      'ETag',
      'X-Position',
    ]);
    expect(Object.keys(of('post /v1/notes/search').responses['200']?.headers ?? {})).toEqual([]);
  });

  it('is kept by nobody and leaves health out', async () => {
    expect((await get('/openapi.json')).headers['cache-control']).toBe('private, no-store');
    expect(Object.keys(document.paths).filter((path) => !path.startsWith('/v1'))).toEqual([]);
  });
});

describe('the pages at /docs', () => {
  it('come from the release alone: every script and style is served here, and the policy lets nothing else in', async () => {
    const page = await get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(assets.length).toBeGreaterThan(3);
    for (const asset of assets) {
      expect(asset).not.toMatch(/^(?:https?:)?\/\//);
      const { status } = await get(new URL(asset, 'http://here/docs').pathname);
      expect([asset, status]).toEqual([asset, 200]);
    }
    // Script in the page itself would not run under the policy.
    for (const [, script = ''] of page.text.matchAll(/<script[^>]*>([^<]*)<\/script>/g)) expect(script.trim()).toBe('');
  });
});
