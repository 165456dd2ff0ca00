import { describe, expect, it } from '@jest/globals';
import { fieldClasses, personId, unlabelledFieldClass, type FieldClass } from '@safeguarding/kernel';
import fc from 'fast-check';
import { aChildId, anEntry } from './access-builders.ts';
import { classSet } from './class-set.ts';
import { redact, type Opened } from './redaction.ts';

const father = personId('ffffffff-0000-4000-8000-000000000001');
const everyClass = (prefix: string): Opened['classes'] =>
  Object.fromEntries(fieldClasses.map((name) => [name, { [`${prefix}-${name}`]: `canary-${name}` }]));
const opened: readonly Opened[] = [
  { person: aChildId, classes: everyClass('child') },
  { person: father, classes: everyClass('father') },
];

describe('redaction', () => {
  it('lets no canary of a class out without its permit, and every one with it', () => {
    fc.assert(
      fc.property(fc.subarray([...fieldClasses]), (permitted) => {
        const text = JSON.stringify(redact(anEntry('police'), opened, classSet(permitted)));
        const out = fieldClasses.filter((name) => text.includes(`canary-${name}"`));
        expect(out).toEqual(fieldClasses.filter((name) => permitted.includes(name)));
      }),
    );
  });

  it('bites: were a class let through, its canary would be found', () => {
    const text = JSON.stringify(redact(anEntry('police'), opened, classSet(['presence', 'perpetrator'])));
    expect(text).toContain('canary-perpetrator');
  });

  it('leaves a record that looks small, not one that looks cut', () => {
    expect(redact(anEntry('police'), opened, classSet([]))).toEqual({});
    expect(redact(anEntry('police', { fields: {} }), [], classSet(fieldClasses))).toEqual({});
  });

  it('shows other people’s content apart, without their ids', () => {
    const shown = redact(anEntry('police', { fields: {} }), opened, classSet(['third-party']));
    expect(shown).toEqual({
      'child-third-party': 'canary-third-party',
      others: [{ 'father-third-party': 'canary-third-party' }],
    });
    expect(JSON.stringify(shown)).not.toContain(father);
  });

  it('treats a class that nobody knows as the most secret one', () => {
    const strange = { class: 'secret' as FieldClass, value: 'canary' };
    const entry = anEntry('police', { fields: { strange } });
    const parts: readonly Opened[] = [{ person: aChildId, classes: { unheard: { of: 'canary' } } }];
    const rest = fieldClasses.filter((name) => name !== unlabelledFieldClass);
    expect(redact(entry, parts, classSet(rest))).toEqual({});
    expect(redact(entry, parts, classSet([unlabelledFieldClass]))).toEqual({ strange: 'canary', of: 'canary' });
  });

  it('takes a field named like a prototype for a field', () => {
    const entry = anEntry('police', {
      fields: Object.fromEntries([['__proto__', { class: 'summary', value: { admin: true } }]]),
    });
    const shown = redact(entry, [], classSet(['summary']));
    expect(Object.hasOwn(shown, '__proto__')).toBe(true);
    expect(Object.getPrototypeOf(shown)).toBe(Object.prototype);
  });
});
