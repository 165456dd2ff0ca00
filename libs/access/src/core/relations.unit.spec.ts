import { describe, expect, it } from '@jest/globals';
import { instant } from '@safeguarding/kernel';
import {
  aChild,
  aGrant,
  agencyOfKind,
  anEventId,
  anInvolvement,
  aPosition,
  aThingId,
  aViewer,
  longAgo,
  someDay,
} from './access-builders.ts';
import { ageBandOf } from './age-band.ts';
import { involvementsFor, relationsOf } from './relations.ts';
import type { Viewer } from './principal.ts';
import type { SharingPosition } from './sharing-position.ts';

const kindsOf = (viewer: Viewer, position: SharingPosition): readonly string[] =>
  relationsOf(viewer, aChild, position, someDay).map(({ kind }) => kind);

describe('the relation to the child itself', () => {
  it('of an involved service is its own and the directory’s', () => {
    const position = aPosition({ involvements: [anInvolvement('education')] });
    expect(kindsOf(aViewer('education'), position)).toEqual(['own', 'directory']);
    expect(kindsOf(aViewer('education', { via: 'system' }), position)).toEqual(['own']);
    expect(kindsOf(aViewer('police'), position)).toEqual([]);
  });

  it('of a recipient reaches as far as the decision says', () => {
    const viewer = aViewer('police');
    const recipients = [{ agency: viewer.agency, classes: ['identity', 'narrative'] as const }];
    const position = aPosition({ grants: [aGrant(agencyOfKind('education'), viewer.agency, { recipients })] });
    expect(relationsOf(viewer, aChild, position, someDay)).toMatchObject([
      { kind: 'addressed', classes: ['presence', 'identity'] },
    ]);
  });

  it('of the lead authority is lead, of an auditor audit, of who is barred none', () => {
    const social = aViewer('childrens-social-care');
    const leads = [{ agency: social.agency, referral: aThingId(1), from: longAgo, event: anEventId(1) }];
    expect(kindsOf(social, aPosition({ leads }))).toEqual(['lead']);
    expect(kindsOf(social, aPosition({ leads, barred: [social.ref] }))).toEqual([]);
    expect(kindsOf(aViewer('police', { roles: ['auditor'] }), aPosition())).toEqual(['audit']);
  });

  it('afterwards is for those who keep the records of a service that was involved', () => {
    const keeper = aViewer('education', { roles: ['records-officer'], purpose: 'records-management' });
    const left = aPosition({ involvements: [anInvolvement('education', { until: someDay })] });
    expect(kindsOf(keeper, left)).toEqual(['own']);
    expect(kindsOf(keeper, aPosition())).toEqual([]);
    expect(kindsOf(aViewer('education'), left)).toEqual([]);
  });
});

it('a sensitive service’s involvement is told to that service alone', () => {
  const clinic = anInvolvement('sexual-health', { sensitive: true });
  const position = aPosition({ involvements: [clinic, anInvolvement('education')] });
  const seenBy = (viewer: Viewer) => involvementsFor(viewer, position, someDay).map(({ kind }) => kind);
  expect(seenBy(aViewer('education'))).toEqual(['education']);
  expect(seenBy(aViewer('sexual-health'))).toEqual(['sexual-health', 'education']);
});

it.each([
  ['2026-01-14T23:59:59Z', 'under-6'],
  ['2026-01-15T00:00:00Z', '6-to-10'],
  ['2031-01-15T00:00:00Z', '11-to-15'],
  ['2036-01-15T00:00:00Z', '16-to-17'],
  ['2038-01-15T00:00:00Z', 'adult'],
])('at %s a child born on 15 January 2020 is in the band %s', (at, band) => {
  expect(ageBandOf({ ...aChild, dateOfBirth: '2020-01-15' as never }, instant(at))).toBe(band);
});
