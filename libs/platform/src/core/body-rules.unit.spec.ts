import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyFault, deepestBody } from './body-rules.ts';

const nestedIn = (depth: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = { inner: value };
  return value;
};

describe('a body', () => {
  it('passes exactly where its text survives UTF-8 and has no NUL', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', '\0', '\ud83e', '\uddf8') }),
    );
    fc.assert(
      fc.property(text, (sent) => {
        const survives = Buffer.from(sent).toString() === sent && !sent.includes('\0');
        expect(bodyFault({ sent }) === undefined).toBe(survives);
      }),
    );
  });

  it('is refused for one bad text, wherever it lies', () => {
    const bad = fc.constantFrom('\0', 'a\0b', '\ud800', 'x\udc00y');
    const place = fc.array(fc.constantFrom('list', 'member', 'name'), { maxLength: 5 });
    fc.assert(
      fc.property(bad, place, (text, steps) => {
        const wrap: Readonly<Record<string, (value: unknown) => unknown>> = {
          list: (value) => ({ list: ['good', value] }),
          member: (value) => ({ good: 1, inner: value }),
          name: (value) => ({ [text]: value }),
        };
        expect(bodyFault(steps.reduce<unknown>((value, step) => wrap[step]?.(value), text))).toBe('ill-formed-text');
      }),
    );
  });

  it('may be nested to a stated depth and no further', () => {
    expect(bodyFault(nestedIn(deepestBody))).toBeUndefined();
    expect(bodyFault(nestedIn(deepestBody + 1))).toBe('too-deep');
  });

  it.each(['toString', 'constructor', 'hasOwnProperty', 'valueOf', '__defineGetter__'])(
    'has no member %s, which every object has already',
    (name) => {
      expect(bodyFault({ inner: { [name]: 1 } })).toBe('reserved-name');
    },
  );

  it('has no list directly in a list', () => {
    expect(bodyFault({ list: [[]] })).toBe('list-in-list');
    expect(bodyFault({ list: [{ list: [] }] })).toBeUndefined();
  });
});
