import { describe, expect, it } from '@jest/globals';
import { aRef, aViewer } from './access-builders.ts';
import { attributesKey, attributesOf, noSubject, subjectKey, viewerKey, type SubjectAttributes } from './attributes.ts';
import type { Viewer } from './principal.ts';

const viewer = aViewer('gp-practice', { roles: ['practitioner', 'safeguarding-lead'] });
const subject: SubjectAttributes = { basis: 'own', labels: ['mappa', 'marac'], ageBand: 'under-6', shielded: false };
const { purpose: _unsaid, ...withoutPurpose } = viewer;

describe('what a policy sees', () => {
  it('is what the viewer brings and what the subject brings, and nobody’s id', () => {
    expect(attributesOf(viewer, subject)).toStrictEqual({
      via: 'person',
      agencyKind: 'gp-practice',
      nation: 'england',
      roles: ['practitioner', 'safeguarding-lead'],
      scopes: [],
      strong: true,
      purpose: 'direct-care',
      basis: 'own',
      labels: ['mappa', 'marac'],
      ageBand: 'under-6',
      shielded: false,
    });
    expect(attributesOf(withoutPurpose, noSubject)).toMatchObject({
      purpose: 'not-stated',
      basis: 'none',
      labels: [],
      ageBand: 'unknown',
      shielded: false,
    });
  });
});

describe('a decision that is remembered of one viewer', () => {
  const sameAs = (changes: Partial<Viewer>): boolean => viewerKey({ ...viewer, ...changes }) === viewerKey(viewer);

  it('holds for another person of the same attributes, in whatever order the roles came', () => {
    expect(sameAs({ ref: aRef(2), clientId: 'another', issuer: 'https://other.example' })).toBe(true);
    expect(sameAs({ roles: ['safeguarding-lead', 'practitioner'] })).toBe(true);
    const several: Viewer = { ...viewer, scopes: ['status:read', 'records:load'] };
    expect(viewerKey({ ...several, scopes: ['records:load', 'status:read'] })).toBe(viewerKey(several));
  });

  it.each([
    { via: 'system' },
    { agencyKind: 'police' },
    { nation: 'wales' },
    { roles: ['practitioner'] },
    { roles: [] },
    { scopes: ['status:read'] },
    { strongAuthentication: false },
    { purpose: 'audit' },
  ] as const)('does not hold where %j', (changes) => {
    expect(sameAs(changes)).toBe(false);
    expect(viewerKey(withoutPurpose)).not.toBe(viewerKey({ ...viewer, purpose: 'emergency' }));
  });

  it('tells roles and scopes apart where one name could run into the next', () => {
    const keys = [
      viewerKey({ ...viewer, roles: ['auditor'], scopes: [] }),
      viewerKey({ ...viewer, roles: [], scopes: ['auditor' as 'status:read'] }),
      viewerKey({ ...viewer, roles: ['marac-chair', 'idva'], scopes: [] }),
      viewerKey({ ...viewer, roles: ['idvamarac-chair' as 'idva'], scopes: [] }),
      viewerKey({ ...viewer, roles: [], scopes: ['records:load', 'status:read'] }),
      viewerKey({ ...viewer, roles: [], scopes: ['records:loadstatus:read' as 'records:load'] }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is found again under the same viewer', () => {
    const one: Viewer = { ...viewer };
    expect(viewerKey(one)).toBe(viewerKey(one));
  });
});

describe('a decision that is remembered of one subject', () => {
  const same = (changes: Partial<SubjectAttributes>): boolean =>
    subjectKey({ ...subject, ...changes }) === subjectKey(subject);

  it('holds whatever the order of the labels, which stay as they are', () => {
    const labels: SubjectAttributes['labels'] = ['marac', 'mappa'];
    expect(same({ labels })).toBe(true);
    expect(labels).toEqual(['marac', 'mappa']);
  });

  it.each([
    { basis: 'lead' },
    { labels: [] },
    { labels: ['mappa'] },
    { labels: ['mappa', 'ppani'] },
    { labels: ['mappa', 'marac', 'ppani'] },
    { ageBand: 'adult' },
    { shielded: true },
  ] as const)('does not hold where %j', (changes) => {
    expect(same(changes)).toBe(false);
  });

  it('tells one label from none and from another', () => {
    const keys = [[], ['mappa'], ['marac']] as const;
    expect(new Set(keys.map((labels) => subjectKey({ ...subject, labels }))).size).toBe(3);
    expect(subjectKey({ ...subject, labels: [] })).toBe('own||under-6|');
  });
});

describe('a decision that is remembered by what it looked at', () => {
  const attributes = attributesOf(viewer, subject);
  const same = (looked: readonly string[], changes: Partial<typeof attributes>): boolean =>
    attributesKey({ ...attributes, ...changes }, new Set(looked)) === attributesKey(attributes, new Set(looked));

  it('holds for everything that differs in nothing of it', () => {
    expect(same(['basis'], { purpose: 'audit', shielded: true, roles: [] })).toBe(true);
    expect(
      same(['roles', 'labels'], { roles: ['safeguarding-lead', 'practitioner'], labels: ['marac', 'mappa'] }),
    ).toBe(true);
  });

  it.each([
    [['basis'], { basis: 'lead' }],
    [['roles'], { roles: ['practitioner'] }],
    [['shielded'], { shielded: true }],
    [['strong'], { strong: false }],
    [[], { via: 'system' }],
  ] as const)('of %j does not hold where %j', (looked, changes) => {
    expect(same(looked, changes)).toBe(false);
  });

  it('names what it looked at, so that no value passes for another’s', () => {
    expect(attributesKey(attributes, new Set(['basis', 'roles']))).toBe(
      'via=person|roles=practitioner,safeguarding-lead|basis=own',
    );
  });
});
