import { legal } from '../world.ts';

/** What a scene needs of its teller. */
export type CaseTelling = {
  /** A canary for a free text. */
  readonly put: (name: string) => string;
  /** Sends a command that must be taken; answers its id, or that of the action that it set. */
  readonly send: (as: string, path: string, body: object) => Promise<string>;
  readonly settled: () => Promise<void>;
  readonly demographics: (of: string, dateOfBirth: string) => object;
  readonly child: string;
  readonly referral: string;
};

/** A case that was discussed, with an action that is open. */
export type LeftMarac = { readonly marac: string; readonly maracMeeting: string; readonly maracAction: string };

const today = (): string => new Date().toISOString().slice(0, 10);
const coordinator = 'marac-coordinator';
const asked = ['ashby-mash', 'oakfield-gp', 'ashby-police'];

/** Cases of one victim at a MARAC: one through its whole life and to another area, one withdrawn, one that is worked on. */
export const tellMarac = async ({
  put,
  send,
  settled,
  demographics,
  child,
  referral,
}: CaseTelling): Promise<LeftMarac> => {
  const numberOf = (of: string) => [{ kind: 'local', value: put(`${of} local number`) }];
  const victim = numberOf('victim');
  const perpetrator = numberOf('perpetrator');
  const refer = (of: string): Promise<string> =>
    send('police-officer', '/v1/marac-cases', {
      marac: 'ashby-marac',
      victim: {
        person: { identifiers: victim, demographics: demographics(`victim, ${of}`, '1991-02-03') },
        safeContact: put(`${of} safe contact`),
        safeTimes: put(`${of} safe times`),
        diversity: put(`${of} diversity`),
        fears: put(`${of} whom the victim fears`),
        safeToTalkTo: put(`${of} safe to talk to`),
        notSafeToTalkTo: put(`${of} not safe to talk to`),
      },
      perpetrators: [
        {
          person: { identifiers: perpetrator, demographics: demographics(`perpetrator, ${of}`, '1989-02-03') },
          relationship: put(`${of} relationship`),
          note: put(`${of} note on the perpetrator`),
        },
      ],
      children: [{ childId: child, school: put(`${of} school`), note: put(`${of} note on the child`) }],
      incidentOn: today(),
      criminal: true,
      assessment: { tool: 'safelives-dash', version: '1', answers: { 1: 'yes', 2: 'dont-know' } },
      judgementReasons: put(`${of} professional judgement`),
      repeat: { lastReferralOn: today(), samePerpetrator: true, otherMarac: put(`${of} other MARAC`) },
      victimAware: false,
      notAwareBecause: 'would-increase-risk',
      notAwareExplanation: put(`${of} why the victim does not know`),
      consent: 'not-sought',
      legal: { ...legal, policyDocument: put(`${of} policy document`) },
      summary: put(`${of} summary`),
      narrative: put(`${of} narrative`),
      health: put(`${of} health`),
    });
  const area = { inForceFrom: '2026-01-01', repeatDefinition: 'safelives-newer' };
  // A setting is no thing of its own: its answer has no id.
  await send(coordinator, '/v1/marac-areas', area);
  await send('northdale-coordinator', '/v1/marac-areas', area);
  const schedule = (as: string, agencies: readonly string[]) =>
    send(as, '/v1/marac-meetings', { on: today(), agencies });
  const off = await schedule(coordinator, asked);
  await send(coordinator, `/v1/marac-meetings/${off}/calling-off`, { reason: 'chair-unavailable' });
  const maracMeeting = await schedule(coordinator, asked);
  const discuss = async (of: string): Promise<string> => {
    const id = await refer(of);
    await settled();
    const path = `/v1/marac-cases/${id}`;
    await send(coordinator, `${path}/listing`, { meeting: maracMeeting });
    await send(coordinator, `${path}/idva`, { idva: 'ashby-domestic-abuse' });
    await send('gp-lead', `${path}/research`, {
      outcome: 'shared',
      summary: put(`${of} research summary`),
      opinion: put(`${of} research opinion`),
      health: put(`${of} research health`),
      aboutPerpetrator: put(`${of} research about the perpetrator`),
      heldBack: put(`${of} research held back`),
      legal: { ...legal, policyDocument: put(`${of} research policy document`) },
    });
    await send('police-representative', `${path}/research`, {
      outcome: 'not-shared',
      reason: 'not-proportionate',
      explanation: put(`${of} why not shared`),
    });
    await send('idva', `${path}/victim-contacts`, {
      outcome: 'spoken-to',
      victimsVoice: put(`${of} the victim's own words`),
    });
    await send(coordinator, `${path}/discussion`, {
      attended: ['ashby-mash', 'ashby-domestic-abuse', 'ashby-police'],
      apologies: ['oakfield-gp'],
      circulation: ['ashby-mash', 'ashby-domestic-abuse'],
      outcome: 'actions-set',
      summary: put(`${of} summary of the discussion`),
      minutes: put(`${of} minutes`),
    });
    return id;
  };
  const setAction = (id: string, of: string) =>
    send(coordinator, `/v1/marac-cases/${id}/actions`, {
      owner: 'ashby-police',
      dueOn: '2099-01-01',
      summary: put(`${of} action`),
    });

  const whole = await discuss('closed MARAC case');
  const ofWhole = `/v1/marac-cases/${whole}`;
  const done = await setAction(whole, 'closed MARAC case');
  await send('police-representative', `${ofWhole}/actions/${done}/end`, {
    outcome: 'not-completed',
    reason: 'not-safe',
    summary: put('end of an action at MARAC'),
  });
  await send('social-worker', `${ofWhole}/child-referrals`, { childId: child, referral });
  await send('gp-lead', `${ofWhole}/departures`, { agency: 'oakfield-gp', reason: 'not-involved' });
  await send(coordinator, `${ofWhole}/exclusions`, {
    agency: 'oakfield-gp',
    person: `u-${'0'.repeat(32)}`,
    explanation: put('why somebody must not know of a MARAC case'),
  });
  await send(coordinator, `${ofWhole}/transfer`, {
    to: 'northdale-marac',
    reason: 'victim-moved',
    explanation: put('transfer of a MARAC case'),
  });
  await send('northdale-coordinator', `${ofWhole}/transfer-acceptance`, {});
  const theirs = await schedule('northdale-coordinator', ['hill-top-primary']);
  await send('northdale-coordinator', `${ofWhole}/listing`, { meeting: theirs });
  await send('northdale-coordinator', `${ofWhole}/discussion`, {
    ...{ attended: ['northdale-marac'], apologies: [], circulation: [], outcome: 'no-actions' },
    minutes: put('minutes of the other MARAC'),
  });
  await send('northdale-coordinator', `${ofWhole}/closure`, {
    reason: 'no-actions',
    explanation: put('closure of a MARAC case'),
  });
  const withdrawn = await refer('withdrawn MARAC case');
  await send('police-officer', `/v1/marac-cases/${withdrawn}/withdrawal`, {
    reason: 'duplicate',
    explanation: put('withdrawal of a MARAC case'),
  });
  const marac = await discuss('MARAC case');
  return { marac, maracMeeting, maracAction: await setAction(marac, 'MARAC case') };
};
