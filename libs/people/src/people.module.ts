import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AccessGate, AgencyRegister, ChildFactsSource, LookUpPrerequisites, Receipts } from '@safeguarding/access';
import type { EventLog } from '@safeguarding/event-log';
import type { Clock } from '@safeguarding/kernel';
import { EVENT_LOG, IDENTIFIER_HASH, Ledger, READ_EVENT, SEALING, type ReadEvent } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import { KeyedHash, SealedTokens, type IdentifierHash, type Sealing } from '@safeguarding/sealing';
import { BirthCommands } from './births/birth-commands.ts';
import { BirthLinks } from './births/birth-links.ts';
import { BirthsController } from './births/births.controller.ts';
import { Pregnancies } from './births/pregnancies.ts';
import { ChildCommands } from './child-commands.ts';
import { ChildContent } from './child-content.ts';
import { ChildReader } from './child-reader.ts';
import { ChildrenController } from './children.controller.ts';
import type { TestNumbers } from './core/identifier.ts';
import { DuplicatesController } from './duplicates/duplicates.controller.ts';
import { Duplicates } from './duplicates/duplicates.ts';
import { IdentifierClaims } from './identifier-claims.ts';
import { NameIndex } from './name-search/name-index.ts';
import { NameSearchController } from './name-search/name-search.controller.ts';
import { NameSearcher } from './name-search/search-names.ts';
import { NumberCommands } from './numbers/number-commands.ts';
import { NumbersController } from './numbers/numbers.controller.ts';
import { OwnRelationships } from './own-relationships.ts';
import { PeopleFacts } from './people-facts.ts';
import { PeopleRegister } from './people-register.ts';
import { PerpetratorCommands } from './perpetrators/perpetrator-commands.ts';
import { PerpetratorReader } from './perpetrators/perpetrator-reader.ts';
import { PerpetratorsController } from './perpetrators/perpetrators.controller.ts';
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
    provide: Pregnancies,
    inject: [Ledger, SEALING, IDENTIFIER_HASH, CLOCK],
    useFactory: (ledger: Ledger, sealing: Sealing, identifierHash: IdentifierHash, clock: Clock) =>
      new Pregnancies({ ledger, sealing, identifierHash, clock }),
  },
  {
    provide: PeopleRegister,
    inject: [Ledger, SEALING, IdentifierClaims, CLOCK, Pregnancies, BirthLinks],
    useFactory: (
      ledger: Ledger,
      sealing: Sealing,
      claims: IdentifierClaims,
      clock: Clock,
      pregnancies: Pregnancies,
      links: BirthLinks,
    ) => new PeopleRegister({ ledger, sealing, claims, clock, testNumbers, births: { pregnancies, links } }),
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
    inject: [SEALING, AgencyRegister, CLOCK],
    useFactory: (sealing: Sealing, register: AgencyRegister, clock: Clock) =>
      new ChildContent({ sealing, register, clock }),
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
    provide: OwnRelationships,
    inject: [PersonFolds, SEALING],
    useFactory: (folds: PersonFolds, sealing: Sealing) => new OwnRelationships(folds, sealing),
  },
  {
    provide: PerpetratorCommands,
    inject: [Ledger, AccessGate, ChildReader, PeopleRegister, SEALING],
    useFactory: (ledger: Ledger, gate: AccessGate, reader: ChildReader, register: PeopleRegister, sealing: Sealing) =>
      new PerpetratorCommands({ ledger, gate, reader, register, sealing }),
  },
  {
    provide: PerpetratorReader,
    inject: [Ledger, AccessGate, AgencyRegister, Receipts],
    useFactory: (ledger: Ledger, gate: AccessGate, register: AgencyRegister, receipts: Receipts) =>
      new PerpetratorReader({ ledger, gate, register, receipts }),
  },
  {
    provide: NumberCommands,
    inject: [Ledger, SEALING, IdentifierClaims, AccessGate, ChildReader, PeopleRegister],
    useFactory: (
      ledger: Ledger,
      sealing: Sealing,
      claims: IdentifierClaims,
      gate: AccessGate,
      reader: ChildReader,
      register: PeopleRegister,
    ) => new NumberCommands({ ledger, sealing, claims, gate, reader, register, testNumbers }),
  },
  {
    provide: BirthCommands,
    inject: [Ledger, IdentifierClaims, AccessGate, ChildReader, PeopleRegister, CLOCK, Pregnancies, BirthLinks],
    useFactory: (
      ledger: Ledger,
      claims: IdentifierClaims,
      gate: AccessGate,
      reader: ChildReader,
      register: PeopleRegister,
      clock: Clock,
      pregnancies: Pregnancies,
      links: BirthLinks,
    ) => new BirthCommands({ ledger, claims, gate, reader, register, clock, pregnancies, links }),
  },
  {
    provide: NameSearcher,
    inject: [AccessGate, Receipts, PersonFolds, ChildContent, NameIndex, KeyedHash, ModuleRef],
    useFactory: (
      gate: AccessGate,
      receipts: Receipts,
      folds: PersonFolds,
      content: ChildContent,
      index: NameIndex,
      keyedHash: KeyedHash,
      module: ModuleRef,
    ) =>
      new NameSearcher({
        ...{ gate, receipts, folds, content, index, keyedHash },
        prerequisites: () => module.get(LookUpPrerequisites, { strict: false }),
      }),
  },
  {
    provide: Duplicates,
    inject: [Ledger, AccessGate, Receipts, PersonFolds, ChildContent, NameIndex, SEALING, KeyedHash, SealedTokens],
    useFactory: (
      ledger: Ledger,
      gate: AccessGate,
      receipts: Receipts,
      folds: PersonFolds,
      content: ChildContent,
      index: NameIndex,
      sealing: Sealing,
      keyedHash: KeyedHash,
      tokens: SealedTokens,
    ) => new Duplicates({ ledger, gate, receipts, folds, content, index, sealing, keyedHash, tokens }),
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
      controllers: [
        ChildrenController,
        PerpetratorsController,
        NumbersController,
        BirthsController,
        NameSearchController,
        DuplicatesController,
        WorklistController,
      ],
      providers: [...providers(options)],
      exports: [
        ChildContent,
        Duplicates,
        OwnRelationships,
        PersonFolds,
        PeopleRegister,
        PeopleFacts,
        ChildFactsSource,
        IdentifierClaims,
        Pregnancies,
      ],
    };
  }
}
