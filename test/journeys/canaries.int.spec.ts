import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { purposes, routesOf } from '@safeguarding/access';
import { catalogues } from '../../apps/standalone/src/capabilities.ts';
import { EventPage } from '../support/event-page.ts';
import { Canaries, pathOf, principals, tellScene, type Left } from '../support/scene.ts';
import { World, type Answer } from '../support/world.ts';
import { freePorts } from '../support/free-ports.ts';

type Opened = { readonly type: string; readonly field: string; readonly value: unknown };

/** Types that have no route, or only come up after a crash or a second look at a number. */
const withoutRoute = [
  'IdentifierConfirmed',
  // A consent has to be withdrawn while the answer that rests on it is on its way.
  'AnswerNotOpened',
  // Time has to pass, or an access request to be made.
  'DirectoryArchived',
  'ClockPaused',
  'ClockResumed',
  'OnlineProxyLapsed',
  // Nobody is asked whether a child of two is competent.
  'OnlineCompetenceAssessed',
  // Only an operator on the machine itself deals with a dead letter; these facts hold ids and a word.
  'DeadLetterDiscarded',
  'DeadLetterReplayed',
];
/** What may stand in a sealed field without being a token: ids, days, instants, words of the product, numbers the test knows. */
const known =
  /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?|[a-z0-9]+(?:-[a-z0-9]+)*|u-[0-9a-f]{32}|999\d{7})$/;
// The digits of a fraction are a measurement: a sum of seconds ended in 999000000 and 18 once in some hundred runs.
const numbers = /(?<!\d\.\d*)99900000(?:18|26|34)/;

const leaves = (value: unknown, path: string): readonly (readonly [string, unknown])[] => {
  if (Array.isArray(value)) return value.flatMap((inner) => leaves(inner, path));
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`));
};

/** Compares with the reviewed file, or writes it. */
const reviewed = (name: string, text: string): string => {
  const file = new URL(name.includes('/') ? name : `../golden/${name}`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  return readFileSync(file, 'utf8');
};

describe('a token in every field of every fact', () => {
  const canaries = new Canaries();
  let world: World;
  let left: Left;
  let metrics = '';
  const page = new EventPage();
  const seen = new Map<string, Map<string, Set<string>>>();
  const stray: string[] = [];

  const note = (as: string, route: string, answer: Answer): void => {
    // Whoever was told to come again was not told what they may see.
    if (answer.status > 422) throw new Error(`${as} ${route}: ${String(answer.status)} ${answer.text}`);
    const head = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    const told = answer.status < 300 ? answer.text : '';
    const silent = `${head}\n${answer.status < 300 ? '' : answer.text}`;
    if (canaries.in(silent).length > 0 || numbers.test(silent)) stray.push(`${as} ${route} ${String(answer.status)}`);
    for (const name of [...canaries.in(told), ...(numbers.test(told) ? ['NHS number'] : [])]) {
      const routes = seen.get(name) ?? new Map<string, Set<string>>();
      seen.set(name, routes.set(route, (routes.get(route) ?? new Set<string>()).add(as)));
    }
  };

  beforeAll(async () => {
    const [port] = await freePorts(1);
    world = new World({ METRICS_PORT: String(port), LOG_LEVEL: 'debug' });
    await world.start();
    left = await tellScene(world, canaries);
    await world.service.noteMissed();
    const reads = routesOf(world.service.app.get(ModulesContainer)).filter(
      ({ method, access }) => method === 'GET' && access !== 'none' && access !== 'public',
    );
    for (const { path: route } of reads)
      for (const child of route.includes(':childId') ? [left.child, left.second, left.third] : [left.child]) {
        const path = pathOf(route, left, child);
        const query = route.endsWith('/timeline') ? '?limit=200&explain=true' : '';
        await Promise.all(
          principals.map(async (as) => {
            for (const purpose of purposes)
              note(as, route, await world.get(as, `${path}${query}`, { 'x-purpose': purpose }));
          }),
        );
      }
    await Promise.all(
      principals.map(async (as) => {
        const search = { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] };
        note(
          as,
          '/v1/children/search',
          await world.post(as, '/v1/children/search', search, { 'x-purpose': 'direct-care' }),
        );
      }),
    );
    const { METRICS_PORT } = world.environment;
    metrics = await (await fetch(`http://127.0.0.1:${String(METRICS_PORT)}/metrics`)).text();
  }, 900_000);
  afterAll(() => world.stop());

  it('stands in every sealed field, and every type of fact came up (reviewed: test/golden/sealed-fields.txt)', async () => {
    const { log, sealed, readEvent } = world.service.storage;
    const opened: Opened[] = [];
    const types = new Set<string>();
    for (const stored of await log.readAll({ limit: 10_000 })) {
      const event = readEvent(stored);
      types.add(event.type);
      const fields: string[] = [];
      for (const part of event.sealed) {
        const content = await sealed.sealing.open(
          { eventId: event.id, type: event.type, schemaVersion: event.schemaVersion },
          part,
        );
        for (const [field, value] of leaves(content?.classes ?? {}, '')) {
          opened.push({ type: event.type, field, value });
          fields.push(field);
        }
      }
      page.note(event, fields);
    }
    const all = catalogues.flatMap((catalogue) => Object.keys(catalogue));
    expect(all.filter((type) => !types.has(type)).sort()).toEqual([...withoutRoute].sort());
    // A dead letter holds a whole message as it came.
    const written = opened.filter(({ type }) => type !== 'DeadLetterKept');
    const free = written.filter(
      ({ value }) => typeof value === 'string' && canaries.in(value).length === 0 && !known.test(value),
    );
    expect(free).toEqual([]);
    const tokens = new Set(
      opened.filter(({ value }) => canaries.in(String(value)).length > 0).map(({ type, field }) => `${type} ${field}`),
    );
    const lines = new Set(
      opened.map(({ type, field }) => `${type} ${field}${tokens.has(`${type} ${field}`) ? ' (free text)' : ''}`),
    );
    const text = `SEALED FIELDS\n\nEvent type, field class and field of all that is sealed. Generated (npm run golden); do not edit.\n\n${[...lines].sort().join('\n')}\n`;
    expect(text).toBe(reviewed('sealed-fields.txt', text));
  });

  it('every type of fact has its line on the page of events (reviewed: docs/events.md)', () => {
    const text = page.page(catalogues);
    expect(text).toBe(reviewed('../../docs/events.md', text));
  });

  it('is shown to nobody but those for whom it was written down (reviewed: test/golden/canaries.txt)', () => {
    const lines = [...canaries.all.values(), 'NHS number']
      .map((name) => {
        const routes = [...(seen.get(name) ?? [])].sort(([a], [b]) => a.localeCompare(b));
        const told = routes.map(([route, who]) => `    ${route}: ${[...who].sort().join(', ')}`);
        return `${name}\n${told.length === 0 ? '    nobody' : told.join('\n')}`;
      })
      .join('\n');
    const text = `WHO IS SHOWN WHICH TEXT\n\nEach text of the scene (test/support/scene.ts), and who is shown it on which route, with any purpose. Generated (npm run golden); do not edit.\n\n${lines}\n`;
    expect(text).toBe(reviewed('canaries.txt', text));
  });

  it('is in no header, no problem body, no log line, no metric and no data file', () => {
    expect(stray).toEqual([]);
    expect(metrics).toContain('http_request');
    expect([canaries.in(metrics), numbers.test(metrics)]).toEqual([[], false]);
    const lines = world.lines.join('\n');
    expect(lines.length).toBeGreaterThan(100_000);
    expect([canaries.in(lines), numbers.test(lines)]).toEqual([[], false]);
    for (const file of world.files()) {
      const content = readFileSync(file).toString('latin1');
      expect([file, canaries.in(content), numbers.test(content)]).toEqual([file, [], false]);
    }
  });
});
