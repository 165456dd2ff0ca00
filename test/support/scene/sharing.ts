import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { distant, father, mother, openingsOf, parent, school } from './wording.ts';

/** Every decision about sharing, and who works with the child. */
export const tellSharing = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { world, put, send, note } = telling;
  const openingOf = openingsOf(telling);
  const ofChild = `/v1/children/${child}`;
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
  return { consent, conflict, optOut, disclosure, override, involvement, leadRef };
};
