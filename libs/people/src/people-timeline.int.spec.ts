import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgencyKind, EntryDraft } from '@safeguarding/access';
import type { PersonId } from '@safeguarding/kernel';
import { peopleBench, practitioner, type PeopleBench } from './people-bench.ts';
import { peopleTimeline } from './people-timeline.ts';

describe('a relationship on the timeline', () => {
  let bench: PeopleBench;
  let child: PersonId;

  beforeEach(async () => {
    bench = await peopleBench();
    child = await bench.people.findOrCreate(
      { identifiers: [{ kind: 'nhs-number', value: '9990000018' }], demographics: { dateOfBirth: '2024-01-01' } },
      bench.context('gp-practice', 'k1'),
    );
    bench.positions.involve(child, 'gp-practice', 'health-visiting');
    await bench.commands.recordRelationship(
      bench.as(practitioner('gp-practice'), 'k2'),
      child,
      {
        other: { demographics: { name: { family: 'Canary-P' } } },
        content: { relation: 'alleged-perpetrator', note: 'Canary-Note' },
      },
      {},
    );
  });
  afterEach(() => bench.close());

  const drafts = async (): Promise<readonly EntryDraft[]> =>
    (await bench.recorded()).flatMap((event) => peopleTimeline[event.type]?.(event) ?? []);
  const seenBy = async (kind: AgencyKind) => {
    const entries = (await drafts()).map((draft) => bench.register.entryOf(draft));
    return (await bench.gate.view(bench.as(practitioner(kind)), 'timeline:read', child, entries)).entries;
  };

  it('stands on the child’s alone, and demographics on none', async () => {
    expect(await drafts()).toMatchObject([
      { child, kind: 'relationship-recorded', labels: ['about-adult'], fields: {} },
    ]);
  });

  it('about an alleged perpetrator is shown to its own service and to no standing share', async () => {
    expect((await seenBy('gp-practice')).map(({ fields }) => fields)).toEqual([
      { others: [{ relation: 'alleged-perpetrator', name: { family: 'Canary-P' }, note: 'Canary-Note' }] },
    ]);
    expect(await seenBy('health-visiting')).toEqual([]);
    expect(await seenBy('police')).toEqual([]);
  });
});
