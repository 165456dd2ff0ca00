import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '@safeguarding/kernel';
import * as fc from 'fast-check';
import { concernCategories } from './schemas/safeguarding-concern-raised.v1.ts';
import { dataSchemas, validateData } from './validate-data.ts';

const type = 'uk.nhs.gp.safeguarding-concern-raised.v1';

const aConcern = () => ({
  child: {
    identifiers: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }],
    name: { given: 'Wren', family: 'Ashgrove' },
    dateOfBirth: '2021-02-28',
    sex: 'female',
    address: { lines: ['1 Mill Lane'], postcode: 'ZZ99 3WZ' },
  },
  concern: {
    category: 'neglect',
    occurredOn: '2026-02-03',
    narrative: 'Wren came to the surgery hungry for the third time.',
    summary: 'Hungry at three visits',
    health: 'Weight on the 2nd centile',
    riskLevel: 'medium',
  },
  others: [{ relationship: 'parent', name: { given: 'Robin', family: 'Ashgrove' }, awareOfSharing: false }],
  recipients: [{ agency: 'millbrook-mash', classes: ['identity', 'narrative'] }],
  legal: {
    gdprBasis: 'public-task',
    specialCategoryCondition: 'dpa2018-sch1-para18',
    confidentialityBasis: 'public-interest',
    consentDecision: 'not-sought',
    policyDocument: 'policy 12',
  },
  reporter: { role: 'gp', localReference: 'X-1' },
});

type Concern = ReturnType<typeof aConcern>;
const check = (value: unknown) => validateData(type, { kind: 'json', value: value as JsonValue });
const changed = (change: (concern: Concern & Record<string, unknown>) => void) => {
  const concern = aConcern();
  change(concern);
  return check(concern);
};
const firstOf = (result: ReturnType<typeof check>) => ('refused' in result ? result.pointers[0] : undefined);

describe('The data of a raised concern', () => {
  it('is taken when it keeps the schema, whole or at its least', () => {
    expect(check(aConcern())).toEqual({ ok: { type, data: aConcern() } });
    const { child, concern, legal, reporter } = aConcern();
    const { category, occurredOn, narrative } = concern;
    const { gdprBasis, specialCategoryCondition, confidentialityBasis, consentDecision } = legal;
    const least = {
      child: { identifiers: child.identifiers },
      concern: { category, occurredOn, narrative },
      legal: { gdprBasis, specialCategoryCondition, confidentialityBasis, consentDecision },
      reporter: { role: reporter.role },
    };
    expect(check(least)).toMatchObject({ ok: { data: least } });
  });

  it('takes every category, an unborn child without a number, and time as exactly as anybody knows it', () => {
    for (const category of concernCategories)
      expect(changed((c) => (c.concern.category = category))).toHaveProperty('ok');
    expect(changed((c) => (c.child.identifiers = []))).toHaveProperty('ok');
    for (const when of ['unknown', '2026', '2026-02', '2026-02-03', '2026-02-03T10:00:00Z', '2026-02-03T10:00'])
      expect(changed((c) => (c.concern.occurredOn = when))).toHaveProperty('ok');
    for (const when of ['', '2026-13', '2026-02-30', 'last week', '2026-03-29T01:30'])
      expect(firstOf(changed((c) => (c.concern.occurredOn = when)))).toMatchObject({
        pointer: '/concern/occurredOn',
        code: 'malformed',
      });
  });

  it.each<[string, (concern: Concern & Record<string, unknown>) => void, string, string]>([
    ['no narrative', (c) => Reflect.deleteProperty(c.concern, 'narrative'), '/concern/narrative', 'missing'],
    ['a blank narrative', (c) => (c.concern.narrative = '  '), '/concern/narrative', 'malformed'],
    ['a long narrative', (c) => (c.concern.narrative = 'x'.repeat(20_001)), '/concern/narrative', 'too-long'],
    ['an unknown category', (c) => (c.concern.category = 'canary'), '/concern/category', 'not-in-vocabulary'],
    ['an unknown legal basis', (c) => (c.legal.gdprBasis = 'canary'), '/legal/gdprBasis', 'not-in-vocabulary'],
    ['no legal facts', (c) => Reflect.deleteProperty(c, 'legal'), '/legal', 'missing'],
    ['a member of its own', (c) => (c['canary'] = 'canary'), '', 'unknown-member'],
    ['a day that does not exist', (c) => (c.child.dateOfBirth = '2021-02-29'), '/child/dateOfBirth', 'malformed'],
    [
      'a bad agency',
      (c) => (c.recipients = [{ agency: 'Canary!', classes: ['legal'] }]),
      '/recipients/0/agency',
      'malformed',
    ],
    [
      'an unknown class',
      (c) => (c.recipients = [{ agency: 'abc', classes: ['canary'] }]),
      '/recipients/0/classes/0',
      'not-in-vocabulary',
    ],
    [
      'a class named twice',
      (c) => (c.recipients = [{ agency: 'abc', classes: ['legal', 'legal'] }]),
      '/recipients/0/classes',
      'repeated',
    ],
    [
      'too many others',
      (c) => (c.others = Array.from({ length: 21 }, () => c.others[0] as never)),
      '/others',
      'too-many',
    ],
    ['text for a list', (c) => (c.others = 'canary' as never), '/others', 'wrong-type'],
  ])('with %s is refused, and the pointer repeats nothing that was sent', (_, change, pointer, code) => {
    const result = changed(change);
    expect(firstOf(result)).toMatchObject({ pointer, code });
    expect(JSON.stringify(result)).not.toMatch(/canary/i);
  });

  it('of an unknown type, an unknown version, of no type at all or without data has reasons of its own', () => {
    const data = { kind: 'json', value: aConcern() } as const;
    const bytes = { kind: 'bytes', value: new Uint8Array([1]) } as const;
    expect(validateData('uk.nhs.gp.lunch-served.v1', data)).toEqual({ refused: 'unknown-type', pointers: [] });
    expect(validateData(type.replace('v1', 'v2'), data)).toEqual({ refused: 'unknown-version', pointers: [] });
    expect(validateData(type.replace('.v1', ''), data)).toEqual({ refused: 'unknown-version', pointers: [] });
    expect(validateData('__proto__', data)).toEqual({ refused: 'unknown-type', pointers: [] });
    expect(validateData(type, undefined)).toEqual({ refused: 'data-missing', pointers: [] });
    expect(validateData(type, bytes)).toEqual({ refused: 'unsupported-data-content-type', pointers: [] });
  });

  it('whatever it is never throws, gives few pointers, and none of its words', () => {
    const hostile = fc.oneof(
      fc.jsonValue({ stringUnit: 'binary' }),
      fc.constantFrom(...['{"__proto__":1}', '[]'].map((each) => JSON.parse(each) as JsonValue)),
    );
    const known = [...new Set(JSON.stringify(dataSchemas).match(/"[A-Za-z]+"/g))].map((each) => each.slice(1, -1));
    const paths = new RegExp(`^(/(${known.join('|')}|\\d+))*$`);
    const mixed = fc
      .tuple(fc.constantFrom('child', 'concern', 'others', 'recipients', 'legal', 'reporter', 'canary'), hostile)
      .map(([member, value]) => ({ ...aConcern(), [member]: value }));
    fc.assert(
      fc.property(fc.oneof(hostile, mixed), (value) => {
        const result = check(value);
        if ('ok' in result) return true;
        return result.pointers.length <= 20 && result.pointers.every(({ pointer }) => paths.test(pointer));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('A published schema', () => {
  it.each(Object.entries(dataSchemas))(
    '%s names its draft and id, and every object in it is closed',
    (name, schema) => {
      expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
      expect(schema).toHaveProperty('$id', expect.stringContaining(name));
      const objects = [...JSON.stringify(schema).matchAll(/"type":"object"(,"additionalProperties":false)?/g)];
      expect(objects.length).toBeGreaterThan(5);
      expect(objects.filter(([, closed]) => closed === undefined)).toEqual([]);
    },
  );
});
