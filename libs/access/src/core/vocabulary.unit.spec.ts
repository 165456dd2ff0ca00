import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fieldClasses } from '@safeguarding/kernel';
import { actions, readsWithoutPurpose } from './actions.ts';
import { resourceKinds } from './attributes.ts';
import {
  ageBands,
  agencyKinds,
  bases,
  entryLabels,
  leadKinds,
  nations,
  purposes,
  roles,
  scopes,
  sensitiveKinds,
  standingShareKinds,
} from './vocabulary.ts';

const schema = readFileSync(join(import.meta.dirname, '../../policies/schema.cedarschema'), 'utf8');
const quoted = (text: string): readonly string[] => [...text.matchAll(/"([^"]+)"/g)].map(([, word]) => word ?? '');
const wordsOf = (entity: string): readonly string[] =>
  quoted(new RegExp(`entity ${entity} enum \\[([^\\]]*)\\]`).exec(schema)?.[1] ?? '');
const actionsOfSchema = [...schema.matchAll(/^action\s([^;]*)appliesTo/gm)].flatMap(([, names]) => quoted(names ?? ''));
const sorted = (words: readonly string[]): readonly string[] => words.toSorted((a, b) => a.localeCompare(b));

describe('the words that the ledger speaks are those that its policy can name', () => {
  it.each([
    ['AgencyKind', agencyKinds],
    ['Nation', nations],
    ['Role', roles],
    ['Scope', scopes],
    ['Purpose', [...purposes, 'not-stated']],
    ['Basis', [...bases, 'none']],
    ['Label', entryLabels],
    ['AgeBand', ageBands],
  ] as const)('%s', (entity, words) => {
    expect(sorted(words)).toEqual(sorted(wordsOf(entity)));
  });

  it('actions and field classes', () => {
    expect(sorted([...Object.keys(actions), ...fieldClasses])).toEqual(sorted(actionsOfSchema));
  });

  it('what it asks about', () => {
    for (const kind of resourceKinds) expect(schema).toContain(`entity ${kind};`);
    expect(resourceKinds).toHaveLength(4);
  });
});

describe('an action', () => {
  it('that is named for reading, searching or consulting is a read, and every other one a command', () => {
    for (const [name, kind] of Object.entries(actions))
      expect([name, kind]).toEqual([name, /:(?:read|search|consult)/.test(name) ? 'read' : 'command']);
  });

  it('needs no purpose where what it reads is about no person: services, rules, registrations of who uses what', () => {
    const without = ['agency', 'service', 'timescale', 'look-up-rule', 'retention', 'submission', 'registration'];
    const named = [...without.map((thing) => `${thing}:read`), 'marac:read-area', 'directory-user:read'];
    expect(sorted([...readsWithoutPurpose])).toEqual(sorted(named));
  });
});

it('the kinds of service that the law names apart are few', () => {
  expect(sorted([...sensitiveKinds])).toEqual(['mental-health', 'sexual-health', 'substance-misuse']);
  expect(sorted([...standingShareKinds])).toEqual(['gp-practice', 'health-visiting', 'school-nursing']);
  expect(sorted([...leadKinds])).toEqual(['childrens-social-care', 'hsct', 'mash']);
});
