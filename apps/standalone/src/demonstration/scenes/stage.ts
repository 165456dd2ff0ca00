import { epochMs, instantOf, type Clock } from '@safeguarding/kernel';
import type { Answer, Client } from '../client.ts';

/** What scenes are played with. */
export type Means = {
  readonly client: Client;
  readonly clock: Clock;
  /** Until what was recorded has brought about what it brings about. */
  readonly settled: () => Promise<void>;
};

/** The invented children of the scenes, and what stands of them when the first scene begins. */
export type Stage = Means & {
  /** Nine; the surgery, the school and the police work with Sam. */
  readonly sam: string;
  /** Two concerns of the GP about Sam. */
  readonly concerns: readonly string[];
  /** Sam's referral, which the MASH has acknowledged. */
  readonly referral: string;
  /** Nine; the surgery and the school work with Kim, with whom Sam is mistaken for once. */
  readonly kim: string;
  /** Fifteen; works with the sexual health clinic too, by Alex's own consent. */
  readonly alex: string;
};

/** One process in a few lines that somebody new understands; what they say comes from the answers. */
export type Scene = { readonly title: string; readonly play: (stage: Stage) => Promise<readonly string[]> };

/** The legal facts of the scenes: not by consent. */
export const legal = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'health-or-social-care',
  confidentialityBasis: 'public-interest',
  consentDecision: 'not-sought',
};
/** Whatever its state: nobody else works on what a scene works on. */
export const any = { 'if-match': '*' };

type Item = Readonly<Record<string, unknown>>;
export const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as readonly Item[];
export const idOf = ({ body }: Answer): string => String(body['id']);
/** Status and code, as somebody reads them who was refused. */
export const answerOf = ({ status, body }: Answer): string =>
  [String(status), ...(typeof body['code'] === 'string' ? [body['code']] : [])].join(' ');
/** The day in London does not matter to a scene. */
export const dayOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 10) : 'no day');

/** A day before or after now. */
export const dayFrom = ({ clock }: Pick<Means, 'clock'>, days: number): string =>
  instantOf(epochMs(clock.now()) + days * 86_400_000).slice(0, 10);

const bornYearsAgo = (means: Means, years: number): string =>
  `${String(Number(means.clock.now().slice(0, 4)) - years)}-01-15`;

/** Registers a child with its services; `more` says on which basis a sensitive one may be recorded. */
const aChild = async (
  { client }: Means,
  [given, number, dateOfBirth]: readonly [string, string, string],
  feeds: readonly string[],
): Promise<string> => {
  const child = idOf(
    await client.send('oakfield-registrations', '/v1/children', {
      identifiers: [{ kind: 'nhs-number', value: number }],
      demographics: { name: { family: 'Invented', given: [given] }, dateOfBirth, sex: 'not-known' },
    }),
  );
  for (const feed of feeds) await client.send(feed, '/v1/registrations', { child });
  return child;
};

/** Three children, two concerns and a referral. */
export const setStage = async (means: Means): Promise<Stage> => {
  const { client } = means;
  const nine = bornYearsAgo(means, 9);
  const three = ['oakfield-registrations', 'hill-top-roll', 'ashby-police-system'];
  const sam = await aChild(means, ['Sam', '9990000026', nine], three);
  const kim = await aChild(means, ['Kim', '9990000034', nine], ['oakfield-registrations', 'hill-top-roll']);
  const alex = await aChild(means, ['Alex', '9990000042', bornYearsAgo(means, 15)], three.slice(0, 2));
  await client.send('ashby-sexual-health-system', '/v1/registrations', {
    child: alex,
    sensitiveBasis: 'young-person-consent',
  });
  const concerns: string[] = [];
  for (const summary of ['Bruises that do not fit the story.', 'Tired at every visit; says that nights are loud.'])
    concerns.push(
      idOf(
        await client.send('gp', '/v1/concerns', {
          ...{ childId: sam, category: 'physical', occurredOn: dayFrom(means, -3), summary },
        }),
      ),
    );
  const referral = await client.send('gp', '/v1/referrals', {
    ...{ recipient: 'ashby-mash', urgency: 'standard', categories: ['physical'] },
    children: [{ childId: sam, summary: 'Bruises; loud nights.' }],
    legal: { ...legal, consentDecision: 'refused' },
    consentInformation: { familyInformed: 'yes' },
  });
  await client.send('social-worker', `/v1/referrals/${idOf(referral)}/acknowledgement`, {}, any);
  await means.settled();
  return { ...means, sam, kim, alex, concerns, referral: idOf(referral) };
};
