import { beginning } from '@safeguarding/event-log';
import type { Development } from '../development.ts';
import type { Service } from '../service.ts';
import { Client } from './client.ts';
import { playScenes } from './scenes/scenes.ts';
import { tell, type Told } from './story.ts';
import { sideBySide, type Column } from './table.ts';

const longestSettleMs = 10_000;
const readers: readonly (readonly [persona: string, title: string, purpose: string])[] = [
  ['gp', 'GP', 'direct-care'],
  ['health-visitor', 'Health visitor', 'direct-care'],
  ['teacher', 'School', 'safeguarding'],
  ['police-officer', 'Police', 'safeguarding'],
  ['social-worker', 'MASH', 'referral-handling'],
  ['panel-member', 'Review panel', 'practice-review'],
  ['other-gp', 'Another GP', 'direct-care'],
];

const columnOf = async (
  client: Client,
  child: string,
  [persona, title, purpose]: (typeof readers)[number],
): Promise<Column> => {
  const { status, body } = await client.read(persona, `/v1/children/${child}/timeline`, purpose);
  const items = (body['items'] ?? []) as Column['items'];
  return { title, status, items };
};

const toTry = async (service: Service, { issuer }: Development, { child }: Told): Promise<string> => {
  const timeline = `${service.url}/v1/children/${child}/timeline`;
  return [
    '',
    `API pages    ${service.url}/docs`,
    `OpenAPI 3.1  ${service.url}/openapi.json`,
    `Personas     ${issuer.issuerUrl}/dev/personas`,
    '',
    'A token of the GP, good for one hour:',
    '',
    `TOKEN=${await issuer.tokenForPerson('gp')}`,
    '',
    'Try:',
    '',
    `curl -s ${timeline} -H "Authorization: Bearer $TOKEN" -H 'X-Purpose: direct-care'`,
    `curl -s '${timeline}?explain=true&limit=1' -H "Authorization: Bearer $TOKEN" -H 'X-Purpose: direct-care'`,
    `curl -si ${timeline} -H "Authorization: Bearer $TOKEN"`,
    '',
  ].join('\n');
};

/** Plays the story on an empty ledger and prints what each agency sees of it; on a ledger that has data it does nothing. */
export const demonstrate = async (service: Service, development: Development, isNew: boolean): Promise<void> => {
  if (!isNew) {
    console.log('The ledger has data: it is served as it is.');
    return;
  }
  const client = new Client(service.url, development.issuer);
  const told = await tell(client, service.clock);
  const columns: Column[] = [];
  for (const reader of readers) columns.push(await columnOf(client, told.child, reader));
  console.log(sideBySide(columns));
  const settled = async (): Promise<void> => {
    // Twice: what a reaction writes brings about more.
    for (let round = 0; round < 2; round += 1)
      await service.followers.reached(await service.storage.log.head(), longestSettleMs);
  };
  console.log(await playScenes({ client, clock: service.clock, settled }));
  console.log(await toTry(service, development, told));
};

/** True before anything but the register and the policy was recorded. */
export const isEmptyLedger = async ({ log }: Service['storage']): Promise<boolean> => {
  const [first] = await log.readAll({
    after: beginning,
    filter: { streams: ['person-', 'concern-', 'referral-'] },
    limit: 1,
  });
  return first === undefined;
};
