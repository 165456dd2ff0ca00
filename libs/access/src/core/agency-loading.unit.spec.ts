import { describe, expect, it } from '@jest/globals';
import { stateAfter } from '@safeguarding/kernel';
import { agencyRegister, type AgencyEvent, type AgencyFacts } from './agency.ts';
import {
  factsOf,
  isPublicKey,
  mostKeys,
  readAgency,
  registerAgency,
  sameFacts,
  sharedClaims,
  type AgencyInFile,
} from './agency-loading.ts';

const key = { kty: 'EC', crv: 'P-256', x: 'abc', y: 'def', kid: 'k1' };
const whole: AgencyInFile = {
  code: 'oakfield-gp',
  name: 'Oakfield Surgery',
  kind: 'gp-practice',
  nation: 'england',
  codes: { ods: 'Z99901' },
  area: 'E06000999',
  sources: [{ topic: 'gp.safeguarding-concerns.v1', source: 'uk.nhs.gp-practice', keys: [key] }],
  clients: ['oakfield-system'],
  dutyForArea: true,
  contact: { day: '+44 1632 960001', outOfHours: '01632 960002' },
  signals: { kafka: true, webhook: 'https://oakfield.example/signals' },
  suspended: true,
};
const least = { code: 'oakfield-gp', name: 'Oakfield', kind: 'gp-practice', nation: 'england', area: 'E06000999' };
const problems = (changes: Readonly<Record<string, unknown>>): unknown => readAgency({ ...least, ...changes });
const unknownMember = 'it has a member that the register does not know';

describe('an agency of a register file', () => {
  it('is read as it stands', () => {
    expect(readAgency(whole)).toEqual(whole);
  });

  it('needs a code, a name, a kind, a nation and an area; the rest is none where nothing is said', () => {
    expect(readAgency(least)).toStrictEqual({
      ...least,
      codes: {},
      sources: [],
      clients: [],
      dutyForArea: false,
      suspended: false,
    });
    expect(readAgency({})).toEqual([
      'the agency code is malformed',
      'the name is missing',
      'the kind is not a word of the vocabulary',
      'the nation is not a word of the vocabulary',
      'the area is missing',
    ]);
  });

  it.each([[null], [undefined], ['oakfield-gp'], [[least]], [7]])('is an object, and %j is none', (value) => {
    expect(readAgency(value)).toEqual(['an agency must be an object']);
  });

  it.each([
    [{ colour: 'red' }, unknownMember],
    [{ formerCodes: [] }, unknownMember],
    [{ code: 'Oakfield' }, 'the agency code is malformed'],
    [{ code: '-oakfield' }, 'the agency code is malformed'],
    [{ code: 'oakfield-' }, 'the agency code is malformed'],
    [{ code: 'oakfield-gp ' }, 'the agency code is malformed'],
    [{ code: '!oakfield' }, 'the agency code is malformed'],
    [{ code: 'ab' }, 'the agency code is malformed'],
    [{ code: 'a'.repeat(65) }, 'the agency code is malformed'],
    [{ code: 7 }, 'the agency code is malformed'],
    [{ name: '' }, 'the name is missing'],
    [{ name: ' Oakfield' }, 'the name is missing'],
    [{ name: 'a'.repeat(201) }, 'the name is missing'],
    [{ name: 7 }, 'the name is missing'],
    [{ kind: 'surgery' }, 'the kind is not a word of the vocabulary'],
    [{ nation: 'atlantis' }, 'the nation is not a word of the vocabulary'],
    [{ area: '' }, 'the area is missing'],
    [{ area: 'a'.repeat(65) }, 'the area is missing'],
    [{ dutyForArea: 'yes' }, 'dutyForArea must be true or false'],
    [{ suspended: 'no' }, 'suspended must be true or false'],
    [{ codes: 'Z99901' }, 'codes must be an object'],
    [{ codes: { nacs: 'Z99901' } }, 'codes holds a code of an unknown kind'],
    [{ codes: { ods: 'Z99901', nacs: 'Z99901' } }, 'codes holds a code of an unknown kind'],
    [{ clients: 'system' }, 'clients is malformed'],
    [{ clients: ['system', 7] }, 'clients is malformed'],
    [{ clients: [''] }, 'clients is malformed'],
    [{ sources: {} }, 'a source is malformed'],
    [{ contact: '01632 960001' }, 'contact is malformed'],
    [{ contact: { night: '01632 960001' } }, 'contact is malformed'],
    [{ contact: { day: '01632 960001', outOfHours: 'ask at the desk' } }, 'contact is malformed'],
    [{ contact: { day: '01' } }, 'contact is malformed'],
    [{ contact: { day: 'tel 01632 960001' } }, 'contact is malformed'],
    [{ contact: { day: '01632 960001 extension' } }, 'contact is malformed'],
    [{ contact: { day: '0'.repeat(27) } }, 'contact is malformed'],
  ])('that says %j is refused, in words that do not repeat it', (changes, problem) => {
    expect(problems(changes)).toEqual([problem]);
  });

  it.each([
    [{ code: 'abc' }],
    [{ code: `a${'-'.repeat(62)}9` }],
    [{ name: 'a'.repeat(200) }],
    [{ area: 'a'.repeat(64) }],
    [{ contact: { day: '0163' } }],
    [{ contact: { outOfHours: `+${'0'.repeat(25)}` } }],
    [{ contact: {} }],
    [{ dutyForArea: true }],
    [{ suspended: true }],
    [{ clients: ['one', 'another'] }],
  ])('that says %j is read', (changes) => {
    expect(problems(changes)).toMatchObject(changes);
  });
});

describe('a code under which others know a service', () => {
  const malformed = (name: string) => [`the ${name} code is malformed for this kind`];

  it.each([
    ['gp-practice', { ods: 'A81001' }],
    ['hospital', { ods: 'RXX' }],
    ['hospital', { ods: 'RXX01' }],
    ['mental-health', { ods: 'RW1' }],
    ['police', { ods: 'XYZ' }],
    ['police', { ods: 'ABCDEFGH12' }],
    ['childrens-social-care', { gss: 'E06000999' }],
    ['childrens-social-care', { gss: 'E09000999' }],
    ['childrens-social-care', { gss: 'E10000999' }],
    ['childrens-social-care', { gss: 'W06000999' }],
    ['childrens-social-care', { gss: 'S12000999' }],
    ['childrens-social-care', { gss: 'N09000999' }],
    ['education', { urn: '999999' }],
  ])('of a service of kind %s may be %j', (kind, codes) => {
    expect(problems({ kind, codes })).toMatchObject({ codes });
  });

  it.each([
    ['gp-practice', 'ods', 'RXX01'],
    ['gp-practice', 'ods', 'A810012'],
    ['gp-practice', 'ods', 'xA81001'],
    ['gp-practice', 'ods', 81001],
    ['hospital', 'ods', 'A81001'],
    ['hospital', 'ods', 'RXX0'],
    ['hospital', 'ods', 'RXX012'],
    ['hospital', 'ods', ' RXX01'],
    ['mental-health', 'ods', 'A81001'],
    ['police', 'ods', 'XY'],
    ['police', 'ods', 'ABCDEFGH123'],
    ['police', 'ods', 'xyz'],
    ['police', 'ods', 'XYZ!'],
    ['childrens-social-care', 'gss', 'E05000999'],
    ['childrens-social-care', 'gss', 'E0600099'],
    ['childrens-social-care', 'gss', 'E060009990'],
    ['childrens-social-care', 'gss', ' E06000999'],
    ['education', 'urn', '99999'],
    ['education', 'urn', '9999999'],
    ['education', 'urn', 'a999999'],
    ['education', 'urn', 'abcdef'],
  ])('of a service of kind %s is no %s code where it is %j', (kind, name, code) => {
    expect(problems({ kind, codes: { [name]: code } })).toEqual(malformed(name));
  });
});

describe('a source of a register file', () => {
  const topic = 'gp.concerns.v1';
  const source = 'uk.nhs.gp';

  it.each([
    [{ topic, source }],
    [{ topic: 'a', source }],
    [{ topic: `a${'-'.repeat(99)}`, source }],
    [{ topic, source, keys: [key] }],
    [{ topic, source, keys: Array.from({ length: mostKeys }, (_, index) => ({ ...key, kid: `k${String(index)}` })) }],
  ])('is read where it is %j', (one) => {
    expect(problems({ sources: [one] })).toMatchObject({ sources: [one] });
  });

  it.each([
    ['without a topic', { source }],
    ['with a topic that no broker takes', { topic: 'Concerns', source }],
    ['with a topic that begins with a dot', { topic: '.concerns', source }],
    ['with a topic that ends with a space', { topic: 'concerns ', source }],
    ['with a topic that is too long', { topic: 'a'.repeat(101), source }],
    ['without its name', { topic }],
    ['with keys that are none', { topic, source, keys: 'k1' }],
    ['with an empty list of keys', { topic, source, keys: [] }],
    ['with a key that is not public beside one that is', { topic, source, keys: [key, { ...key, d: 'secret' }] }],
    ['with too many keys', { topic, source, keys: Array.from({ length: mostKeys + 1 }, () => key) }],
    ['as a text', 'gp.concerns.v1'],
  ])('is refused %s', (_, one) => {
    expect(problems({ sources: [{ topic, source: 'another' }, one] })).toEqual(['a source is malformed']);
  });
});

describe('a public key', () => {
  it.each([
    [key],
    [{ kty: 'OKP', crv: 'Ed25519', x: 'abc', kid: 'k', alg: 'EdDSA', use: 'sig' }],
    [{ kty: 'RSA', n: 'abc', e: 'AQAB', kid: 'k'.repeat(64) }],
    [{ ...key, x: 'a'.repeat(2_000) }],
  ])('is %j', (one) => {
    expect(isPublicKey(one)).toBe(true);
  });

  it.each([
    ['a private one', { ...key, d: 'secret' }],
    ['a shared secret', { kty: 'oct', k: 'secret', kid: 'k1' }],
    ['one of no type', { crv: 'P-256', x: 'abc', kid: 'k1' }],
    ['one without an id', { kty: 'EC', crv: 'P-256', x: 'abc' }],
    ['one with too long an id', { ...key, kid: 'k'.repeat(65) }],
    ['one with a member that is no text', { ...key, x: 7 }],
    ['one with a member that is too long', { ...key, x: 'a'.repeat(2_001) }],
    ['a list', [key]],
    ['nothing', null],
  ])('is not %s', (_, one) => {
    expect(isPublicKey(one)).toBe(false);
  });
});

describe('where a service asks to be told', () => {
  it.each([
    [{ kafka: true }, { kafka: true }],
    [{ kafka: false }, {}],
    [{ webhook: 'http://oakfield.example/a' }, { webhook: 'http://oakfield.example/a' }],
    [{ webhook: 'https://OAKFIELD.example' }, { webhook: 'https://oakfield.example/' }],
    [{}, {}],
  ])('%j is read as %j', (signals, read) => {
    expect(problems({ signals })).toHaveProperty('signals', read);
  });

  it.each([
    ['a text', 'kafka'],
    ['nothing', null],
    ['a topic', { kafka: 'topic' }],
    ['a way that nobody knows', { kafka: true, pigeon: true }],
    ['no address', { webhook: 'oakfield' }],
    ['an address that is no text', { webhook: 7 }],
    ['a file', { webhook: 'file:///etc/passwd' }],
    ['a user', { webhook: 'https://user@oakfield.example' }],
    ['a password', { webhook: 'https://:secret@oakfield.example' }],
    ['a long address', { webhook: `https://oakfield.example/${'a'.repeat(476)}` }],
  ])('%s is refused', (_, signals) => {
    expect(problems({ signals })).toEqual(['signals are malformed']);
  });

  it('an address has 500 characters at most', () => {
    const webhook = `https://oakfield.example/${'a'.repeat(475)}`;
    expect(problems({ signals: { webhook } })).toMatchObject({ signals: { webhook } });
  });

  it('nowhere, where it asks for nothing', () => {
    expect(readAgency(least)).not.toHaveProperty('signals');
  });
});

describe('what two services claim', () => {
  const one = factsOf(whole);
  const other: AgencyFacts = { ...one, code: 'other-gp', sources: [], clients: [], dutyForArea: false };

  it('is told by kind and never by name', () => {
    expect(sharedClaims([one, other])).toEqual([]);
    expect(sharedClaims([one, { ...one, code: 'other-gp' }])).toEqual([
      'other-gp: the same source is claimed twice',
      'other-gp: the same client is claimed twice',
      'other-gp: the same duty is claimed twice',
    ]);
    expect(sharedClaims([one, { ...other, code: one.code }])).toEqual(['oakfield-gp: the same code is claimed twice']);
  });

  it('is no source where the topic or the name differs', () => {
    const [source] = one.sources;
    if (!source) throw new Error('it has a source');
    const elsewhere = {
      ...other,
      sources: [
        { ...source, topic: 'another' },
        { ...source, source: 'another' },
      ],
    };
    expect(sharedClaims([one, elsewhere])).toEqual([]);
  });

  it('is the duty for an area under its former code too, and no duty where none is taken', () => {
    const until = '2026-01-01' as const;
    const formerCodes = [{ kind: 'area' as const, code: 'E06000998', until: until as never }];
    const former = { ...other, dutyForArea: true, area: 'E06000997', formerCodes };
    expect(sharedClaims([former, { ...one, area: 'E06000998' }])).toEqual([
      'oakfield-gp: the same duty is claimed twice',
    ]);
    expect(
      sharedClaims([
        { ...former, dutyForArea: false },
        { ...one, area: 'E06000998' },
      ]),
    ).toEqual([]);
  });
});

describe('a service that a file speaks of', () => {
  const registered: AgencyEvent = { type: 'AgencyRegistered', facts: factsOf(whole) };
  const active = stateAfter(agencyRegister, [registered]);

  it('is registered, and suspended where the file says so', () => {
    expect(registerAgency({ ...whole, suspended: false }, agencyRegister.initial)).toEqual([
      { type: 'AgencyRegistered', facts: factsOf(whole) },
    ]);
    expect(registerAgency(whole, agencyRegister.initial)).toEqual([
      { type: 'AgencyRegistered', facts: factsOf(whole) },
      { type: 'AgencySuspended', facts: { code: 'oakfield-gp' } },
    ]);
  });

  it('and that is what it says is only noted as looked at', () => {
    expect(registerAgency({ ...whole, suspended: false }, active)).toEqual([
      { type: 'AgencyFileTaken', facts: { code: 'oakfield-gp' } },
    ]);
  });

  it('is changed, suspended and let in again as the file says, in one go', () => {
    const renamed = { ...whole, name: 'Oakfield Medical Centre' };
    expect(registerAgency(renamed, active)).toEqual([
      { type: 'AgencyChanged', facts: factsOf(renamed) },
      { type: 'AgencySuspended', facts: { code: 'oakfield-gp' } },
    ]);
    const suspended = { status: 'suspended', agency: factsOf(whole) } as const;
    expect(registerAgency(whole, suspended)).toEqual([{ type: 'AgencyFileTaken', facts: { code: 'oakfield-gp' } }]);
    expect(registerAgency({ ...whole, suspended: false }, suspended)).toEqual([
      { type: 'AgencyReinstated', facts: { code: 'oakfield-gp' } },
    ]);
  });

  it('stays suspended where a person suspended it', () => {
    const suspended = { status: 'suspended', agency: factsOf(whole) } as const;
    const byPeople = { members: new Set<never>(), suspension: true, keys: false };
    expect(registerAgency({ ...whole, suspended: false }, suspended, byPeople)).toEqual([
      { type: 'AgencyFileTaken', facts: { code: 'oakfield-gp' } },
    ]);
  });
});

describe('two sayings of one service', () => {
  const facts = factsOf(whole);
  const [source] = facts.sources;
  if (!source) throw new Error('it has a source');

  it('are the same in whatever order their members come, deep down too', () => {
    const turned = Object.fromEntries(Object.entries(facts).toReversed()) as AgencyFacts;
    const { topic, keys = [], source: name } = source;
    expect(sameFacts(facts, { ...turned, sources: [{ keys, source: name, topic }] })).toBe(true);
    expect(sameFacts(facts, { ...facts, name: 'Another' })).toBe(false);
    expect(sameFacts(facts, { ...facts, clients: ['a', ...facts.clients] })).toBe(false);
  });

  it('are the same whatever is on record of keys that were retired and codes that were succeeded', () => {
    const retired = { ...source, retiredKeys: [{ kid: 'k0', from: '2026-01-01T00:00:00.000Z' as never }] };
    const known: AgencyFacts = { ...facts, sources: [retired], formerCodes: [] };
    expect(sameFacts(facts, known)).toBe(true);
  });
});
