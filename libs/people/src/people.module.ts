import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AccessGate, AgencyRegister, ChildFactsSource, Receipts } from '@safeguarding/access';
import type { EventLog } from '@safeguarding/event-log';
import type { Clock } from '@safeguarding/kernel';
import { EVENT_LOG, IDENTIFIER_HASH, Ledger, READ_EVENT, SEALING, type ReadEvent } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import { KeyedHash, type IdentifierHash, type Sealing } from '@safeguarding/sealing';
import { ChildCommands } from './child-commands.ts';
import { ChildContent } from './child-content.ts';
import { ChildReader } from './child-reader.ts';
import { ChildrenController } from './children.controller.ts';
import type { TestNumbers } from './core/identifier.ts';
import { IdentifierClaims } from './identifier-claims.ts';
import { PeopleFacts } from './people-facts.ts';
import { PeopleRegister } from './people-register.ts';
import { PersonFolds } from './person-folds.ts';
import { WorklistController } from './worklist.controller.ts';
import { Worklist } from './worklist.ts';

/** In production `testNumbers` is `refuse`: a number that was never issued would join children who have nothing in common. */
export type PeopleOptions = { readonly testNumbers: TestNumbers };

const providers = ({ testNumbers }: PeopleOptions): readonly Provider[] => [
  {
    provide: PersonFolds,
    inject: [EVENT_LOG, READ_EVENT],
    useFactory: (log: EventLog, readEvent: ReadEvent) => new PersonFolds({ log, readEvent }),
  },
  {
    provide: IdentifierClaims,
    inject: [Ledger, SEALING, IDENTIFIER_HASH],
    useFactory: (ledger: Ledger, sealing: Sealing, identifierHash: IdentifierHash) =>
      new IdentifierClaims({ ledger, sealing, identifierHash }),
  },
  {
    provide: PeopleRegister,
    inject: [Ledger, SEALING, IdentifierClaims, CLOCK],
    useFactory: (ledger: Ledger, sealing: Sealing, claims: IdentifierClaims, clock: Clock) =>
      new PeopleRegister({ ledger, sealing, claims, clock, testNumbers }),
  },
  {
    provide: PeopleFacts,
    inject: [PersonFolds, SEALING, AgencyRegister],
    useFactory: (folds: PersonFolds, sealing: Sealing, register: AgencyRegister) =>
      new PeopleFacts({ folds, sealing, register }),
  },
  { provide: ChildFactsSource, useExisting: PeopleFacts },
  {
    provide: ChildContent,
    inject: [SEALING, AgencyRegister],
    useFactory: (sealing: Sealing, register: AgencyRegister) => new ChildContent({ sealing, register }),
  },
  {
    provide: ChildReader,
    inject: [AccessGate, Receipts, PersonFolds, ChildContent, PeopleRegister, KeyedHash],
    useFactory: (
      gate: AccessGate,
      receipts: Receipts,
      folds: PersonFolds,
      content: ChildContent,
      register: PeopleRegister,
      keyedHash: KeyedHash,
    ) => new ChildReader({ gate, receipts, folds, content, register, keyedHash }),
  },
  {
    provide: ChildCommands,
    inject: [Ledger, AccessGate, ChildReader, PeopleRegister, CLOCK],
    useFactory: (ledger: Ledger, gate: AccessGate, reader: ChildReader, register: PeopleRegister, clock: Clock) =>
      new ChildCommands({ ledger, gate, reader, register, clock }),
  },
  {
    provide: Worklist,
    inject: [EVENT_LOG, READ_EVENT],
    useFactory: (log: EventLog, readEvent: ReadEvent) => new Worklist({ log, readEvent }),
  },
];

/** Identity of children and adults for the whole application; stands on the foundation's providers and on access. */
@Global()
@Module({})
export class PeopleModule {
  static with(options: PeopleOptions): DynamicModule {
    return {
      module: PeopleModule,
      controllers: [ChildrenController, WorklistController],
      providers: [...providers(options)],
      exports: [PeopleRegister, PeopleFacts, ChildFactsSource, IdentifierClaims],
    };
  }
}
