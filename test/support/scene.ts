import { clients, personas } from '../../apps/standalone/src/demonstration/cast.ts';
import { tellMappa, type LeftMappa } from './scene-mappa.ts';
import { tellMarac, type LeftMarac } from './scene-marac.ts';
import { channelPlaces, tellChannelsScene, type ChannelsLeft } from './channels-scene.ts';
import type { World } from './world.ts';
import { document, legal, type Answer } from './world.ts';

/** Ids of what the scene left, by the names that the paths use. */
export type Left = ChannelsLeft & {
  readonly child: string;
  readonly second: string;
  /** Known to one practice alone. */
  readonly third: string;
  readonly concern: string;
  /** The timeline's entry of that concern. */
  readonly entry: string;
  readonly referral: string;
  readonly review: string;
  readonly consent: string;
  readonly disclosure: string;
  readonly override: string;
  readonly optOut: string;
  readonly relationship: string;
  readonly involvement: string;
  readonly conflict: string;
  readonly emergency: string;
  /** Where the practice says that the child lives. */
  readonly residence: string;
  /** Of a temporary move; waits for the trust's answer. */
  readonly handover: string;
  /** Of somebody who is none of the cast. */
  readonly bar: string;
  /** Waits for a second person. */
  readonly merge: string;
  /** Of something on the wrong child; waits for a second person. */
  readonly move: string;
  /** An unusual look-up of a GP of the practice. */
  readonly flag: string;
  /** A child in the news. */
  readonly mark: string;
  /** Still being written. */
  readonly draft: string;
  /** A clock of the referral that runs. */
  readonly clock: string;
  /** A child protection process with a plan. */
  readonly process: string;
  /** An emergency protection order that stands. */
  readonly measure: string;
  /** A serious incident whose review is published. */
  readonly incident: string;
  /** Proposed by the practice. */
  readonly disposal: string;
  /** Of the practice, on what it holds of the child. */
  readonly hold: string;
  /** A request of the police to the practice that nobody has begun to check. */
  readonly request: string;
  /** A decision of the practice not to share that nobody has looked at again. */
  readonly duty: string;
  /** Of the concern, and of the referral by its authority. */
  /** Of a system of the practice. */
  readonly submission: string;
  readonly attachment: string;
  readonly minutes: string;
  /** Somebody of concern to the child, and what stands of online access. */
  readonly label: string;
  readonly stop: string;
  readonly redaction: string;
  readonly proxy: string;
  /** A subject access request on the child's behalf that is open. */
  readonly accessRequest: string;
} & LeftMarac &
  LeftMappa;

/** Tokens that stand for free text: no two are alike, and none is a word of the product. */
export class Canaries {
  private readonly names = new Map<string, string>();

  /** A token for a field; the name says where it was put. At most ten characters, so that it fits into a postcode. */
  of(name: string): string {
    const token = `zq${String(this.names.size).padStart(3, '0')}xz`;
    this.names.set(token, name);
    return token;
  }

  get all(): ReadonlyMap<string, string> {
    return this.names;
  }

  /** Names of those that stand in a text, sorted. */
  in(text: string): readonly string[] {
    const found = new Set(text.match(/zq\d{3}xz/g));
    return [...found].map((token) => this.names.get(token) ?? token).sort();
  }
}

const mother = '10000000-0000-4000-8000-000000000001';
const father = '10000000-0000-4000-8000-000000000002';
const parent = (person: string) => ({
  authority: 'parental-responsibility',
  standing: 'holder-of-parental-responsibility',
  person,
});
const school = { agency: 'hill-top-primary' };
const distant = '2099-01-01T08:00:00Z';
const idOf = ({ body }: Answer): string => String(body['id']);

/**
 * Tells one story in which every kind of fact that has a route comes up, with a canary in every free text. It is shared by the
 * tests that ask who may see what.
 */
export const tellScene = async (world: World, canaries: Canaries): Promise<Left> => {
  const put = (name: string): string => canaries.of(name);
  const send = async (as: string, path: string, body: unknown): Promise<Answer> => {
    const answer = await world.post(as, path, body, { 'if-match': '*' });
    if (answer.status > 201) throw new Error(`${as} ${path}: ${String(answer.status)} ${answer.text}`);
    return answer;
  };
  const settled = async (): Promise<void> => {
    // A reaction may write once more after what it reacts to.
    for (let round = 0; round < 2; round += 1)
      await world.service.followers.reached(await world.service.storage.log.head(), 10_000);
  };
  const demographics = (of: string, dateOfBirth: string) => ({
    name: { family: put(`${of} family name`), given: [put(`${of} given name`)] },
    formerNames: [{ family: put(`${of} former name`) }],
    dateOfBirth,
    sex: 'female',
    addresses: [{ use: 'current', lines: [put(`${of} address`)], postcode: put(`${of} postcode`), from: '2024-01-01' }],
  });
  const born = async (feed: string, of: string, number: string): Promise<string> =>
    idOf(
      await send(feed, '/v1/children', {
        identifiers: [
          { kind: 'nhs-number', value: number },
          { kind: 'local', value: put(`${of} local number`) },
        ],
        demographics: demographics(of, '2023-02-01'),
      }),
    );
  const note = (name: string) => ({ reasons: put(name) });

  // Three children; the second is a sibling in the referral, the third is known to nobody else.
  const child = await born('oakfield-registrations', 'child', '9990000018');
  const second = await born('oakfield-registrations', 'sibling', '9990000026');
  const third = await born('millbrook-clinical-system', 'other child', '9990000034');
  for (const feed of ['oakfield-registrations', 'ashby-community-system', 'hill-top-roll', 'ashby-police-system'])
    await send(feed, '/v1/registrations', { child });
  await send('oakfield-registrations', '/v1/registrations', { child: second });
  await send('millbrook-clinical-system', '/v1/registrations', { child: third });
  await send('ashby-sexual-health-system', '/v1/registrations', { child, sensitiveBasis: 'young-person-consent' });
  await send('ashby-police-system', '/v1/registrations', { child: second });
  await send('ashby-police-system', '/v1/registrations/end', { child: second });
  await send('oakfield-clinical-system', '/v1/children', {
    identifiers: [{ kind: 'nhs-number', value: '9990000018' }],
    demographics: demographics('child, once more', '2023-02-01'),
  });
  const submitted = await send('oakfield-clinical-system', '/v1/concerns', {
    child: { identifierOmittedBecause: 'not-known', demographics: demographics('unmatched child', '2022-03-04') },
    category: 'neglect',
    occurredOn: '2026-01-03',
    summary: put('concern about an unmatched child'),
  });
  const submission = idOf(submitted);
  const ofChild = `/v1/children/${child}`;
  await send('gp', `${ofChild}/corrections`, {
    reason: 'new-evidence',
    demographics: demographics('corrected child', '2023-02-02'),
  });
  const relate = async (relation: string, of: string): Promise<string> =>
    idOf(
      await send('gp', `${ofChild}/relationships`, {
        relation,
        other: {
          identifiers: [{ kind: 'local', value: put(`${of} local number`) }],
          demographics: demographics(of, '1990-05-06'),
        },
        contact: put(`${of} contact`),
        note: put(`${of} note`),
      }),
    );
  const relationship = await relate('parent', 'mother');
  const ended = await relate('alleged-perpetrator', 'partner');
  await send('gp', `${ofChild}/relationships/${ended}/end`, { reason: 'ended' });

  // Concerns of several services, one of them sensitive, one addressed.
  const texts = (of: string) => ({
    summary: put(`${of} summary`),
    narrative: put(`${of} narrative`),
    health: put(`${of} health`),
  });
  const concernOf = (of: string, about = child) => ({
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
  const concern = idOf(await send('gp', '/v1/concerns', concernOf('concern of the practice')));
  const ofConcern = `/v1/concerns/${concern}`;
  await send('gp', `${ofConcern}/amendments`, { reason: 'correction', ...texts('amended concern') });
  await send('gp', `${ofConcern}/closure`, { outcome: 'no-further-action', explanation: put('closed concern') });
  await send('gp', `${ofConcern}/reopening`, { reason: 'new-information', explanation: put('re-opened concern') });
  const attach = async (as: string, to: string, of: string, fields: Readonly<Record<string, string>> = {}) =>
    idOf(
      await send(
        as,
        `${to}/attachments`,
        document(
          `Invented. ${put(`${of} content`)}`,
          { title: put(`${of} title`), ...fields },
          `${put(`${of} file name`)}.txt`,
        ),
      ),
    );
  const attachment = await attach('gp', ofConcern, 'attachment');
  const wrongOne = await attach('gp', ofConcern, 'withdrawn attachment');
  await send('gp', `${ofConcern}/attachments/${wrongOne}/withdrawal`, {
    reason: 'about-another-child',
    explanation: put('withdrawal of an attachment'),
  });
  const wrong = idOf(await send('gp', '/v1/concerns', concernOf('withdrawn concern')));
  await send('gp', `/v1/concerns/${wrong}/withdrawal`, { reason: 'entered-in-error', explanation: put('withdrawal') });
  await send('health-visitor', '/v1/concerns', concernOf('concern of the health visitor'));
  await send('clinic-nurse', '/v1/concerns', concernOf('concern of the sexual health clinic'));
  await send('teacher', '/v1/concerns', concernOf('concern of the school'));
  await send('other-gp', '/v1/concerns', concernOf('concern about the other child', third));
  await send('police-officer', '/v1/concerns', {
    ...concernOf('concern of the police'),
    recipients: [{ agency: 'ashby-mash', classes: ['presence', 'summary'] }],
    legal: { ...legal, policyDocument: put('policy document of the police') },
  });
  await send('gp', '/v1/concerns', concernOf('concern about the sibling', second));

  // A dead letter: what it said is known to nobody.
  await world.post(
    'oakfield-clinical-system',
    '/v1/cloudevents',
    {
      specversion: '1.0',
      id: put('id of a refused message'),
      source: 'uk.nhs.gp.millbrook',
      type: 'uk.nhs.gp.safeguarding-concern-raised.v1',
      time: '2026-01-05T10:00:00Z',
      datacontenttype: 'application/json',
      data: { note: put('body of a refused message') },
    },
    { 'content-type': 'application/cloudevents+json' },
  );

  // The referral and its whole life.
  const referralOf = (of: string, ...children: readonly string[]) => ({
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
  const referral = idOf(await send('gp', '/v1/referrals', referralOf('referral', child, second)));
  await settled();
  const ofReferral = `/v1/referrals/${referral}`;
  const notes = (step: string) => ({ notes: [{ childId: child, note: put(`referral note, ${step}`) }] });
  const mash = 'social-worker';
  await send(mash, `${ofReferral}/acknowledgement`, notes('acknowledged'));
  await send(mash, `${ofReferral}/return`, { missing: ['concerns'], ...notes('returned') });
  await send('gp', `${ofReferral}/information`, { children: [{ childId: child, ...texts('supplied information') }] });
  await send('gp', `${ofReferral}/amendments`, {
    reason: 'clarification',
    children: [{ childId: child, ...texts('amended referral') }],
  });
  await send(mash, `${ofReferral}/screenings`, {
    stage: 'contact',
    decision: 'proceed',
    category: 'neglect',
    urgency: 'same-day',
    ...notes('screened'),
  });
  await send('gp', `${ofReferral}/escalation`, { reason: 'delay', ...notes('escalated') });
  const decide = (name: string) => ({
    decisions: [child, second].map((childId) => ({ childId, decision: 's17-assessment', reasons: put(name) })),
  });
  await send(mash, `${ofReferral}/decisions`, decide('referral decision'));
  await send(mash, `${ofReferral}/assessment`, { assessment: 's17', ...notes('assessment') });
  await send(mash, `${ofReferral}/closure`, { reason: 'assessment-completed', ...notes('closed') });
  await send(mash, `${ofReferral}/reopening`, { reason: 'recurrence', ...notes('re-opened') });
  await settled();
  const clocks = (await world.get(mash, `${ofChild}/clocks`, { 'x-purpose': 'referral-handling' })).body[
    'items'
  ] as readonly { readonly id: string; readonly state: string }[];
  const [waivable, clock] = clocks.filter(({ state }) => state === 'running').map(({ id }) => id);
  await send(mash, `${ofChild}/clocks/${waivable ?? ''}/waiver`, {
    reason: 'professional-judgement',
    explanation: put('waiver of a clock'),
  });
  await attach('gp', ofReferral, 'attachment of the referral', { childId: child, category: 'body-map' });
  const minutes = await attach(mash, ofReferral, 'minutes', { childId: child, category: 'minutes' });
  const said = (of: string) => ({
    summary: put(`${of} summary`),
    record: put(`${of} record`),
    childsVoice: put(`${of} child's voice`),
    health: put(`${of} health`),
    attendees: ['oakfield-gp', 'ashby-police'],
    toldTo: ['oakfield-gp'],
    legal: { ...legal, policyDocument: put(`${of} policy document`) },
  });
  const protect = async (of: string): Promise<string> => {
    const asked = await send(mash, '/v1/protection-processes', { childId: child, ...said(`${of} request`) });
    const path = `/v1/protection-processes/${idOf(asked)}`;
    await send(mash, `${path}/discussions`, {
      form: 'strategy-discussion',
      outcome: 's47-enquiry-joint',
      ...said(`${of} discussion`),
    });
    await send(mash, `${path}/enquiry-conclusion`, {
      outcome: 'significant-harm-conference',
      childSeen: 'seen-alone',
      ...said(`${of} enquiry`),
    });
    await send(mash, `${path}/conferences`, {
      form: 'initial-child-protection-conference',
      outcome: 'plan',
      category: 'neglect',
      ...said(`${of} conference`),
    });
    return idOf(asked);
  };
  const overProcess = await protect('ended protection');
  const ofOver = `/v1/protection-processes/${overProcess}`;
  await send(mash, `${ofOver}/conference-record`, said('conference record'));
  await send(mash, `${ofOver}/core-groups`, { childSeen: 'seen', ...said('core group') });
  await send(mash, `${ofOver}/reviews`, { outcome: 'end', childSeen: 'seen', ...said('review conference') });
  await send(mash, `${ofOver}/closure`, { reason: 'plan-ended', ...said('end of protection') });
  const protectionProcess = await protect('protection');
  const ofProtection = `/v1/protection-processes/${protectionProcess}`;
  await send(mash, `${ofProtection}/plan-changes`, said('change of the plan'));
  await send(mash, `${ofProtection}/chair-told`, said('telling the chair'));
  await send(mash, `${ofProtection}/conference-notice`, {
    ...{ form: 'initial-child-protection-conference', meetsOn: '2099-01-01', ...said('notice of the conference') },
    noticeReasons: put('reasons of short notice'),
  });
  // Kept safe at once: by the police, which is over, and by an order, which was extended and stands.
  const keptSafe = (of: string) => ({
    ...{ summary: put(`${of} summary`), reasons: put(`${of} reasons`), childsVoice: put(`${of} child's voice`) },
  });
  const taking = (of: string) => ({
    ...{ ...keptSafe(of), takenTo: put(`${of} taken to`), toldTo: ['oakfield-gp'] },
    legal: { ...legal, policyDocument: put(`${of} policy document`) },
  });
  const byPolice = await send('police-officer', '/v1/immediate-protections', {
    ...{ child: { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] }, form: 'police-protection' },
    ...{ authority: 'ashby-mash', ...taking('police protection') },
  });
  await send('police-officer', `/v1/immediate-protections/${idOf(byPolice)}/end`, {
    ...{ because: 'emergency-order-made', ...keptSafe('end of police protection') },
  });
  const order = await send(mash, '/v1/immediate-protections', {
    ...{ childId: child, form: 'emergency-protection-order', ...taking('emergency order') },
  });
  await send(mash, `/v1/immediate-protections/${idOf(order)}/extension`, keptSafe('extension of the order'));
  // Two serious incidents: one that goes all its way, one that was recorded in error.
  const told = (of: string) => ({ summary: put(`${of} summary`), reasons: put(`${of} reasons`) });
  const seriousIncident = async (of: string): Promise<string> =>
    idOf(
      await send(mash, '/v1/serious-incidents', {
        ...{ childId: child, kind: 'serious-harm', happenedOn: put(`${of} day`), partnership: 'ashby-partnership' },
        ...{ ...told(of), legal: { ...legal, policyDocument: put(`${of} policy document`) } },
      }),
    );
  const incident = await seriousIncident('serious incident');
  const ofIncident = `/v1/serious-incidents/${incident}`;
  await send(mash, `${ofIncident}/notification`, told('notification'));
  await send('review-chair', `${ofIncident}/rapid-review`, { decision: 'no-review', ...told('rapid review') });
  await send('review-chair', `${ofIncident}/decision`, { decision: 'review', ...told('decision on a review') });
  await send('review-chair', `${ofIncident}/review`, {
    ...{ form: 'child-safeguarding-practice-review', ...told('start of a review') },
  });
  await send('review-chair', `${ofIncident}/publication`, { publication: 'published', ...told('publication') });
  const noIncident = await seriousIncident('incident in error');
  await send(mash, `/v1/serious-incidents/${noIncident}/withdrawal`, told('withdrawn incident'));
  // Requests for information: one that goes every way round, one refused, one withdrawn, one from outside, one that waits.
  const asking = (of: string) => ({
    childId: child,
    kind: 'police-investigation',
    whatIsAsked: put(`${of} what is asked`),
    situation: put(`${of} situation`),
    concerns: put(`${of} concerns`),
    riskLevel: 'imminent',
    consent: { branch: 'not-sought', reasons: ['urgent'], evidence: put(`${of} consent evidence`) },
  });
  const asks = async (of: string): Promise<string> =>
    idOf(await send('police-officer', '/v1/information-requests', { asked: 'oakfield-gp', ...asking(of) }));
  const explained = (of: string) => ({ explanation: put(`${of} explanation`) });
  const asked = idOf(
    await send('gp', '/v1/concerns', {
      childId: child,
      category: 'neglect',
      occurredOn: '2026-01-03',
      summary: put('asked-for concern summary'),
      narrative: put('asked-for concern narrative'),
    }),
  );
  const worked = `/v1/information-requests/${await asks('answered request')}`;
  await send('gp', `${worked}/holder`, {});
  const isChecked = { check: 'source', verified: true, means: 'secure-system' };
  await send('gp', `${worked}/checks`, { ...isChecked, notes: put('check of a request notes') });
  await send('gp', `${worked}/return`, { missing: ['concerns'], ...explained('returned request') });
  await send('police-officer', `${worked}/information`, {
    concerns: put('supplied request concerns'),
    ...explained('supplied request'),
  });
  await send('gp', `${worked}/challenge`, { grounds: ['too-wide'], ...explained('challenged request') });
  await send('police-officer', `${worked}/challenge-response`, {
    response: 'narrowed',
    ...explained('narrowed request'),
  });
  await send('gp', `${worked}/answers`, {
    extent: 'part',
    leftOut: ['not-relevant'],
    classes: ['summary', 'narrative', 'health', 'third-party', 'perpetrator'],
    entries: [asked],
    channel: 'this-ledger',
    legal: { ...legal, policyDocument: put('answer policy document') },
    summary: put('answer summary'),
    narrative: put('answer narrative'),
    health: put('answer health'),
    aboutOthers: put('answer about others'),
    aboutAllegedPerpetrator: put('answer about alleged perpetrator'),
    publicInterest: { necessity: put('answer necessity'), proportionality: put('answer proportionality') },
    authorisation: {
      authoriser: { role: 'practitioner', name: put('answer authoriser') },
      urgent: { because: 'out-of-hours', imminentRisk: true },
    },
    advice: [{ from: 'caldicott-guardian', followed: true, text: put('answer advice') }],
  });
  await send('gp-lead', `${worked}/reviews`, {
    of: 'urgent-answer',
    finding: 'justified',
    findings: put('review of an answer findings'),
  });
  await send('gp', `/v1/information-requests/${await asks('refused request')}/refusal`, {
    reason: 'not-relevant',
    reasons: put('refused request reasons'),
    reviewer: { role: 'caldicott-guardian', name: put('refused request reviewer') },
    reviewDueOn: '2099-01-01',
  });
  await send('police-officer', `/v1/information-requests/${await asks('withdrawn request')}/withdrawal`, {
    reason: 'duplicate',
    ...explained('withdrawn request'),
  });
  await send('gp', '/v1/information-requests/from-outside', {
    ...asking('noted request'),
    requesterKind: 'voluntary',
    requesterName: put('noted request requester'),
  });
  const request = await asks('request');
  const telling = {
    put,
    send: async (as: string, path: string, body: object) => {
      const { body: answer } = await send(as, path, body);
      const { action, id } = answer as { readonly action?: string; readonly id?: string };
      return action ?? id ?? '';
    },
    ...{ settled, demographics, child, referral },
  };
  const leftMarac = await tellMarac(telling);
  const leftMappa = await tellMappa(telling);
  // The duty to share: one decision to share, one not to that was looked at again, one that waits for it.
  const weighed = (of: string) => ({
    childId: child,
    helps: ['assessment-of-need'],
    reasons: put(`${of} reasons`),
    detrimentReasons: put(`${of} comparison`),
  });
  await send('gp', '/v1/duty-decisions', {
    ...weighed('duty to share'),
    outcome: 'share',
    recipient: 'hill-top-primary',
    detriment: 'not-more-detrimental',
    classes: ['summary'],
    entries: [asked],
    channel: 'this-ledger',
    legal: { ...legal, policyDocument: put('duty to share policy document') },
  });
  const keepsBack = async (of: string): Promise<string> =>
    idOf(
      await send('gp', '/v1/duty-decisions', {
        ...weighed(of),
        outcome: 'not-share',
        recipient: 'ashby-midwifery',
        detriment: 'disclosure-more-detrimental',
        reason: 'more-detrimental-to-child',
        reviewer: { role: 'safeguarding-lead', name: put(`${of} reviewer`) },
        reviewDueOn: '2099-01-01',
      }),
    );
  await send('gp-lead', `/v1/duty-decisions/${await keepsBack('reviewed not sharing')}/review`, {
    finding: 'stands',
    findings: put('review of not sharing findings'),
  });
  const duty = await keepsBack('not sharing');
  const draftOf = (of: string) => ({ urgency: 'standard', children: [{ childId: child, ...texts(of) }] });
  const drafted = async (of: string): Promise<string> => idOf(await send('gp', '/v1/referral-drafts', draftOf(of)));
  await send('gp', `/v1/referral-drafts/${await drafted('discarded draft')}/discarding`, {});
  await send('gp', `/v1/referral-drafts/${await drafted('submitted draft')}/submission`, {
    ...referralOf('referral that was a draft', child),
    legal: { ...legal, consentDecision: 'refused' },
  });
  const draft = await drafted('draft');
  const dropped = idOf(await send('gp', '/v1/referrals', referralOf('withdrawn referral', child)));
  await send('gp', `/v1/referrals/${dropped}/withdrawal`, { reason: 'duplicate', ...notes('withdrawn') });

  const channels = await tellChannelsScene({ world, child, referral, put, send });

  // Somebody is nobody to the child; somebody else was, for a while.
  const barOf = async (of: string): Promise<string> =>
    idOf(
      await send('gp-lead', `${ofChild}/bars`, {
        person: `u-${'0'.repeat(32)}`,
        ground: 'relative',
        reasons: put(`${of} reasons`),
      }),
    );
  await send(mash, `${ofChild}/bars/${await barOf('ended bar')}/end`, {
    reason: 'wrong-person',
    reasons: put('end of a bar'),
  });
  const bar = await barOf('bar');

  // Told apart; then, by another colleague, taken for one child, told apart again, and proposed once more.
  await world.post(
    'gp-lead',
    '/v1/possible-duplicates/dismissal',
    { one: child, other: second, reason: 'siblings', explanation: put('dismissed likeness') },
    { 'x-purpose': 'records-management' },
  );
  const propose = async (of: string): Promise<string> =>
    idOf(
      await send('gp-lead', '/v1/merges', {
        one: child,
        other: second,
        reason: 'same-demographics',
        explanation: put(`${of} explanation`),
      }),
    );
  const rejectedMerge = await propose('rejected merge');
  await send('social-worker', `/v1/merges/${rejectedMerge}/rejection`, { explanation: put('rejection of a merge') });
  const undoneMerge = await propose('undone merge');
  await send('social-worker', `/v1/merges/${undoneMerge}/confirmation`, {});
  await settled();
  await send('gp-lead', `/v1/merges/${undoneMerge}/undoing`, {
    reason: 'different-children',
    explanation: put('undoing of a merge'),
  });
  const merge = await propose('proposed merge');

  // Every decision about sharing.
  const decided = (name: string, person = mother) => ({
    decidedBy: parent(person),
    evidence: put(`${name} evidence`),
    reasons: put(`${name} reasons`),
  });
  const scope = { recipients: [school], classes: ['presence', 'summary'] };
  const consentLegal = {
    gdprBasis: 'public-task',
    specialCategoryCondition: 'health-or-social-care',
    confidentialityBasis: 'consent',
  };
  const consents = `${ofChild}/consent-decisions`;
  await send('gp', consents, { decision: 'sought', scope, reasons: put('consent sought reasons') });
  await send('gp', consents, {
    decision: 'not-sought',
    scope,
    notSoughtReasons: ['urgent'],
    reasons: put('consent not sought reasons'),
  });
  const withdrawn = idOf(
    await send('gp', consents, {
      decision: 'given',
      scope,
      ...decided('first consent'),
      awareOfRecordContent: 'yes',
      legal: { ...consentLegal, policyDocument: put('policy document of a consent') },
    }),
  );
  await send('gp', `${consents}/${withdrawn}/withdrawal`, decided('withdrawn consent'));
  const consent = idOf(
    await send('health-visitor', consents, {
      decision: 'given',
      scope,
      ...decided('second consent'),
      awareOfRecordContent: 'yes',
      legal: consentLegal,
    }),
  );
  const refuse = async (name: string): Promise<void> => {
    await send('health-visitor', consents, {
      decision: 'refused',
      scope: { recipients: [{ agency: 'ashby-school-nursing' }], classes: ['presence', 'summary'] },
      ...decided(name, father),
      awareOfRecordContent: 'no',
    });
  };
  await send('health-visitor', consents, {
    decision: 'given',
    scope: { recipients: [{ agency: 'ashby-school-nursing' }], classes: ['presence', 'summary'] },
    ...decided('consent of one parent'),
    awareOfRecordContent: 'yes',
    legal: consentLegal,
  });
  await refuse('refusal of the other parent');
  const conflicts = async (): Promise<readonly { readonly id: string }[]> =>
    (await world.get('health-visitor', `${ofChild}/sharing`)).body['conflicts'] as never;
  const [open] = await conflicts();
  await send('health-visitor', `${ofChild}/parental-conflicts/${open?.id ?? ''}/resolution`, note('resolution'));
  await send('health-visitor', consents, {
    decision: 'given',
    scope: { recipients: [{ agency: 'ashby-school-nursing' }], classes: ['presence', 'narrative'] },
    ...decided('later consent of one parent'),
    awareOfRecordContent: 'yes',
    legal: consentLegal,
  });
  await refuse('later refusal of the other parent');
  const conflict = (await conflicts())[0]?.id ?? '';
  const reversed = idOf(await send('gp', `${ofChild}/opt-outs`, decided('reversed opt-out')));
  await send('gp', `${ofChild}/opt-outs/${reversed}/reversal`, decided('reversal'));
  const optOut = idOf(await send('teacher', `${ofChild}/opt-outs`, decided('opt-out')));
  const openingOf = (name: string) => ({
    recipients: [school],
    classes: ['presence', 'summary'],
    legal: { ...legal, consentDecision: 'refused', policyDocument: put(`${name} policy document`) },
    reasons: put(`${name} reasons`),
  });
  const authoriser = (name: string) => ({ role: 'safeguarding-lead', name: put(`${name} authoriser`) });
  const overrideOf = (name: string) => ({
    ...openingOf(name),
    reason: 'child-at-risk-of-harm',
    authoriser: authoriser(name),
    until: new Date(Date.now() + 30 * 86_400_000).toISOString(),
  });
  const takenBack = idOf(
    await send('gp', `${ofChild}/disclosures`, { ...openingOf('withdrawn disclosure'), channel: 'this-ledger' }),
  );
  await send('gp', `${ofChild}/disclosures/${takenBack}/withdrawal`, note('disclosure taken back'));
  const disclosure = idOf(
    await send('gp', `${ofChild}/disclosures`, { ...openingOf('disclosure'), channel: 'this-ledger' }),
  );
  const over = idOf(await send('gp-lead', `${ofChild}/overrides`, overrideOf('ended override')));
  await send('gp-lead', `${ofChild}/overrides/${over}/end`, note('end of an override'));
  const override = idOf(await send('gp-lead', `${ofChild}/overrides`, overrideOf('override')));
  await send('gp', `${ofChild}/decisions-not-to-share`, {
    ...scope,
    reason: 'not-relevant',
    reasons: put('decision not to share reasons'),
    reviewer: authoriser('decision not to share'),
    reviewDueOn: '2099-01-01',
  });
  await send('gp', `${ofChild}/direct-contacts`, {
    with: school,
    channel: 'telephone',
    outcome: 'spoken-to',
    note: put('direct contact note'),
  });
  const leadRef = (await world.get('gp-lead', '/v1/me')).body['ref'];
  await send('gp', `${ofChild}/assignments`, { person: leadRef, until: distant });
  const confirmed = idOf(await send('school-nurse', `${ofChild}/involvements`, {}));
  await send('gp', `${ofChild}/involvements/${confirmed}/confirmation`, {});
  await send('school-nurse', `${ofChild}/involvements/${confirmed}/end`, { reason: 'discharged' });
  const involvement = idOf(await send('other-gp', `${ofChild}/involvements`, {}));
  await send('gp', `${ofChild}/shield`, note('first shield'));
  await send('gp', `${ofChild}/shield/lift-proposal`, note('lift proposal'));
  await send('shielding-officer', `${ofChild}/shield/lift-confirmation`, note('lift confirmation'));
  await send('gp', `${ofChild}/shield`, note('shield'));

  // A review whose panel has one member who left and one who stays.
  const member = (await world.get('panel-member', '/v1/me')).body['ref'];
  const reviewOf = async (...panel: readonly unknown[]): Promise<string> => {
    const opened = await send('review-chair', '/v1/reviews', {
      kind: 'child-safeguarding-practice-review',
      panel,
      children: [{ identifiers: [{ kind: 'nhs-number', value: '9990000018' }], pseudonym: 'Child A' }],
      occurredFrom: '2026-01-01',
      classes: ['summary', 'health'],
    });
    await send('governance', `/v1/reviews/${idOf(opened)}/confirmation`, {});
    await settled();
    return idOf(opened);
  };
  const closed = await reviewOf(member, leadRef);
  await send('review-chair', `/v1/reviews/${closed}/departures`, { member: leadRef });
  await send('review-chair', `/v1/reviews/${closed}/closure`, { reason: 'completed' });
  const review = await reviewOf(member);
  // An unborn child, its birth with a twin who was another mother's, and numbers that change.
  const texted = (of: string) => ({ ...demographics(of, '1994-05-06'), dateOfBirth: undefined });
  const bearing = {
    identifiers: [{ kind: 'local', value: put('mother of the unborn child local number') }],
    demographics: demographics('mother of the unborn child', '1994-05-06'),
  };
  const unborn = idOf(
    await send('ashby-maternity-system', '/v1/children', { kind: 'unborn', mother: bearing, expectedOn: '2026-02-01' }),
  );
  for (const feed of ['ashby-maternity-system', 'oakfield-registrations'])
    await send(feed, '/v1/registrations', { child: unborn });
  await send('midwife', `/v1/children/${unborn}/pregnancy-end`, {
    outcome: 'not-stated',
    note: put('end of pregnancy'),
  });
  await send('midwife', `/v1/children/${unborn}/pregnancy-end`, {
    outcome: 'recorded-in-error',
    note: put('end of pregnancy taken back'),
  });
  const birth = await send('ashby-maternity-system', '/v1/births', {
    mother: bearing,
    bornOn: '2026-01-20',
    children: [
      { order: 1, demographics: texted('newborn') },
      { order: 2, demographics: texted('twin') },
    ],
  });
  const [newborn, twin] = (birth.body['children'] as readonly { readonly id: string }[]).map(({ id }) => id);
  const numbers = `/v1/children/${newborn ?? ''}/identifiers`;
  const nhs = (value: string) => ({ kind: 'nhs-number', value });
  await send('midwife', numbers, { identifier: nhs('9990000042') });
  await send('midwife', numbers, { identifier: nhs('9990000050'), replaces: nhs('9990000042') });
  await send('midwife', numbers, { identifier: nhs('9990000042'), replaces: nhs('9990000050') });
  await send('midwife', `${numbers}/retraction`, { identifier: nhs('9990000050') });
  await send('gp-lead', `/v1/children/${twin ?? ''}/birth/undoing`, {
    reason: 'wrong-mother',
    explanation: put('undoing of a birth'),
  });

  // Who is of concern to the child, what its parents are shown online, and what somebody asked to be given.
  const labels = `${ofChild}/alleged-perpetrators`;
  const labelled = async (of: string): Promise<string> =>
    idOf(
      await send('gp', labels, {
        ...{ label: 'alleged-perpetrator', standing: 'alleged', awareOfAllegation: 'no', awareOfSharing: 'no' },
        other: {
          identifiers: [{ kind: 'local', value: put(`${of} local number`) }],
          demographics: { name: { family: put(`${of} family name`) }, dateOfBirth: '1985-05-05' },
        },
        reasons: put(`${of} reasons`),
      }),
    );
  const over2 = await labelled('former perpetrator');
  const now = idOf(
    await send('gp', `${labels}/${over2}/changes`, {
      ...{ awareOfSharing: 'yes', because: 'told-of-sharing', reasons: put('changed label reasons') },
    }),
  );
  await send('gp', `${labels}/${now}/end`, { because: 'not-substantiated', reasons: put('end of a label') });
  const label = await labelled('perpetrator');
  const online = `${ofChild}/online-access`;
  const concernEntry = String(
    ((await world.get('gp', `${ofChild}/timeline?limit=200`)).body['items'] as readonly Record<string, unknown>[]).find(
      ({ thing, kind }) => thing === concern && kind === 'concern-raised',
    )?.['id'],
  );
  const access = (path: string, body: object, of: string, as = 'gp-lead'): Promise<Answer> =>
    send(as, `${online}/${path}`, { ...body, reasons: put(`${of} reasons`) });
  await access('codes', { code: '104', effectiveOn: '2026-01-01' }, 'enhanced review code');
  await access(
    'coercion-assessments',
    { of: 'everybody', outcome: 'no-concern', next: 'none', assessedBy: put('assessor of coercion') },
    'coercion assessment',
  );
  await access('history', { from: '2026-01-01' }, 'opened history');
  await access('releases', { entry: concernEntry }, 'released item');
  const granted = async (of: string): Promise<string> =>
    idOf(
      await access(
        'proxies',
        {
          ...{ relationship, authority: 'parental-responsibility', scope: 'released-items' },
          evidence: put(`${of} evidence`),
        },
        of,
      ),
    );
  await access(`proxies/${await granted('ended proxy')}/end`, { reason: 'safeguarding' }, 'end of a proxy');
  const redact = async (of: string): Promise<string> =>
    idOf(await access('redactions', { entry: concernEntry, reason: 'coercion' }, of, 'gp'));
  await access(`redactions/${await redact('ended redaction')}/end`, {}, 'end of a redaction');
  const stopped = async (of: string): Promise<string> =>
    idOf(await access('stops', { measure: 'suspended', of: 'proxies', reason: 'coercion' }, of, 'gp'));
  const overStop = await stopped('ended stop');
  const assessedAgain = { of: 'everybody', outcome: 'no-concern', next: 'none', assessedBy: put('second assessor') };
  await access('coercion-assessments', assessedAgain, 'second coercion assessment');
  await access(`stops/${overStop}/restoration`, {}, 'restored access');
  const proxy = await granted('proxy');
  const redaction = await redact('redaction');
  const stop = await stopped('stop');
  const requested = async (of: string, identity = 'known'): Promise<string> =>
    idOf(
      await send('gp', '/v1/access-requests', {
        ...{ subject: child, by: 'parent', receivedOn: '2026-01-10', identity },
        ...{ requester: put(`${of} requester`), wording: put(`${of} wording`) },
      }),
    );
  const handle = (id: string, path: string, body: object, of: string): Promise<Answer> =>
    send('gp-lead', `/v1/access-requests/${id}/${path}`, { ...body, reasons: put(`${of} reasons`) });
  const takenBackRequest = await requested('withdrawn access request');
  await handle(takenBackRequest, 'withdrawal', {}, 'withdrawal of an access request');
  const unknownRequest = await requested('access request of nobody', 'asked-for');
  await handle(unknownRequest, 'identity', { outcome: 'not-confirmed', checkedOn: '2026-01-12' }, 'identity check');
  await handle(unknownRequest, 'refusal', { reason: 'identity-not-confirmed' }, 'refusal of an access request');
  const accessRequest = await requested('access request');
  for (const name of ['answered access request', 'open access request']) {
    const id = name === 'open access request' ? accessRequest : await requested(name);
    const authority = { childsDecision: 'not-competent', interests: 'in-childs-interests' };
    await handle(id, 'authority', authority, `authority of the ${name}`);
    const opinion = { finding: 'serious-harm', givenOn: new Date().toISOString().slice(0, 10) };
    const professional = put(`professional of the ${name}`);
    await handle(id, 'opinions', { ...opinion, professional }, `opinion of the ${name}`);
    await handle(id, 'withholdings', { entry: concernEntry, exemption: 'serious-harm' }, `withholding of the ${name}`);
    if (name === 'answered access request')
      await handle(id, 'disclosure', { entries: [] }, `disclosure of the ${name}`);
  }
  const recent = idOf(
    await send('gp', '/v1/access-requests', {
      ...{ subject: child, by: 'parent', receivedOn: new Date().toISOString().slice(0, 10), identity: 'known' },
      requester: put('recent access request requester'),
    }),
  );
  await handle(recent, 'extension', { reason: 'complex' }, 'extension of an access request');
  // Written on the wrong child: a concern with a document, a referral, a disclosure; the last waits, one stays where it is.
  const misfiled = idOf(await send('gp', '/v1/concerns', concernOf('misfiled concern')));
  await attach('gp', `/v1/concerns/${misfiled}`, 'misfiled attachment');
  const misreferred = idOf(await send('gp', '/v1/referrals', referralOf('misfiled referral', child)));
  await settled();
  const misdisclosed = idOf(
    await send('gp', `${ofChild}/disclosures`, { ...openingOf('misfiled disclosure'), channel: 'this-ledger' }),
  );
  const move = async (kind: string, id: string, of: string, from = child, to = second): Promise<string> =>
    idOf(
      await send('gp', '/v1/moves', {
        kind,
        id,
        from,
        to,
        reason: 'similar-name',
        explanation: put(`${of} explanation`),
      }),
    );
  const moved = async (kind: string, id: string, of: string, from = child, to = second): Promise<void> => {
    await send('gp-lead', `/v1/moves/${await move(kind, id, of, from, to)}/confirmation`, {});
    await settled();
  };
  const kept = await move('concern', misfiled, 'rejected move');
  await send('gp-lead', `/v1/moves/${kept}/rejection`, { explanation: put('rejection of a move') });
  await moved('concern', misfiled, 'moved concern');
  await moved('concern', misfiled, 'concern moved back', second, child);
  await moved('concern', misfiled, 'concern moved again');
  await moved('referral', misreferred, 'moved referral');
  await moved('disclosure', misdisclosed, 'moved disclosure');
  const waiting = await move('concern', concern, 'proposed move');

  // In the news, and somebody with a connection; one of the two is over. A look of a practice that does not work with the child is flagged.
  const connection = idOf(
    await send('gp-lead', `${ofChild}/look-up-marks`, { kind: 'conflict', person: `u-${'1'.repeat(32)}` }),
  );
  await send('gp-lead', `${ofChild}/look-up-marks/${connection}/end`, {});
  const mark = idOf(await send('social-worker', `${ofChild}/look-up-marks`, { kind: 'press-attention' }));
  await world.get('gp', ofChild);
  await settled();
  const flags = async () =>
    (await world.get('caldicott-guardian', '/v1/look-up-flags', { 'x-purpose': 'audit' })).body['items'] as readonly {
      readonly id: string;
      readonly rule: string;
    }[];
  const flag = (await flags()).find(({ rule }) => rule === 'press-attention')?.id ?? '';
  await send('caldicott-guardian', `/v1/look-up-flags/${flag}/review`, {
    outcome: 'needs-investigation',
    reason: 'other',
  });

  // Two emergencies: one over and reviewed, one that lasts while the tests ask.
  const opens = async (as: string, of: string): Promise<string> =>
    idOf(
      await send(as, '/v1/emergency-accesses', {
        childId: child,
        reason: 'missing-child',
        explanation: `${put(`${of} explanation`)} is long enough`,
      }),
    );
  const past = await opens('police-officer', 'reviewed emergency');
  await send('police-officer', `${ofChild}/emergency-accesses/${past}/end`, {});
  await send('social-worker', `${ofChild}/emergency-accesses/${past}/review`, {
    finding: 'justified',
    findings: put('reviewed emergency findings'),
  });
  const emergency = await opens('other-gp', 'emergency');

  // A child moves: where it lives is said, put right and ended; each way in which a handover can end; one that waits.
  const mover = idOf(await send('oakfield-registrations', '/v1/children', { identifiers: [nhs('9990000085')] }));
  await send('oakfield-registrations', '/v1/registrations', { child: mover });
  await send('gp', '/v1/referrals', referralOf('referral of a child that moves', mover));
  const residenceOf = (of: string) => ({
    authority: 'ashby-mash',
    area: put(`${of} area`),
    reasons: put(`${of} reasons`),
  });
  const livesIn = async (of: string, place: string): Promise<string> =>
    idOf(await send('gp', `/v1/children/${place}/residences`, { ...residenceOf(of), from: '2026-01-02' }));
  const lived = `/v1/children/${mover}/residences/${await livesIn('former residence', mover)}`;
  await send('gp', `${lived}/correction`, { ...residenceOf('corrected residence'), from: '2026-01-03' });
  await send('gp', `${lived}/end`, { reason: 'moved-away', until: '2026-01-04', reasons: put('end of residence') });
  const residence = await livesIn('residence', child);
  await settled();
  await send(mash, '/v1/protection-processes', {
    ...{ childId: mover, form: 'strategy-discussion', outcome: 's47-enquiry-joint' },
    ...said('protection of a child that moves'),
  });
  await settled();
  const moves = async (of: string, who: string, move: string): Promise<string> =>
    idOf(
      await send(mash, `/v1/children/${who}/handovers`, {
        ...{ to: 'lagan-trust', move, movedOn: '2026-01-05', acrossNations: true, reasons: put(`${of} reasons`) },
        legal: { ...legal, policyDocument: put(`${of} policy document`) },
      }),
    );
  const goesOver = (id: string) => `/v1/children/${mover}/handovers/${id}`;
  await send(mash, `${goesOver(await moves('withdrawn handover', mover, 'permanent'))}/withdrawal`, {
    reasons: put('withdrawal of a handover'),
  });
  await send('trust-social-worker', `${goesOver(await moves('declined handover', mover, 'permanent'))}/refusal`, {
    ...{ reason: 'information-missing', reasons: put('refusal of a handover') },
  });
  const accepted = goesOver(await moves('accepted handover', mover, 'permanent'));
  await send('trust-social-worker', `${accepted}/acceptance`, { reasons: put('acceptance of a handover') });
  await settled();
  await send('trust-social-worker', `${accepted}/closure`, {
    ...{ reason: 'own-case-open', reasons: put('closure of a handover') },
  });
  const handover = await moves('waiting handover', child, 'temporary');

  // Disposals: of a child of whom little is said one is refused, one stopped by a hold, one carried out; one waits.
  const spare = idOf(await send('oakfield-registrations', '/v1/children', { identifiers: [nhs('9990000077')] }));
  await settled();
  const proposes = async (person: string, retention: string): Promise<string> =>
    idOf(
      await send('records-officer', '/v1/disposals', {
        ...{ person, retention, ground: 'erasure', basis: 'court-order' },
      }),
    );
  const approved = async (of: string): Promise<void> => {
    for (const as of ['caldicott-guardian', 'gp-lead']) await send(as, `/v1/disposals/${of}/approvals`, {});
  };
  const refused = await proposes(spare, 'directory');
  await send('gp-lead', `/v1/disposals/${refused}/refusal`, { reason: 'still-needed' });
  await settled();
  const overtaken = await proposes(spare, 'directory');
  const destroyer = world.service.followers.get('when-disposal-approved-then-destroy');
  destroyer?.pause();
  await approved(overtaken);
  const between = idOf(
    await send('records-officer', '/v1/holds', { scope: 'child', person: spare, reason: 'litigation' }),
  );
  destroyer?.resume();
  await settled();
  await send('records-officer', `/v1/holds/${between}/lifting`, { reason: 'placed-in-error' });
  await settled();
  await approved(await proposes(spare, 'directory'));
  await settled();
  const disposal = await proposes(child, 'child-record');
  const hold = idOf(
    await send('records-officer', '/v1/holds', { scope: 'child', person: child, reason: 'serious-case-review' }),
  );
  await settled();

  const shown = (await world.get('gp', `${ofChild}/timeline?limit=200`)).body['items'] as readonly {
    readonly id: string;
    readonly thing: string;
    readonly kind: string;
  }[];
  const entry = shown.find(({ thing, kind }) => thing === concern && kind === 'concern-raised')?.id ?? '';
  const left = { child, second, third, concern, entry, referral, review, consent, disclosure, override };
  return {
    ...left,
    ...channels,
    optOut,
    relationship,
    involvement,
    conflict,
    emergency,
    residence,
    handover,
    bar,
    clock: clock ?? '',
    process: protectionProcess,
    ...{ measure: idOf(order), incident },
    disposal,
    hold,
    request,
    duty,
    merge,
    move: waiting,
    flag,
    mark,
    draft,
    attachment,
    minutes,
    submission,
    ...leftMarac,
    ...leftMappa,
    ...{ label, stop, redaction, proxy, accessRequest },
  };
};

/** What a list cannot be asked without. */
const queries: Readonly<Record<string, string>> = {
  '/v1/referrals': '?box=sent',
  '/v1/sharing-balance': '?from=2026-01-01&until=2026-12-31',
  '/v1/sharing-balance/of-partnership': '?month=2026-01',
};

/** The path of a route with what the scene left in its places; the child may be another one. */
export const pathOf = (route: string, left: Left, child = left.child): string => {
  const places: readonly (readonly [string, string])[] = [
    ['/concerns/:id', left.concern],
    ['/referrals/:id', left.referral],
    [`/concerns/${left.concern}/attachments/:attachmentId`, left.attachment],
    [`/referrals/${left.referral}/attachments/:attachmentId`, left.minutes],
    ['/submissions/:id', left.submission],
    ['/reviews/:id', left.review],
    ['/consent-decisions/:id', left.consent],
    ['/disclosures/:id', left.disclosure],
    ['/overrides/:id', left.override],
    ['/opt-outs/:id', left.optOut],
    ['/involvements/:id', left.involvement],
    ['/parental-conflicts/:id', left.conflict],
    ['/relationships/:relationshipId', left.relationship],
    ['/emergency-accesses/:id', left.emergency],
    ['/residences/:id', left.residence],
    ['/handovers/:id', left.handover],
    ['/merges/:id', left.merge],
    ['/moves/:id', left.move],
    ['/look-up-flags/:id', left.flag],
    ['/look-up-marks/:id', left.mark],
    ['/services/:code', 'hill-top-primary'],
    ['/bars/:id', left.bar],
    ['/referral-drafts/:id', left.draft],
    ['/clocks/:id', left.clock],
    ['/protection-processes/:id', left.process],
    ['/immediate-protections/:id', left.measure],
    ['/serious-incidents/:id', left.incident],
    ['/disposals/:id', left.disposal],
    ['/holds/:id', left.hold],
    ['/alleged-perpetrators/:labelId', left.label],
    ['/stops/:stopId', left.stop],
    ['/redactions/:redactionId', left.redaction],
    ['/proxies/:proxyId', left.proxy],
    ['/access-requests/:id', left.accessRequest],
    ['/online-records/:childId', child],
    ['/information-requests/:id', left.request],
    ['/marac-cases/:id', left.marac],
    [`/marac-cases/${left.marac}/actions/:actionId`, left.maracAction],
    ['/marac-meetings/:id', left.maracMeeting],
    ['/marac-areas/:marac', 'ashby-marac'],
    ['/mappa-cases/:id', left.mappa],
    [`/mappa-cases/${left.mappa}/actions/:actionId`, left.mappaAction],
    ['/duty-decisions/:id', left.duty],
    ['/timeline/:entryId', left.entry],
    ...channelPlaces(left),
    ['/children/:childId', child],
  ];
  const path = places.reduce((made, [place, id]) => made.replace(place, place.replace(/:\w+$/, id)), route);
  if (path.includes('/:')) throw new Error(`The scene has nothing for ${route}: add it to tellScene and here.`);
  return `${path}${queries[path] ?? ''}`;
};

/** Everybody of the demonstration who can hold a token. */
export const principals: readonly string[] = [
  ...personas.map(({ id }) => id),
  ...clients.map(({ clientId }) => clientId),
];
