import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAgencyFiles } from '@safeguarding/access';
import { ConcernService } from '@safeguarding/concerns';
import type { ActorRef, AgencyId, PersonId } from '@safeguarding/kernel';
import type { CommandContext } from '@safeguarding/ledger';
import { PeopleRegister } from '@safeguarding/people';
import { Logs, readConfig } from '@safeguarding/platform';
import { SharingService } from '@safeguarding/sharing';
import { startService } from '../../apps/standalone/src/service.ts';

/** Fills a data folder with children of one practice, each with a concern, through the services of the product without HTTP. */
const [folder = '', wanted = '0'] = process.argv.slice(2);
const count = Number(wanted);
const atOnce = 128;
const agency = 'oakfield-gp' as AgencyId;

const service = await startService({
  config: readConfig({ DATA_DIR: folder, PORT: '0', METRICS_PORT: '0' }),
  logs: new Logs('silent'),
  agencies: readAgencyFiles('deploy/demonstration/agencies'),
});
const people = service.app.get(PeopleRegister, { strict: false });
const sharing = service.app.get(SharingService, { strict: false });
const concerns = service.app.get(ConcernService, { strict: false });

const contextOf = (key: string): CommandContext => ({
  actor: { agency, ref: 's-00000000000000000000000000000001' as ActorRef, via: 'system', role: 'submitting-system' },
  scope: 'bench',
  key,
  bodyHash: createHash('sha256').update(key).digest('base64url'),
  receivedAt: service.clock.now(),
  correlationId: key,
});

const seedOne = async (n: number): Promise<PersonId> => {
  const context = contextOf(`child-${String(n)}`);
  const child = await people.findOrCreate({ identifierOmittedBecause: 'not-known' }, context);
  await sharing.involveRecipient(child, { agency, kind: 'gp-practice' }, context);
  const concern = {
    category: 'neglect',
    occurredOn: '2026-01-05',
    summary: 'Invented.',
    recipients: [],
    others: [],
  } as const;
  await concerns.raise({ ...concern, child }, contextOf(`concern-${String(n)}`));
  return child;
};

const began = performance.now();
const kept: PersonId[] = [];
const numbers = Array.from({ length: count }, (_, n) => n).values();
const everyNth = Math.max(1, Math.floor(count / 1_000));
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const n of numbers) {
      const child = await seedOne(n);
      if (n % everyNth === 0) kept.push(child);
    }
  }),
);
const seconds = (performance.now() - began) / 1_000;
const head = Number(await service.storage.log.head());
await service.followers.reached(await service.storage.log.head(), 600_000);
await service.close();
writeFileSync(join(folder, 'seeded.json'), JSON.stringify({ count, seconds, events: head, children: kept }));
