import { describe, expect, it } from '@jest/globals';
import { agencyId, eventId, isUuid, personId, streamName, thingId } from './brand.ts';

const uuid = '6f1d6a52-3c4b-5e8f-9a10-1b2c3d4e5f60';

describe('an id', () => {
  it('is a lower-case UUID', () => {
    expect([personId(uuid), thingId(uuid), eventId(uuid)]).toEqual([uuid, uuid, uuid]);
    expect(isUuid(uuid.toUpperCase())).toBe(false);
  });

  it.each(['', '9990000018', 'Ada Example', `${uuid} `, `${uuid}\n`])('refuses %p and does not repeat it', (text) => {
    expect(() => personId(text)).toThrow(/^Not a well-formed person id\.$/);
  });
});

describe('an agency code', () => {
  it.each(['oakfield-gp', 'police-7', 'abc'])('may be %s', (code) => {
    expect(agencyId(code)).toBe(code);
  });

  it.each(['ab', '-abc', 'abc-', 'Oakfield', 'a'.repeat(65), 'a b c'])('may not be %p', (code) => {
    expect(() => agencyId(code)).toThrow(RangeError);
  });
});

it('a stream is named by its category and an id', () => {
  expect(streamName('concern', uuid)).toBe(`concern-${uuid}`);
});
