import { describe, expect, it } from '@jest/globals';
import type { EventEnvelope } from '@safeguarding/kernel';
import { UnknownEventVersion, Upcasters, type EventVersions } from './upcasters.ts';

const raised: EventVersions = {
  ConcernRaised: {
    version: 3,
    upcast: {
      1: ({ level, ...facts }) => ({ ...facts, grade: level ?? 'unknown' }),
      2: (facts, stored) => ({ ...facts, since: stored.recordedAt }),
    },
  },
};
const stored = (schemaVersion: number, facts = {}): EventEnvelope =>
  ({ type: 'ConcernRaised', schemaVersion, recordedAt: '2026-01-05T10:00:00.000Z', facts }) as unknown as EventEnvelope;

describe('a stored event', () => {
  it('has its facts brought to the newest version step by step, and keeps the version that its sealed parts are bound to', () => {
    const old = stored(1, { level: 'high', kept: true });
    expect(new Upcasters(raised).upcast(old)).toEqual({
      ...old,
      facts: { kept: true, grade: 'high', since: old.recordedAt },
    });
    expect(old.facts).toEqual({ level: 'high', kept: true });
  });

  it('of the newest version passes as it is', () => {
    const newest = stored(3);
    expect(new Upcasters(raised).upcast(newest)).toBe(newest);
  });

  it.each([4, 99, 0, -1, 1.5])('of the unknown version %p is refused by name', (version) => {
    expect(() => new Upcasters(raised).upcast(stored(version))).toThrow(UnknownEventVersion);
  });

  it('of a type that nobody registered passes: its reader is not in this release', () => {
    const foreign = stored(7);
    expect(new Upcasters().upcast(foreign)).toBe(foreign);
  });
});

describe('a catalogue of versions', () => {
  it('with a step missing or a type listed twice is a fault of the program', () => {
    expect(() => new Upcasters({ ConcernRaised: { version: 2 } })).toThrow('no step from version 1');
    expect(() => new Upcasters(raised, raised)).toThrow('listed twice');
  });
});
