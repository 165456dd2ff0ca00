import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, type PersonId, type RecordedEvent } from '@safeguarding/kernel';
import type { NamedPerson } from './people-register.ts';
import { peopleBench, serviceOf, type PeopleBench } from './people-bench.ts';
import { personSlice } from './people-slices.ts';
import { finishIdentifierClaims } from './reactions/when-identifier-claimed-then-finish.ts';

const nhs = (value = '999 000 0018') => ({ kind: 'nhs-number', value }) as const;
const local = (value: string) => ({ kind: 'local', value }) as const;
const demographics = { name: { family: 'Canary-Family', given: ['Ann'] }, dateOfBirth: '2021-05-04' } as const;
const named: NamedPerson = { identifiers: [nhs()], demographics };

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    return error instanceof DomainError ? error.entry.code : String(error);
  }
};

describe('the register of people', () => {
  let bench: PeopleBench;
  const typesOf = async (child: PersonId): Promise<readonly string[]> =>
    (await bench.recorded(`person-${child}`)).map(({ type }) => type);
  const of = async (prefix: string): Promise<readonly RecordedEvent[]> =>
    (await bench.recorded()).filter(({ stream }) => stream.startsWith(prefix));

  beforeEach(async () => {
    bench = await peopleBench();
  });
  afterEach(() => bench.close());

  it('creates who is not there and finds who is, whatever the service and its spelling', async () => {
    const first = await bench.people.findOrCreate(named, bench.context('gp-practice', 'k1'));
    const second = await bench.people.findOrCreate(
      { identifiers: [nhs('9990000018')], demographics },
      bench.context('education', 'k1'),
    );
    expect(second).toBe(first);
    expect(await typesOf(first)).toEqual([
      'PersonRegistered',
      'IdentifierRecorded',
      'DemographicsRecorded',
      'DemographicsRecorded',
    ]);
    expect((await bench.recorded(`person-${first}`)).map(({ actor }) => actor.agency)).toEqual([
      ...Array.from({ length: 3 }, () => serviceOf('gp-practice')),
      serviceOf('education'),
    ]);
  });

  it('gives one person to fifty who name the same number at once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        bench.people.findOrCreate(named, bench.context(n % 2 === 0 ? 'gp-practice' : 'education', `k${String(n)}`)),
      ),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await of('person-')).toHaveLength(4);
    expect((await of('identifier-')).map(({ type }) => type).sort()).toEqual([
      'IdentifierClaimConfirmed',
      'IdentifierClaimed',
    ]);
  });

  it('has teeth: without the expectation of no stream fifty become several people', async () => {
    const broken = await peopleBench((log) => ({
      append: (stream, expected, events) =>
        log.append(stream, stream.startsWith('identifier-') ? 'any' : expected, events),
      readStream: (stream, options) => log.readStream(stream, options),
      readAll: (options) => log.readAll(options),
      subscribeAll: (options) => log.subscribeAll(options),
      head: () => log.head(),
      capabilities: log.capabilities,
      close: () => log.close(),
    }));
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        broken.people.findOrCreate(named, broken.context('gp-practice', `k${String(n)}`)),
      ),
    );
    await broken.close();
    expect(new Set(ids).size).toBeGreaterThan(1);
  });

  it('gives one person to the same command fifty times at once and later', async () => {
    const again = () => bench.people.findOrCreate(named, bench.context('gp-practice', 'k1'));
    const ids = await Promise.all(Array.from({ length: 50 }, again));
    expect(new Set([...ids, await again()]).size).toBe(1);
    expect(await of('person-')).toHaveLength(3);
  });

  it('finds one person where racers know different numbers of the same child', async () => {
    const both = (key: string, ...identifiers: NonNullable<NamedPerson['identifiers']>) =>
      bench.people.findOrCreate({ identifiers, demographics }, bench.context('gp-practice', key));
    const upn = { kind: 'upn', value: 'A12345678901B' } as const;
    const ids = await Promise.all([
      both('k1', nhs(), upn),
      both('k2', upn, nhs()),
      both('k3', nhs(), upn, local('7')),
      both('k4', nhs(), local('7')),
    ]);
    expect(new Set(ids).size).toBe(1);
  });

  it('records nothing when a service says the same again, and keeps what is new beside the old', async () => {
    const say = (key: string, stated: NamedPerson['demographics']) =>
      bench.people.findOrCreate(
        { identifiers: [nhs()], ...(stated ? { demographics: stated } : {}) },
        bench.context('gp-practice', key),
      );
    const child = await say('k1', demographics);
    const before = (await bench.recorded()).length;
    await say('k2', demographics);
    await say('k3', { name: { given: ['Ann'], family: 'Canary-Family' } });
    await say('k4', undefined);
    expect((await bench.recorded()).length - before).toBe(1); // the claim is made final by its first finder
    await say('k5', { sex: 'female' });
    expect((await typesOf(child)).filter((type) => type === 'DemographicsRecorded')).toHaveLength(2);
  });

  it('does not mistake a service’s own number for another service’s', async () => {
    const omitted = { identifiers: [local('12')], demographics };
    const one = await bench.people.findOrCreate(omitted, bench.context('gp-practice', 'k1'));
    const other = await bench.people.findOrCreate(omitted, bench.context('education', 'k1'));
    const again = await bench.people.findOrCreate(omitted, bench.context('gp-practice', 'k2'));
    expect(other).not.toBe(one);
    expect(again).toBe(one);
  });

  it('finishes the claim of a command that ended half way', async () => {
    bench.log.faults.failNextAppend('person-');
    expect(await codeOf(bench.people.findOrCreate(named, bench.context('gp-practice', 'k1')))).toBe('LED-006');
    const found = await bench.people.findOrCreate(named, bench.context('education', 'k1'));
    expect(await bench.people.findOrCreate(named, bench.context('gp-practice', 'k1'))).toBe(found);
    expect((await of('person-')).filter(({ type }) => type === 'PersonRegistered')).toHaveLength(1);
  });

  it('finishes an abandoned claim by reaction, once', async () => {
    bench.log.faults.failNextAppend('person-');
    await codeOf(bench.people.findOrCreate(named, bench.context('gp-practice', 'k1')));
    const reaction = finishIdentifierClaims(bench);
    const [claimed] = (await bench.log.readAll()).filter(({ type }) => type === 'IdentifierClaimed');
    if (!claimed) throw new Error('No claim was made.');
    for (let n = 0; n < 2; n += 1) await reaction.handle(claimed, new AbortController().signal);
    expect((await of('person-')).map(({ type }) => type)).toEqual(['PersonRegistered']);
    expect((await of('identifier-')).map(({ type }) => type)).toEqual([
      'IdentifierClaimed',
      'IdentifierClaimConfirmed',
    ]);
    const [found] = await bench.people.find([nhs()], { agency: serviceOf('education') });
    expect((await of('person-'))[0]?.stream).toBe(`person-${String(found)}`);
  });

  it('sends numbers of two people to the worklist of their source and attaches nothing to either', async () => {
    const one = await bench.people.findOrCreate(named, bench.context('gp-practice', 'k1'));
    const other = await bench.people.findOrCreate(
      { identifiers: [nhs('9990000026')] },
      bench.context('gp-practice', 'k2'),
    );
    const torn = { identifiers: [nhs(), nhs('9990000026')], demographics };
    const third = await bench.people.findOrCreate(torn, bench.context('education', 'k3'));
    expect(new Set([one, other, third]).size).toBe(3);
    expect(await bench.people.findOrCreate(torn, bench.context('education', 'k3'))).toBe(third);
    expect(await bench.worklist.of(serviceOf('education'))).toMatchObject([
      { person: third, reason: 'identifiers-not-matched' },
    ]);
    expect(await bench.worklist.of(serviceOf('gp-practice'))).toEqual([]);
    expect((await bench.recorded(`person-${one}`)).every(({ actor }) => actor.agency === 'gp-practice-1')).toBe(true);
    const { state } = await bench.ledger.load(personSlice, third);
    expect(state).toMatchObject({ identifiers: [{ disputed: true }, { disputed: true }] });
  });

  it('gives one id for one number whatever else is sent: a guessed date of birth learns nothing', async () => {
    const child = await bench.people.findOrCreate(named, bench.context('gp-practice', 'k1'));
    const guess = { identifiers: [nhs()], demographics: { dateOfBirth: '2012-11-30' } };
    expect(await bench.people.findOrCreate(guess, bench.context('education', 'k2'))).toBe(child);
    expect(await bench.worklist.of(serviceOf('education'))).toEqual([]);
    expect(await bench.facts.of(child)).toMatchObject({ dateOfBirth: '2021-05-04' });
  });

  it('asks why a child comes without a number, and asks its source to look again', async () => {
    const context = bench.context('gp-practice', 'k1');
    expect(await codeOf(bench.people.findOrCreate({ demographics }, context))).toBe('PEO-002');
    const unnamed: NamedPerson = { demographics, identifierOmittedBecause: 'not-known' };
    const child = await bench.people.findOrCreate(unnamed, context);
    expect(await bench.people.findOrCreate(unnamed, context)).toBe(child);
    expect(await bench.people.findOrCreate(unnamed, bench.context('gp-practice', 'k2'))).not.toBe(child);
    const items = await bench.worklist.of(serviceOf('gp-practice'));
    expect(items).toMatchObject([
      { person: child, reason: 'identifier-omitted', identifierOmittedBecause: 'not-known' },
      { reason: 'identifier-omitted' },
    ]);
    expect(await codeOf(bench.people.findOrCreate({ kind: 'adult', demographics }, context))).toBe('accepted');
    expect(await bench.worklist.of(serviceOf('gp-practice'))).toHaveLength(2);
  });

  it('refuses a malformed number before anything is recorded', async () => {
    const before = (await bench.recorded()).length;
    const wrong = { identifiers: [nhs(), nhs('9991234560')] };
    expect(await codeOf(bench.people.findOrCreate(wrong, bench.context('gp-practice', 'k1')))).toBe('PEO-001');
    expect(await bench.recorded()).toHaveLength(before);
  });

  it('tells several people of one command apart', async () => {
    const unnamed: NamedPerson = { demographics, identifierOmittedBecause: 'not-known' };
    const name = (slot: string) => bench.people.findOrCreate(unnamed, bench.context('gp-practice', 'k1'), { slot });
    expect(await name('0')).toBe(await name('0'));
    expect(await name('1')).not.toBe(await name('0'));
  });

  it('leaves no name and no number in the log, and no way from a claim to a person', async () => {
    const child = await bench.people.findOrCreate(named, bench.context('gp-practice', 'k1'));
    const bodies = (await bench.log.readAll()).map(({ stream, body }) => ({ stream, body }));
    expect(JSON.stringify(bodies)).not.toMatch(/Canary|9990000018|2021-05-04/);
    const claim = bodies.filter(({ stream }) => stream.startsWith('identifier-'));
    expect(claim).toHaveLength(1);
    expect(JSON.stringify(claim)).not.toContain(child);
    const ofPerson = await bench.recorded(`person-${child}`);
    const [ofClaim] = await of('identifier-');
    for (const { correlationId, command } of ofPerson) {
      expect(ofClaim?.correlationId).not.toBe(correlationId);
      expect(ofClaim?.command.id).not.toBe(command.id);
    }
  });
});
