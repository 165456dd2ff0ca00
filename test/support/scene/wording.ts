import { legal } from '../world.ts';
import type { Telling } from './telling.ts';

/** Who decides for the authority. */
export const mash = 'social-worker';
/** Who decides for the child, of two who may not agree. */
export const mother = '10000000-0000-4000-8000-000000000001';
/** The other one. */
export const father = '10000000-0000-4000-8000-000000000002';
/** By what a parent decides. */
export const parent = (person: string) => ({
  authority: 'parental-responsibility',
  standing: 'holder-of-parental-responsibility',
  person,
});
/** To whom things are opened. */
export const school = { agency: 'hill-top-primary' };
/** Later than any test. */
export const distant = '2099-01-01T08:00:00Z';

/** An NHS number, as commands take it. */
export const nhs = (value: string) => ({ kind: 'nhs-number', value });

/** Concerns about a child, or about another one. */
export const concernsAbout =
  ({ put, texts }: Telling, child: string) =>
  (of: string, about = child) => ({
    childId: about,
    category: 'neglect',
    occurredOn: '2026-01-05',
    ...texts(of),
    others: [
      {
        relationship: 'alleged-perpetrator',
        name: put(`${of} alleged perpetrator`),
        note: put(`${of} note on the alleged perpetrator`),
        awareOfAllegation: false,
        awareOfSharing: false,
      },
    ],
  });

/** Referrals to the authority of the children. */
export const referralsOf =
  ({ put, texts }: Telling) =>
  (of: string, ...children: readonly string[]) => ({
    recipient: 'ashby-mash',
    children: children.map((childId, index) => ({
      childId,
      ...texts(`${of} ${String(index + 1)}`),
      childsVoice: put(`${of} ${String(index + 1)} child's voice`),
    })),
    urgency: 'same-day',
    categories: ['neglect'],
    legal: { ...legal, consentDecision: 'refused', policyDocument: put(`${of} policy document`) },
    consentInformation: { familyInformed: 'yes' },
  });

/** What is noted on a child at a step of its referral. */
export const notesOf =
  ({ put }: Telling, child: string) =>
  (step: string) => ({ notes: [{ childId: child, note: put(`referral note, ${step}`) }] });

/** What is said at each step of a protection process. */
export const saidOf =
  ({ put }: Telling) =>
  (of: string) => ({
    summary: put(`${of} summary`),
    record: put(`${of} record`),
    childsVoice: put(`${of} child's voice`),
    health: put(`${of} health`),
    attendees: ['oakfield-gp', 'ashby-police'],
    toldTo: ['oakfield-gp'],
    legal: { ...legal, policyDocument: put(`${of} policy document`) },
  });

/** What opens something to the school. */
export const openingsOf =
  ({ put }: Telling) =>
  (name: string) => ({
    recipients: [school],
    classes: ['presence', 'summary'],
    legal: { ...legal, consentDecision: 'refused', policyDocument: put(`${name} policy document`) },
    reasons: put(`${name} reasons`),
  });
