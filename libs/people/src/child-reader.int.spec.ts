import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller, Viewer } from '@safeguarding/access';
import { DomainError, type PersonId, type ThingId } from '@safeguarding/kernel';
import type { NewRelationship } from './child-commands.ts';
import type { Demographics } from './core/demographics.ts';
import { peopleBench, practitioner, serviceOf, systemOf, type PeopleBench } from './people-bench.ts';

const nhs = { kind: 'nhs-number', value: '9990000018' } as const;
const home = { use: 'current', lines: ['1 Canary Street'], postcode: 'ZZ99 1AA' } as const;
const refuge = { use: 'temporary', lines: ['Canary Refuge'] } as const;
const demographics: Demographics = {
  name: { family: 'Example', given: ['Ann'] },
  dateOfBirth: '2021-05-04',
  addresses: [home],
};
const gp = practitioner('gp-practice');
const teacher = practitioner('education');

const outcomeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    return error instanceof DomainError ? error.entry.code : String(error);
  }
};

describe('a child', () => {
  let bench: PeopleBench;
  let child: PersonId;
  let keys = 0;
  const as = (viewer: Viewer, headers: Partial<Caller['facts']> = {}): Caller =>
    bench.as(viewer, `key-${String((keys += 1))}`, headers);
  const read = async (viewer: Viewer) => (await bench.reader.read(as(viewer), child)).child;
  const state = (viewer: Viewer, stated: Demographics) =>
    bench.people.findOrCreate(
      { identifiers: [nhs], demographics: stated },
      as(viewer).context('concern:raise', { keys }),
    );
  const correct = (viewer: Viewer, stated: Demographics, ifMatch?: string, key?: string) => {
    const caller =
      key === undefined
        ? as(viewer, ifMatch === undefined ? {} : { ifMatch })
        : bench.as(viewer, key, ifMatch === undefined ? {} : { ifMatch });
    return bench.commands.correct(caller, child, { reason: 'recorded-in-error', stated }, { stated });
  };
  const readings = async () => (await bench.recorded()).filter(({ type }) => type === 'ReadAnswered');

  beforeEach(async () => {
    bench = await peopleBench();
    child = await state(gp, demographics);
    bench.positions.involve(child, 'gp-practice', 'education');
  });
  afterEach(() => bench.close());

  it('is read by those who work with it, and every reading is on record first', async () => {
    expect(await read(teacher)).toEqual({
      id: child,
      kind: 'child',
      ...demographics,
      identifiers: [{ ...nhs, verification: 'number-present-but-not-traced' }],
      involvements: ['gp-practice', 'education'].map((kind) => ({ agency: `${kind}-1`, kind })),
    });
    expect(await readings()).toMatchObject([{ facts: { answer: 'shown', children: [{ child }] } }]);
    bench.log.faults.failNextAppend('reads-');
    expect(await outcomeOf(read(teacher))).toBe('ACC-006');
  });

  it('is not there for anybody else', async () => {
    expect(await outcomeOf(read(practitioner('police')))).toBe('LED-002');
    expect(await outcomeOf(bench.reader.read(as(teacher), 'dddddddd-0000-4000-8000-000000000009' as PersonId))).toBe(
      'LED-002',
    );
  });

  it('that is shielded shows who it is and not where', async () => {
    bench.positions.shield(child);
    const shown = await read(teacher);
    expect(shown).toMatchObject({ name: demographics.name, dateOfBirth: demographics.dateOfBirth, identifiers: [nhs] });
    expect(JSON.stringify(shown)).not.toContain('Canary');
  });

  it('that is shielded keeps for each service where that service says it lives, and no more', async () => {
    await state(teacher, { addresses: [refuge] });
    expect([(await read(gp))?.addresses, (await read(teacher))?.addresses]).toEqual([[refuge], [refuge]]);
    bench.positions.shield(child);
    expect([(await read(gp))?.addresses, (await read(teacher))?.addresses]).toEqual([demographics.addresses, [refuge]]);
  });

  it('that is shielded is not found by way of the services that work with it', async () => {
    const involved = async (viewer: Viewer) => (await read(viewer))?.involvements?.map(({ kind }) => kind);
    bench.positions.involve(child, 'education', 'sexual-health');
    expect(await involved(teacher)).toEqual(['gp-practice', 'education']);
    bench.positions.shield(child);
    expect([await involved(teacher), await involved(gp)]).toEqual([['education'], ['gp-practice']]);
  });

  it('that is found by search has its id told, and nothing else put on record as seen', async () => {
    expect(await bench.reader.search(as(teacher), [nhs])).toEqual([child]);
    expect((await readings()).map(({ facts }) => facts['children'])).toEqual([
      [{ child, classes: ['presence'], shown: [] }],
    ]);
  });

  it('is answered "as you have it" only after policy and receipt', async () => {
    const { tag } = await bench.reader.read(as(teacher), child);
    expect(await bench.reader.read(as(teacher, { ifNoneMatch: tag }), child)).toEqual({ tag });
    expect((await readings()).map(({ facts }) => facts['answer'])).toEqual(['shown', 'not-modified']);
    bench.log.faults.failNextAppend('reads-');
    expect(await outcomeOf(bench.reader.read(as(teacher, { ifNoneMatch: tag }), child))).toBe('ACC-006');
    bench.positions.shield(child);
    expect((await bench.reader.read(as(teacher, { ifNoneMatch: tag }), child)).child).toBeDefined();
  });

  it('shows nothing of what services said of whom the reader may not know', async () => {
    const before = await bench.reader.read(as(teacher), child);
    await state(practitioner('police'), { ...demographics, addresses: [refuge] });
    await state(practitioner('sexual-health'), {
      name: { family: 'Canary-Alias' },
      sex: 'female',
      addresses: [refuge],
    });
    bench.positions.involve(child, 'sexual-health');
    expect(await bench.reader.read(as(teacher), child)).toEqual(before);
    expect(await read(practitioner('sexual-health'))).toMatchObject({ sex: 'female', addresses: [refuge] });
  });

  it('has its oldest date of birth until somebody corrects it: a submission moves no right that hangs on age', async () => {
    await state(gp, { dateOfBirth: '2021-05-05' });
    await state(teacher, { dateOfBirth: '2022-05-04' });
    expect(await bench.facts.of(child)).toMatchObject({ kind: 'child', dateOfBirth: '2021-05-04' });
    expect(await read(gp)).toMatchObject({ dateOfBirth: '2021-05-04' });
  });

  describe('corrected', () => {
    const right: Demographics = { ...demographics, dateOfBirth: '2020-05-04' };

    it('counts for the very next question, and what stood before stays on record', async () => {
      expect(await bench.facts.of(child)).toMatchObject({ dateOfBirth: '2021-05-04' });
      await correct(gp, right, '*');
      expect(await bench.facts.of(child)).toMatchObject({ dateOfBirth: '2020-05-04' });
      expect(await read(teacher)).toMatchObject({ dateOfBirth: '2020-05-04' });
      const { state: folded } = await bench.folds.of(child);
      expect(folded).toMatchObject({ statements: [{ corrects: false }, { corrects: true }] });
    });

    it('needs the tag of what its service last saw', async () => {
      const { tag } = await bench.reader.read(as(gp), child);
      expect(await outcomeOf(correct(gp, right))).toBe('LED-003');
      expect(await outcomeOf(correct(gp, right, 'W/"other"'))).toBe('LED-004');
      const corrected = await correct(gp, right, tag);
      expect(await outcomeOf(correct(gp, right, tag))).toBe('LED-004');
      expect(await outcomeOf(correct(gp, demographics, corrected.tag))).toBe('accepted');
    });

    it('is the same when it is repeated, before the tag is looked at; another body under its key is refused', async () => {
      const { tag } = await bench.reader.read(as(gp), child);
      const first = await correct(gp, right, tag, 'k');
      expect(await correct(gp, right, tag, 'k')).toEqual(first);
      expect(await outcomeOf(correct(gp, demographics, tag, 'k'))).toBe('LED-001');
      expect(
        (await bench.recorded(`person-${child}`)).filter(({ type }) => type === 'DemographicsCorrected'),
      ).toHaveLength(1);
    });

    it('by a service that said nothing, or may not, is refused', async () => {
      expect(await outcomeOf(correct(teacher, right, '*'))).toBe('PEO-004');
      expect(await outcomeOf(correct(practitioner('police'), right, '*'))).toBe('LED-002');
      expect(await outcomeOf(correct(gp, { dateOfBirth: '2099-01-01' }, '*'))).toBe('PEO-007');
      expect(await outcomeOf(correct(systemOf('gp-practice'), right, '*'))).toBe('accepted');
    });

    it('by two at once is won by one', async () => {
      const { tag } = await bench.reader.read(as(gp), child);
      const outcomes = await Promise.all(
        ['2020-05-04', '2020-05-06'].map((dateOfBirth) => outcomeOf(correct(gp, { ...right, dateOfBirth }, tag))),
      );
      expect(outcomes.toSorted()).toEqual(['LED-004', 'accepted']);
    });
  });

  describe('related', () => {
    const mother: NewRelationship = {
      other: { demographics: { name: { family: 'Mother-Name' } } },
      content: { relation: 'parent', contact: 'Canary-Phone', note: 'Canary-Note' },
    };
    const perpetrator: NewRelationship = {
      other: {
        identifiers: [{ kind: 'nhs-number', value: '9990000026' }],
        demographics: { name: { family: 'Canary-P' } },
      },
      content: {
        relation: 'alleged-perpetrator',
        note: 'Canary-P-Note',
        awareOfAllegation: 'no',
        awareOfSharing: 'no',
      },
    };
    const relate = (viewer: Viewer, related: NewRelationship, key?: string) =>
      bench.commands.recordRelationship(
        key === undefined ? as(viewer) : bench.as(viewer, key),
        child,
        related,
        related,
      );

    it('to a carer is told to those who work with it; of a shielded child the name alone', async () => {
      const { id } = await relate(gp, mother);
      const shown = { id, relation: 'parent', name: { family: 'Mother-Name' } };
      expect((await read(teacher))?.relationships).toEqual([
        { ...shown, contact: 'Canary-Phone', note: 'Canary-Note' },
      ]);
      bench.positions.shield(child);
      expect((await read(teacher))?.relationships).toEqual([shown]);
    });

    it('to an alleged perpetrator leaves no trace on its page', async () => {
      const before = await bench.reader.read(as(teacher), child);
      await relate(gp, perpetrator);
      expect(await bench.reader.read(as(teacher), child)).toEqual(before);
      expect(JSON.stringify(await read(gp))).not.toContain('Canary-P');
    });

    it('to an alleged perpetrator writes nothing on that person’s own record, and claims no number', async () => {
      const number = [{ kind: 'nhs-number' as const, value: '9990000026' }];
      const holder = () => bench.people.find(number, { agency: serviceOf('gp-practice') });
      await relate(gp, perpetrator);
      expect(await holder()).toEqual([]);
      await relate(gp, { ...mother, other: perpetrator.other });
      const [other] = await holder();
      const before = await bench.recorded(`person-${String(other)}`);
      await relate(teacher, perpetrator);
      expect(await bench.recorded(`person-${String(other)}`)).toEqual(before);
    });

    it('stands nowhere under the id of the other person', async () => {
      await relate(gp, { ...mother, other: perpetrator.other });
      const [other] = await bench.people.find([{ kind: 'nhs-number', value: '9990000026' }], {
        agency: serviceOf('gp-practice'),
      });
      const events = await bench.recorded(`person-${String(other)}`);
      expect(events.map(({ type }) => type)).toEqual([
        'PersonRegistered',
        'IdentifierRecorded',
        'DemographicsRecorded',
      ]);
      expect(JSON.stringify(events)).not.toContain(child);
    });

    it('by a service of which the reader may not know is not shown', async () => {
      bench.positions.involve(child, 'sexual-health');
      const before = await bench.reader.read(as(teacher), child);
      await relate(practitioner('sexual-health'), mother);
      expect(await bench.reader.read(as(teacher), child)).toEqual(before);
    });

    it('once for one command, and with itself never', async () => {
      const first = await relate(gp, mother, 'k');
      expect(await relate(gp, mother, 'k')).toEqual(first);
      expect(
        (await bench.recorded(`person-${child}`)).filter(({ type }) => type === 'RelationshipRecorded'),
      ).toHaveLength(1);
      expect(await outcomeOf(relate(gp, { ...mother, other: { identifiers: [nhs] } }))).toBe('PEO-005');
      expect(await outcomeOf(relate(practitioner('police'), mother))).toBe('LED-002');
    });

    it('ends by its own service with its tag, and is unknown to another', async () => {
      const { id, tag } = await relate(gp, mother);
      const end = (viewer: Viewer, of: ThingId, ifMatch?: string) =>
        bench.commands.endRelationship(as(viewer, ifMatch === undefined ? {} : { ifMatch }), child, of, 'ended', {});
      expect(await outcomeOf(end(teacher, id, '*'))).toBe('LED-002');
      expect(await outcomeOf(end(gp, child as string as ThingId, '*'))).toBe('LED-002');
      expect(await outcomeOf(end(gp, id))).toBe('LED-003');
      const ended = await end(gp, id, tag);
      expect(await outcomeOf(end(gp, id, tag))).toBe('LED-004');
      expect(await outcomeOf(end(gp, id, ended.tag))).toBe('accepted');
      expect((await read(gp))?.relationships).toBeUndefined();
    });
  });

  it('whose key was destroyed has no content any more, and no date of birth', async () => {
    await bench.facts.of(child);
    await bench.keyStore.destroy(
      { person: child },
      { at: (await bench.recorded())[0]?.recordedAt as never, why: 'retention-ended' },
    );
    bench.facts.forget();
    expect(await bench.facts.of(child)).toEqual({ child, kind: 'child' });
    const { involvements, ...rest } = (await read(gp)) ?? {};
    expect(rest).toEqual({ id: child, kind: 'child' });
    expect(involvements).toHaveLength(2);
  });
});
