import { describe, expect, it } from '@jest/globals';
import type { FieldClass } from '@safeguarding/kernel';
import { coversAll, endedAt, endsAfter, liveAt, scopesMeet, without } from './scope.ts';
import { actor, at, gp, healthVisiting, later, school } from './sharing-builders.ts';
import type { Party, Period, Scope } from './sharing-events.ts';

const to = (...recipients: readonly Party[]): Scope => ({ recipients, classes: [], purposes: [] });
const of = (...classes: readonly FieldClass[]): Scope => ({ recipients: [], classes, purposes: [] });
const why = (...purposes: readonly string[]): Scope => ({ recipients: [], classes: [], purposes });
const teacher: Party = { agency: school.agency, person: actor(1) };
const head: Party = { agency: school.agency, person: actor(2) };
const whole: Party = { agency: school.agency };
const surgery: Party = { agency: gp.agency };

describe('two scopes meet', () => {
  it.each([
    ['where they name one service', to(whole), to(surgery, whole), true],
    ['not where they name different services', to(whole), to(surgery), false],
    ['where one names a person of the service that the other names', to(teacher), to(whole), true],
    ['in the same way from the other side', to(whole), to(teacher), true],
    ['where they name one person', to(teacher), to(head, teacher), true],
    ['not where they name two people of one service', to(teacher), to(head), false],
    [
      'not where a person of one service bears the mark of another’s',
      to(teacher),
      to({ ...teacher, agency: gp.agency }),
      false,
    ],
    ['where one names nobody: that is everybody', to(), to(teacher), true],
    ['where they name one class', of('health', 'narrative'), of('narrative'), true],
    ['not where they name different classes', of('health'), of('narrative'), false],
    [
      'not in presence alone, which comes with every class',
      of('presence', 'health'),
      of('presence', 'narrative'),
      false,
    ],
    ['in presence where one of them is about nothing else', of('presence'), of('presence'), true],
    ['where they name one purpose', why('audit', 'safeguarding'), why('audit'), true],
    ['not where they name different purposes', why('audit'), why('safeguarding'), false],
  ])('%s', (_, one, other, meet) => {
    expect(scopesMeet(one, other)).toBe(meet);
    expect(scopesMeet(other, one)).toBe(meet);
  });

  it('only where recipients, classes and purposes all do', () => {
    const one: Scope = { recipients: [whole], classes: ['health'], purposes: ['audit'] };
    expect(scopesMeet(one, one)).toBe(true);
    expect(scopesMeet(one, { ...one, recipients: [surgery] })).toBe(false);
    expect(scopesMeet(one, { ...one, classes: ['narrative'] })).toBe(false);
    expect(scopesMeet(one, { ...one, purposes: ['safeguarding'] })).toBe(false);
  });
});

describe('what is left of a grant', () => {
  const opened = [
    { ...whole, classes: ['presence', 'health', 'narrative'] as const },
    { ...surgery, classes: ['health'] as const },
  ];

  it('is everything of recipients whom the restriction does not name', () => {
    expect(without(opened, { ...of('health'), recipients: [{ agency: healthVisiting.agency }] })).toEqual(opened);
    expect(without(opened, { ...of('health'), recipients: [surgery] })).toEqual([opened[0]]);
    expect(without(opened, { ...of('health'), recipients: [{ agency: healthVisiting.agency }, surgery] })).toEqual([
      opened[0],
    ]);
  });

  it('is the classes that it does not name, and nothing where only presence would be', () => {
    expect(without(opened, of('health'))).toEqual([{ ...whole, classes: ['presence', 'narrative'] }]);
    expect(without(opened, of('health', 'narrative'))).toEqual([]);
    expect(without(opened, of('presence', 'summary'))).toEqual(opened);
  });

  it('is nothing where it names no class: that is all of them', () => {
    expect(without(opened, to(whole))).toEqual([opened[1]]);
  });
});

describe('what was opened covers', () => {
  const opened = [
    { ...surgery, classes: ['health'] as const },
    { ...whole, classes: ['health', 'narrative'] as const },
    { agency: healthVisiting.agency, person: actor(1), classes: ['narrative'] as const },
  ];

  it.each([
    ['a service and classes that it names', [whole], ['health', 'narrative'], true],
    ['a person of a service that it names', [teacher], ['narrative'], true],
    ['the person whom it names', [{ agency: healthVisiting.agency, person: actor(1) }], ['narrative'], true],
    ['no other person of that service', [{ agency: healthVisiting.agency, person: actor(2) }], ['narrative'], false],
    ['not the whole of that service', [{ agency: healthVisiting.agency }], ['narrative'], false],
    ['no class that it does not name', [surgery], ['narrative'], false],
    ['not several where it covers one of them', [whole, surgery], ['narrative'], false],
    ['several where it covers each', [whole, surgery], ['health'], true],
    ['presence with every class', [surgery], ['presence', 'health'], true],
  ] as const)('%s', (_, recipients, classes, covers) => {
    expect(coversAll(opened, recipients, classes)).toBe(covers);
  });
});

describe('a period', () => {
  it('holds from its first instant until before its last', () => {
    const period = { from: at, until: later(1) };
    expect([later(-1), at, later(0.5), later(1)].map((moment) => liveAt(period, moment))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(liveAt({ from: at }, later(1_000))).toBe(true);
    expect([endsAfter(period, later(0.5)), endsAfter(period, later(1)), endsAfter({}, at)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('that is over stays as it was, and another is over at the instant', () => {
    const standing: Period = { from: at };
    expect(endedAt(standing, later(1))).toEqual({ from: at, until: later(1) });
    expect(endedAt({ from: at, until: later(2) }, later(1))).toEqual({ from: at, until: later(1) });
    const over = { from: at, until: later(1) };
    expect(endedAt(over, later(1))).toBe(over);
    expect(endedAt(over, later(2))).toBe(over);
  });
});
