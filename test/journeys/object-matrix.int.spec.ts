import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { routesOf } from '@safeguarding/access';
import { LogUnavailable, type EventLog } from '@safeguarding/event-log';
import { clients, personas } from '../../apps/standalone/src/demonstration/cast.ts';
import { Canaries, pathOf, principals, tellScene, type Left } from '../support/scene.ts';
import { channelBodies } from '../support/scene/channels.ts';
import { document, legal, World, type Answer } from '../support/world.ts';

type Body = Readonly<Record<string, unknown>>;

const nobody = '00000000-0000-4000-8000-000000000009';
const golden = new URL('../golden/object-matrix.txt', import.meta.url);
/** Of each role the purpose that fits it; everybody else reads for direct care. */
const purposeOf: Readonly<Record<string, string>> = {
  'social-worker': 'referral-handling',
  'shielding-officer': 'referral-handling',
  'ashby-case-management': 'referral-handling',
  'review-chair': 'practice-review',
  'panel-member': 'practice-review',
  auditor: 'audit',
  'records-officer': 'records-management',
  'caldicott-guardian': 'records-management',
};
const parent = { authority: 'parental-responsibility', standing: 'holder-of-parental-responsibility' };
const scope = { recipients: [{ agency: 'hill-top-primary' }], classes: ['presence', 'summary'] };
const decided = { decidedBy: parent, evidence: 'A form, invented.' };
const opening = { ...scope, legal };
const soon = new Date(Date.now() + 86_400_000).toISOString();

const asking = (childId: string) => ({
  childId,
  kind: 'safeguarding-check',
  whatIsAsked: 'Invented.',
  consent: { branch: 'not-stated' },
});

/** A body that is right for each command, so that only the caller decides what becomes of it. */
const bodies = (left: Left, member: unknown): Readonly<Record<string, Body>> => ({
  ...channelBodies(left.child, left),
  '/v1/children': { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] },
  '/v1/children/search': { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] },
  '/v1/children/:childId/assignments': { person: member, until: soon },
  '/v1/children/:childId/consent-decisions': { decision: 'sought', scope },
  '/v1/children/:childId/consent-decisions/:id/withdrawal': decided,
  '/v1/children/:childId/corrections': { reason: 'new-evidence', demographics: { sex: 'female' } },
  '/v1/children/:childId/decisions-not-to-share': {
    ...scope,
    reason: 'not-relevant',
    reasons: 'Invented.',
    reviewer: { role: 'safeguarding-lead' },
    reviewDueOn: '2099-01-01',
  },
  '/v1/children/:childId/direct-contacts': {
    with: { agency: 'hill-top-primary' },
    channel: 'telephone',
    outcome: 'spoken-to',
  },
  '/v1/children/:childId/disclosures': { ...opening, channel: 'this-ledger' },
  '/v1/children/:childId/disclosures/:id/withdrawal': {},
  '/v1/children/:childId/involvements': {},
  '/v1/children/:childId/involvements/:id/confirmation': {},
  '/v1/children/:childId/involvements/:id/end': { reason: 'discharged' },
  '/v1/children/:childId/opt-outs': decided,
  '/v1/children/:childId/opt-outs/:id/reversal': decided,
  '/v1/children/:childId/overrides': {
    ...opening,
    legal: { ...legal, consentDecision: 'refused' },
    reason: 'child-at-risk-of-harm',
    reasons: 'Invented.',
    authoriser: { role: 'safeguarding-lead' },
    until: soon,
  },
  '/v1/children/:childId/overrides/:id/end': {},
  '/v1/children/:childId/parental-conflicts/:id/resolution': { reasons: 'Invented.' },
  '/v1/children/:childId/relationships': { relation: 'sibling', other: { demographics: { sex: 'male' } } },
  '/v1/children/:childId/relationships/:relationshipId/end': { reason: 'ended' },
  '/v1/children/:childId/shield': { reasons: 'Invented.' },
  '/v1/children/:childId/shield/lift-confirmation': {},
  '/v1/children/:childId/shield/lift-proposal': {},
  '/v1/cloudevents': {
    specversion: '1.0',
    id: 'object-matrix',
    source: 'uk.nhs.gp.oakfield',
    type: 'uk.nhs.gp.safeguarding-concern-raised.v1',
    time: '2026-01-05T10:00:00Z',
    datacontenttype: 'application/json',
    data: {
      child: { identifiers: [{ system: 'nhs-number', value: '9990000018' }] },
      concern: { category: 'neglect', occurredOn: '2026-01-04', narrative: 'Invented.' },
      legal,
      reporter: { role: 'gp' },
    },
  },
  '/v1/children/name-search': { name: { family: 'Example' }, reason: 'make-referral' },
  '/v1/children/:childId/identifiers': { identifier: { kind: 'nhs-number', value: '9990000069' } },
  '/v1/children/:childId/identifiers/retraction': { identifier: { kind: 'nhs-number', value: '9990000018' } },
  '/v1/children/:childId/pregnancy-end': { outcome: 'not-stated' },
  '/v1/children/:childId/birth/undoing': { reason: 'wrong-mother', explanation: 'Invented.' },
  '/v1/births': {
    mother: { identifiers: [{ kind: 'local', value: 'mother-1' }] },
    bornOn: '2026-01-20',
    children: [{ order: 1 }],
  },
  '/v1/possible-duplicates/dismissal': {
    one: left.child,
    other: left.second,
    reason: 'siblings',
    explanation: 'Invented.',
  },
  '/v1/merges': { one: left.child, other: left.third, reason: 'same-identifiers', explanation: 'Invented.' },
  '/v1/children/:childId/residences': { authority: 'ashby-mash', from: '2026-01-05' },
  '/v1/children/:childId/residences/:id/correction': { authority: 'ashby-mash', from: '2026-01-05' },
  '/v1/children/:childId/residences/:id/end': { reason: 'recorded-in-error' },
  '/v1/children/:childId/handovers': {
    ...{ to: 'lagan-trust', move: 'temporary', movedOn: '2026-01-05', acrossNations: true },
    ...{ reasons: 'Invented.', legal },
  },
  '/v1/children/:childId/handovers/:id/acceptance': {},
  '/v1/children/:childId/handovers/:id/refusal': { reason: 'other', reasons: 'Invented.' },
  '/v1/children/:childId/handovers/:id/withdrawal': {},
  '/v1/children/:childId/handovers/:id/closure': { reason: 'stay-over' },
  '/v1/children/:childId/bars': { person: `u-${'0'.repeat(32)}`, ground: 'other', reasons: 'Invented.' },
  '/v1/children/:childId/bars/:id/end': { reason: 'wrong-person', reasons: 'Invented.' },
  '/v1/services': { code: 'new-surgery', name: 'N', kind: 'gp-practice', nation: 'england', area: 'E06000999' },
  '/v1/services/:code/changes': { name: 'N', kind: 'education', nation: 'england', area: 'E06000999' },
  '/v1/services/:code/resumption': {},
  '/v1/services/:code/source-keys': {
    topic: 'gp.safeguarding-concerns.v1',
    source: 'uk.nhs.gp.nobody',
    key: { kty: 'OKP', crv: 'Ed25519', kid: 'key-1', x: 'invented' },
  },
  '/v1/services/:code/source-keys/retirement': {
    topic: 'gp.safeguarding-concerns.v1',
    source: 'uk.nhs.gp.nobody',
    kid: 'key-1',
  },
  '/v1/services/:code/suspension': { reason: 'data-quality' },
  '/v1/services/:code/code-successions': { kind: 'gss', successor: 'E06000998', from: '2026-01-05' },
  '/v1/services/:code/succession': { successor: 'ashby-police' },
  '/v1/services/:code/succession/withdrawal': {},
  '/v1/merges/:id/confirmation': {},
  '/v1/merges/:id/rejection': {},
  '/v1/look-up-flags/:id/review': { outcome: 'needs-investigation', reason: 'other' },
  '/v1/children/:childId/look-up-marks': { kind: 'press-attention' },
  '/v1/children/:childId/look-up-marks/:id/end': {},
  '/v1/moves': {
    kind: 'concern',
    id: left.concern,
    from: left.child,
    to: left.second,
    reason: 'sibling',
    explanation: 'Invented.',
  },
  '/v1/moves/:id/confirmation': {},
  '/v1/moves/:id/rejection': {},
  '/v1/merges/:id/undoing': { reason: 'different-children', explanation: 'Invented.' },
  '/v1/emergency-accesses': {
    childId: left.third,
    reason: 'missing-child',
    explanation: 'Missing since noon, invented.',
  },
  '/v1/children/:childId/emergency-accesses/:id/end': {},
  '/v1/children/:childId/emergency-accesses/:id/review': { finding: 'justified', findings: 'Invented.' },
  '/v1/children/:childId/clocks/:id/waiver': { reason: 'professional-judgement', explanation: 'Invented.' },
  '/v1/children/:childId/clocks/:id/pause': { reason: 'identity-awaited' },
  '/v1/children/:childId/clocks/:id/resumption': {},
  '/v1/children/:childId/clocks/evaluation': { rules: [{ id: 'ENG-REF-ACK', amount: 2 }] },
  '/v1/protection-processes': {
    childId: left.child,
    form: 'strategy-discussion',
    outcome: 's47-enquiry-joint',
  },
  '/v1/protection-processes/:id/discussions': { form: 'strategy-discussion', outcome: 's47-enquiry-joint' },
  '/v1/protection-processes/:id/enquiry-conclusion': { outcome: 'significant-harm-conference', childSeen: 'seen' },
  '/v1/protection-processes/:id/conferences': {
    form: 'initial-child-protection-conference',
    outcome: 'no-plan',
  },
  '/v1/protection-processes/:id/conference-record': {},
  '/v1/protection-processes/:id/conference-notice': {
    ...{ form: 'initial-child-protection-conference', meetsOn: '2099-01-01' },
  },
  '/v1/protection-processes/:id/plan-changes': {},
  '/v1/protection-processes/:id/chair-told': {},
  '/v1/protection-processes/:id/core-groups': { childSeen: 'seen' },
  '/v1/protection-processes/:id/reviews': { outcome: 'continue', childSeen: 'seen' },
  '/v1/protection-processes/:id/closure': { reason: 'turned-18' },
  '/v1/immediate-protections': {
    ...{
      childId: left.child,
      form: 'emergency-protection-order',
      authority: 'ashby-mash',
      summary: 'Invented.',
      legal,
    },
  },
  '/v1/immediate-protections/:id/extension': { summary: 'Invented.' },
  '/v1/immediate-protections/:id/end': { because: 'discharged-by-court', summary: 'Invented.' },
  '/v1/serious-incidents': {
    ...{ childId: left.child, kind: 'serious-harm', partnership: 'ashby-partnership', summary: 'Invented.', legal },
  },
  '/v1/serious-incidents/:id/notification': { summary: 'Invented.' },
  '/v1/serious-incidents/:id/rapid-review': { decision: 'review', summary: 'Invented.', reasons: 'Invented.' },
  '/v1/serious-incidents/:id/decision': { decision: 'review', summary: 'Invented.', reasons: 'Invented.' },
  '/v1/serious-incidents/:id/review': { form: 'child-safeguarding-practice-review', summary: 'Invented.' },
  '/v1/serious-incidents/:id/publication': { publication: 'published', summary: 'Invented.' },
  '/v1/serious-incidents/:id/withdrawal': { summary: 'Invented.', reasons: 'Invented.' },
  '/v1/disposals': { person: left.child, retention: 'child-record', ground: 'erasure', basis: 'court-order' },
  '/v1/disposals/:id/approvals': {},
  '/v1/disposals/:id/refusal': { reason: 'still-needed' },
  '/v1/holds': { scope: 'child', person: left.child, reason: 'litigation' },
  '/v1/holds/:id/lifting': { reason: 'matter-ended' },
  '/v1/children/:childId/holds': { reason: 'serious-case-review' },
  '/v1/children/:childId/alleged-perpetrators': {
    ...{ label: 'person-of-concern', standing: 'alleged', awareOfAllegation: 'no', awareOfSharing: 'no' },
    ...{ other: { demographics: { name: { family: 'N' } } }, reasons: 'Invented.' },
  },
  '/v1/children/:childId/alleged-perpetrators/:labelId/changes': {
    ...{ standing: 'confirmed', because: 'found-to-be-so', reasons: 'Invented.' },
  },
  '/v1/children/:childId/alleged-perpetrators/:labelId/end': { because: 'died', reasons: 'Invented.' },
  '/v1/children/:childId/online-access/codes': { code: '104', effectiveOn: '2026-01-01', reasons: 'Invented.' },
  '/v1/children/:childId/online-access/stops': {
    ...{ measure: 'suspended', of: 'everybody', reason: 'other', reasons: 'Invented.' },
  },
  '/v1/children/:childId/online-access/stops/:stopId/restoration': { reasons: 'Invented.' },
  '/v1/children/:childId/online-access/redactions': { entry: left.entry, reason: 'other', reasons: 'Invented.' },
  '/v1/children/:childId/online-access/redactions/:redactionId/end': { reasons: 'Invented.' },
  '/v1/children/:childId/online-access/releases': { entry: left.entry, reasons: 'Invented.' },
  '/v1/children/:childId/online-access/history': { from: '2026-01-01', reasons: 'Invented.' },
  '/v1/children/:childId/online-access/competence-assessments': { outcome: 'competent', reasons: 'Invented.' },
  '/v1/children/:childId/online-access/coercion-assessments': {
    ...{ of: 'patient', outcome: 'no-concern', next: 'none', assessedBy: 'GP', reasons: 'Invented.' },
  },
  '/v1/children/:childId/online-access/proxies': {
    ...{ relationship: left.relationship, authority: 'parental-responsibility', scope: 'released-items' },
    ...{ evidence: 'Invented.', reasons: 'Invented.' },
  },
  '/v1/children/:childId/online-access/proxies/:proxyId/end': { reason: 'safeguarding', reasons: 'Invented.' },
  '/v1/access-requests': {
    ...{ subject: left.child, by: 'parent', requester: 'N', receivedOn: '2026-01-10', identity: 'known' },
  },
  '/v1/access-requests/:id/identity': { outcome: 'confirmed', checkedOn: '2026-01-10', reasons: 'Invented.' },
  '/v1/access-requests/:id/extension': { reason: 'complex', reasons: 'Invented.' },
  '/v1/access-requests/:id/authority': {
    ...{ childsDecision: 'agrees', interests: 'in-childs-interests', reasons: 'Invented.' },
  },
  '/v1/access-requests/:id/opinions': {
    ...{ finding: 'no-serious-harm', professional: 'GP', givenOn: '2026-01-10', reasons: 'Invented.' },
  },
  '/v1/access-requests/:id/withholdings': { entry: left.entry, exemption: 'third-party', reasons: 'Invented.' },
  '/v1/access-requests/:id/disclosure': { entries: [], reasons: 'Invented.' },
  '/v1/access-requests/:id/refusal': { reason: 'nothing-to-be-given', reasons: 'Invented.' },
  '/v1/access-requests/:id/withdrawal': { reasons: 'Invented.' },
  '/v1/information-requests': { asked: 'ashby-midwifery', ...asking(left.child) },
  '/v1/information-requests/from-outside': {
    requesterKind: 'voluntary',
    requesterName: 'Invented.',
    ...asking(left.child),
  },
  '/v1/information-requests/:id/holder': {},
  '/v1/information-requests/:id/checks': { check: 'source', verified: true, means: 'secure-system' },
  '/v1/information-requests/:id/return': { missing: ['concerns'], explanation: 'Invented.' },
  '/v1/information-requests/:id/information': { concerns: 'Invented.' },
  '/v1/information-requests/:id/challenge': { grounds: ['too-wide'], explanation: 'Invented.' },
  '/v1/information-requests/:id/challenge-response': { response: 'narrowed', explanation: 'Invented.' },
  '/v1/information-requests/:id/withdrawal': { reason: 'duplicate' },
  '/v1/information-requests/:id/answers': {
    extent: 'nothing-held',
    channel: 'this-ledger',
  },
  '/v1/information-requests/:id/refusal': {
    reason: 'not-relevant',
    reasons: 'Invented.',
    reviewer: { role: 'safeguarding-lead' },
    reviewDueOn: '2099-01-01',
  },
  '/v1/information-requests/:id/reviews': { of: 'refusal', finding: 'justified', findings: 'Invented.' },
  '/v1/marac-areas': { inForceFrom: '2026-02-01', repeatDefinition: 'safelives-older' },
  '/v1/marac-meetings': { on: '2099-01-01', agencies: ['oakfield-gp'] },
  '/v1/marac-meetings/:id/calling-off': { reason: 'no-cases' },
  '/v1/marac-cases': {
    marac: 'ashby-marac',
    victim: { person: { demographics: { name: { family: 'Example' } } } },
    perpetrators: [{ person: { demographics: { name: { family: 'Example' } } }, relationship: 'Partner' }],
    children: [],
    ...{ incidentOn: '2026-01-05', criminal: true, victimAware: true, consent: 'given' },
    judgementReasons: 'Invented.',
    legal: { ...legal, consentDecision: 'given' },
    summary: 'Invented.',
  },
  '/v1/marac-cases/:id/listing': { meeting: left.maracMeeting },
  '/v1/marac-cases/:id/research': { outcome: 'nothing-held' },
  '/v1/marac-cases/:id/idva': { idva: 'ashby-mash' },
  '/v1/marac-cases/:id/victim-contacts': { outcome: 'no-answer' },
  '/v1/marac-cases/:id/discussion': {
    ...{ attended: ['ashby-mash'], apologies: [], circulation: [], outcome: 'no-actions' },
  },
  '/v1/marac-cases/:id/actions': { owner: 'ashby-mash', dueOn: '2099-01-01', summary: 'Invented.' },
  '/v1/marac-cases/:id/actions/:actionId/end': { outcome: 'completed', summary: 'Invented.' },
  '/v1/marac-cases/:id/child-referrals': { childId: left.child, referral: left.referral },
  '/v1/marac-cases/:id/departures': { agency: 'oakfield-gp', reason: 'not-involved' },
  '/v1/marac-cases/:id/exclusions': { agency: 'oakfield-gp', person: `u-${'1'.repeat(32)}` },
  '/v1/marac-cases/:id/transfer': { to: 'northdale-marac', reason: 'victim-moved' },
  '/v1/marac-cases/:id/transfer-acceptance': {},
  '/v1/marac-cases/:id/withdrawal': { reason: 'duplicate' },
  '/v1/marac-cases/:id/closure': { reason: 'no-actions' },
  '/v1/mappa-cases': {
    unit: 'ashby-mappa',
    offender: { demographics: { name: { family: 'Example' } } },
    ...{ category: '1', ground: 'registered-sexual-offender', leadAgency: 'ashby-police', under18: false },
    children: [],
    summary: 'Invented.',
  },
  '/v1/mappa-cases/:id/screening': { outcome: 'accepted' },
  '/v1/mappa-cases/:id/level': { category: '2', level: '2', ground: 'stepped-down', summary: 'Invented.' },
  '/v1/mappa-cases/:id/invitations': { agencies: ['oakfield-gp'] },
  '/v1/mappa-cases/:id/risk-manager': { agency: 'ashby-police' },
  '/v1/mappa-cases/:id/meetings': {
    ...{ heldOn: '2026-01-05', attended: ['ashby-police'], apologies: [], circulation: [] },
  },
  '/v1/mappa-cases/:id/disclosures': {
    ...{ decision: 'do-not-disclose', to: 'employer', what: 'Invented.', reasons: 'Invented.' },
  },
  '/v1/mappa-cases/:id/actions': { owner: 'ashby-police', dueOn: '2099-01-01', summary: 'Invented.' },
  '/v1/mappa-cases/:id/actions/:actionId/end': { outcome: 'completed', summary: 'Invented.' },
  '/v1/mappa-cases/:id/departures': { agency: 'ashby-mash', reason: 'invited-in-error' },
  '/v1/mappa-cases/:id/exclusions': { agency: 'ashby-mash', person: `u-${'1'.repeat(32)}` },
  '/v1/mappa-cases/:id/transfer': { to: 'northdale-mappa', reason: 'wrong-area' },
  '/v1/mappa-cases/:id/transfer-acceptance': {},
  '/v1/mappa-cases/:id/exit': { reason: 'entered-in-error' },
  '/v1/duty-decisions': {
    childId: left.child,
    outcome: 'not-share',
    recipient: 'ashby-midwifery',
    helps: ['none'],
    detriment: 'not-more-detrimental',
    detrimentReasons: 'Invented.',
    reasons: 'Invented.',
    reason: 'not-relevant',
    reviewer: { role: 'safeguarding-lead' },
    reviewDueOn: '2099-01-01',
  },
  '/v1/duty-decisions/:id/review': { finding: 'stands', findings: 'Invented.' },
  '/v1/concerns': { childId: left.child, category: 'neglect', occurredOn: '2026-01-05', summary: 'Invented.' },
  '/v1/concerns/:id/attachments/:attachmentId/withdrawal': { reason: 'duplicate' },
  '/v1/referrals/:id/attachments/:attachmentId/withdrawal': { reason: 'duplicate' },
  '/v1/concerns/:id/amendments': { reason: 'correction', summary: 'Invented.' },
  '/v1/concerns/:id/closure': { outcome: 'no-further-action' },
  '/v1/concerns/:id/reopening': { reason: 'new-information' },
  '/v1/concerns/:id/withdrawal': { reason: 'entered-in-error' },
  '/v1/referral-drafts': { children: [{ childId: left.child }] },
  '/v1/referral-drafts/:id/revisions': { children: [{ childId: left.child }] },
  '/v1/referral-drafts/:id/discarding': {},
  '/v1/referral-drafts/:id/submission': {
    recipient: 'ashby-mash',
    children: [{ childId: left.child, summary: 'Invented.' }],
    urgency: 'standard',
    categories: ['neglect'],
    legal: { ...legal, consentDecision: 'refused' },
    consentInformation: { familyInformed: 'yes' },
  },
  '/v1/referrals': {
    recipient: 'ashby-mash',
    children: [{ childId: left.child, summary: 'Invented.' }],
    urgency: 'standard',
    categories: ['neglect'],
    legal: { ...legal, consentDecision: 'refused' },
    consentInformation: { familyInformed: 'yes' },
  },
  '/v1/referrals/:id/acknowledgement': {},
  '/v1/referrals/:id/amendments': { reason: 'clarification', urgency: 'standard' },
  '/v1/referrals/:id/assessment': { assessment: 's17' },
  '/v1/referrals/:id/closure': { reason: 'assessment-completed' },
  '/v1/referrals/:id/decisions': {
    decisions: [{ childId: left.child, decision: 's17-assessment', reasons: 'Invented.' }],
  },
  '/v1/referrals/:id/escalation': { reason: 'delay' },
  '/v1/referrals/:id/information': { children: [{ childId: left.child, summary: 'Invented.' }] },
  '/v1/referrals/:id/reopening': { reason: 'recurrence' },
  '/v1/referrals/:id/return': { missing: ['concerns'] },
  '/v1/referrals/:id/screenings': {
    stage: 'contact',
    decision: 'proceed',
    category: 'neglect',
    urgency: 'standard',
  },
  '/v1/referrals/:id/withdrawal': { reason: 'duplicate' },
  '/v1/registrations': { child: left.child },
  '/v1/registrations/end': { child: left.child },
  '/v1/reviews': {
    kind: 'child-safeguarding-practice-review',
    panel: [member],
    children: [{ identifiers: [{ kind: 'nhs-number', value: '9990000018' }], pseudonym: 'Child A' }],
    occurredFrom: '2026-01-01',
    classes: ['summary'],
  },
  '/v1/reviews/:id/closure': { reason: 'completed' },
  '/v1/reviews/:id/confirmation': {},
  '/v1/reviews/:id/departures': { member },
});

const agencyOf = (as: string): string | undefined =>
  personas.find(({ id }) => id === as)?.agency ?? clients.find(({ clientId }) => clientId === as)?.agency;

/** What an answer says of the caller: that it may, that it may not, or that it is not to know. */
const verdictOf = ({ status, body }: Answer): string => {
  const code = typeof body['code'] === 'string' ? body['code'] : '';
  if (status < 300 || code === 'LED-006') return 'may';
  // Visible and permitted; the rules of the thing itself, or the missing tag, say the rest.
  if ([409, 412, 422, 428].includes(status)) return `may, but ${String(status)} ${code}`;
  return `${String(status)} ${code}`;
};

describe('who may ask what of the things of one child', () => {
  const world = new World();
  let left: Left;
  let dry = false;
  let sends: Readonly<Record<string, Body>> = {};
  beforeAll(async () => {
    await world.start({
      wrapStorage: (storage) => {
        const { log } = storage;
        const append = log.append.bind(log);
        // What is permitted gets as far as the disk and no further: each question meets the same story.
        Object.assign(log, {
          append: (...args: Parameters<EventLog['append']>) =>
            dry && !args[0].startsWith('reads-')
              ? Promise.reject(new LogUnavailable('a fault of the test'))
              : append(...args),
        });
        return storage;
      },
    });
    left = await tellScene(world, new Canaries());
    sends = bodies(left, (await world.get('gp-lead', '/v1/me')).body['ref']);
    dry = true;
  }, 900_000);
  afterAll(() => world.stop());

  const routes = () =>
    routesOf(world.service.app.get(ModulesContainer)).filter(({ access }) => access !== 'public' && access !== 'none');
  const ask = (method: string, route: string, as: string, path: string): Promise<Answer> => {
    const headers = {
      'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60',
      'x-purpose': purposeOf[as] ?? 'direct-care',
    };
    if (method === 'GET') return world.get(as, path, headers);
    if (route.endsWith('/attachments'))
      return world.post(as, path, document('Invented.', { childId: left.child }), headers);
    const body = sends[route];
    if (!body) throw new Error(`No body for ${method} ${route}: add a right one to this spec.`);
    const events = route === '/v1/cloudevents' ? { 'content-type': 'application/cloudevents+json' } : {};
    // Filters are of lists: a submission refuses what it does not know.
    return world.post(as, path.replace(/\?.*$/, ''), body, { ...headers, ...events });
  };

  it('is what people reviewed (test/golden/object-matrix.txt)', async () => {
    const lines: string[] = [];
    for (const { method, path: route } of routes()) {
      const verdicts = new Map<string, string[]>();
      const answers = await Promise.all(
        principals.map(async (as) => [as, verdictOf(await ask(method, route, as, pathOf(route, left)))] as const),
      );
      for (const [as, verdict] of answers) verdicts.set(verdict, [...(verdicts.get(verdict) ?? []), as]);
      const [most] = [...verdicts]
        .filter(([verdict]) => !verdict.startsWith('may'))
        .sort(([, a], [, b]) => b.length - a.length);
      lines.push(
        `${method} ${route}`,
        ...[...verdicts]
          .filter((one) => one !== most && one[0] !== most?.[0])
          .sort(([a], [b]) => b.localeCompare(a))
          .map(([verdict, who]) => `    ${verdict}: ${who.join(', ')}`),
        ...(most ? [`    ${most[0]}: everybody else`] : []),
      );
    }
    const head = `OBJECT MATRIX\n\nEvery route, asked by everybody of the demonstration about the things of one shielded child (test/support/scene.ts). "may, but": visible and\npermitted, then held back by a rule of the thing itself. Generated (npm run golden); do not edit.\n\nEverybody: ${principals.join(', ')}\n`;
    const text = `${head}\n${lines.join('\n')}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  }, 900_000);

  it('answers whoever may not know as it answers about nothing at all, byte for byte', async () => {
    const told = ({ status, headers, text }: Answer) => ({
      status,
      text,
      headers: [...headers].filter(([name]) => name !== 'date' && !name.startsWith('ratelimit')),
    });
    const ids = new Set(Object.values(left));
    const reads = ['', '/timeline', '/status'];
    /** Where somebody of a service is answered on a read of the thing, its systems and people may know that it is there. */
    const knows = async (as: string, path: string): Promise<boolean> => {
      const thing = path.split('/').slice(0, 4).join('/');
      const colleagues = [...personas, ...clients].filter(({ agency }) => agency === agencyOf(as));
      const answers = await Promise.all(
        colleagues.flatMap((one) =>
          reads.map((end) => ask('GET', '', 'clientId' in one ? one.clientId : one.id, `${thing}${end}`)),
        ),
      );
      return answers.some(({ status }) => status === 200);
    };
    let hidden = 0;
    for (const { method, path: route } of routes().filter(({ path }) => path.includes('/:'))) {
      const path = pathOf(route, left);
      const empty = path
        .split('/')
        .map((part) => (ids.has(part) ? nobody : part))
        .join('/');
      await Promise.all(
        principals.map(async (as) => {
          const answer = await ask(method, route, as, path);
          if (answer.status !== 404 && (answer.status !== 403 || (await knows(as, path)))) return;
          hidden += 1;
          const other = await ask(method, route, as, empty);
          if (JSON.stringify(told(other)) !== JSON.stringify(told(answer)))
            throw new Error(`${as} ${method} ${route}: ${JSON.stringify([told(answer), told(other)])}`);
        }),
      );
    }
    expect(hidden).toBeGreaterThan(300);
  }, 900_000);
});
