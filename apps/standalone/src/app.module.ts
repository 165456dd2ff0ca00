import { Module, type DynamicModule, type ExecutionContext, type Provider } from '@nestjs/common';
import { AccessModule, type AgencyInFile, type PolicyAhead } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import type { Clock } from '@safeguarding/kernel';
import { EVENT_LOG, IDENTIFIER_HASH, Ledger, READ_EVENT, SEALING } from '@safeguarding/ledger';
import { NameIndex } from '@safeguarding/people';
import {
  ClientShare,
  CLOCK,
  DevClockController,
  Health,
  HealthController,
  Logs,
  Maintenance,
  RateLimit,
  TokenVerifier,
  type AppConfig,
} from '@safeguarding/platform';
import { KeyedHash, SealedTokens } from '@safeguarding/sealing';
import { OpenWork } from '@safeguarding/sharing';
import type { FastifyReply } from 'fastify';
import { capabilities } from './capabilities.ts';
import { openWorkIn } from './open-work.ts';
import type { Storage } from './storage.ts';

/** What the composition is made of. */
export type AppParts = {
  readonly config: AppConfig;
  readonly clock: Clock;
  readonly storage: Storage;
  readonly verifier: TokenVerifier;
  readonly agencies: readonly AgencyInFile[];
  readonly health: Health;
  readonly logs: Logs;
  readonly maintenance: Maintenance;
  readonly policyAhead?: PolicyAhead | undefined;
};

@Module({})
class FoundationModule {}

const foundation = ({ clock, storage, health, logs, maintenance }: AppParts): DynamicModule => {
  const { log, sealed, readDatabase, names, ledger, readEvent } = storage;
  const providers: Provider[] = [
    { provide: CLOCK, useValue: clock },
    { provide: EVENT_LOG, useValue: log },
    { provide: SEALING, useValue: sealed.sealing },
    { provide: IDENTIFIER_HASH, useValue: sealed.identifierHash },
    { provide: READ_EVENT, useValue: readEvent },
    { provide: Ledger, useValue: ledger },
    { provide: KeyedHash, useValue: sealed.keyedHash },
    { provide: SealedTokens, useValue: sealed.tokens },
    { provide: ReadDatabase, useValue: readDatabase },
    { provide: NameIndex, useValue: names },
    { provide: OpenWork, useValue: openWorkIn(readDatabase) },
    { provide: Health, useValue: health },
    { provide: Logs, useValue: logs },
    { provide: Maintenance, useValue: maintenance },
  ];
  return {
    module: FoundationModule,
    global: true,
    providers,
    exports: providers.map((one) => (one as { provide: symbol }).provide),
  };
};

const access = (parts: AppParts): DynamicModule => {
  const { config, clock, storage, verifier, agencies, logs, policyAhead } = parts;
  const limit = new RateLimit(config.rateLimit);
  const share = new ClientShare(config.inFlightLimit);
  return AccessModule.register({
    publicControllers: [HealthController, DevClockController],
    useFactory: () => ({
      log: storage.log,
      ledger: storage.ledger,
      readEvent: storage.readEvent,
      sealing: storage.sealed.sealing,
      keyedHash: storage.sealed.keyedHash,
      keyStore: storage.sealed.keyStore,
      clock,
      agencies,
      policyAhead,
      verifier,
      limit: async (client: string, context: ExecutionContext) => {
        await limit.consume(client);
        share.enter(client, context.switchToHttp().getResponse<FastifyReply>().raw);
      },
      onRegisterFailure: (error: unknown) => {
        logs.error('the agency register does not follow', error);
      },
    }),
  });
};

/** The whole service: foundation, access, then the capabilities. */
@Module({})
export class AppModule {
  static with(parts: AppParts): DynamicModule {
    const { config, storage } = parts;
    const development = config.profile === 'development';
    const numbers = development ? 'accept' : 'refuse';
    const documents = { blobs: storage.blobs, limitBytes: config.attachmentLimitBytes };
    return {
      module: AppModule,
      imports: [foundation(parts), access(parts), ...capabilities(numbers, documents, config.dutyDays)],
      controllers: [HealthController, ...(development ? [DevClockController] : [])],
    };
  }
}
