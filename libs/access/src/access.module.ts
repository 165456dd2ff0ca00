import {
  Module,
  type DynamicModule,
  type InjectionToken,
  type ModuleMetadata,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OptionalFactoryDependency,
  type Provider,
} from '@nestjs/common';
import { APP_GUARD, ModuleRef, ModulesContainer } from '@nestjs/core';
import type { EventLog } from '@safeguarding/event-log';
import type { Clock } from '@safeguarding/kernel';
import { Ledger, type ReadEvent } from '@safeguarding/ledger';
import { factsOf as platformFactsOf } from '@safeguarding/platform';
import type { KeyedHash, KeyStore, Sealing } from '@safeguarding/sealing';
import type { PolicyAhead } from './ahead.ts';
import { AccessGuard, type GuardParts } from './access.guard.ts';
import { loadAgencies } from './agency-files.ts';
import { AgencyRegister } from './agency-register.ts';
import type { AgencyInFile } from './core/agency-loading.ts';
import { AccessGate } from './gate.ts';
import { OpenedContent } from './opened-content.ts';
import { PolicyBook } from './policy/policy-book.ts';
import { readPolicyFiles, type PolicyBundle } from './policy/policy-files.ts';
import { ChildFactsSource, SharingPositions } from './ports.ts';
import { Receipts } from './receipts.ts';
import { publicKey } from './decorators.ts';
import { Refusals } from './refusals.ts';
import { checkRoutes, routesOf } from './route-check.ts';
import { ServiceRegistrar } from './services/service-registrar.ts';
import { ServicesController } from './services/services.controller.ts';
import { WhoAmIController } from './whoami.controller.ts';

/** What access stands on; the composition brings it. */
export type AccessParts = Pick<GuardParts, 'verifier' | 'limit'> & {
  /** The platform's where absent. */
  readonly factsOf?: GuardParts['factsOf'];
  readonly log: EventLog;
  readonly ledger: Ledger;
  readonly readEvent: ReadEvent;
  readonly sealing: Sealing;
  readonly keyedHash: KeyedHash;
  /** Tells of an erasure, which empties what was opened. */
  readonly keyStore: Pick<KeyStore, 'onDestroyed'>;
  readonly clock: Clock;
  readonly agencies: readonly AgencyInFile[];
  /** The files of the release where absent. */
  readonly policy?: PolicyBundle;
  /** Where Cedar has been asked about the policy since the process began. */
  readonly policyAhead?: PolicyAhead | undefined;
  readonly refusalFloorMs?: number;
  /** Told of a register that cannot follow the log; it goes on trying. */
  readonly onRegisterFailure?: (error: unknown) => void;
};

type AsyncParts = Pick<ModuleMetadata, 'imports'> & {
  /** Controllers of lower layers, which know no `@Public()`: health, the development clock. */
  readonly publicControllers?: readonly object[];
  readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
  readonly useFactory: (...injected: never[]) => AccessParts | Promise<AccessParts>;
};

const parts = Symbol('AccessParts');

const providers: readonly Provider[] = [
  {
    provide: AgencyRegister,
    inject: [parts],
    useFactory: async ({ log, readEvent, agencies, ledger, keyedHash, clock }: AccessParts) => {
      const register = new AgencyRegister(log, readEvent);
      await loadAgencies(agencies, { ledger, keyedHash, register, clock });
      return register;
    },
  },
  {
    provide: PolicyBook,
    inject: [parts],
    useFactory: ({ ledger, clock, policy, policyAhead: ahead }: AccessParts) =>
      PolicyBook.open({ ledger, clock, bundle: policy ?? readPolicyFiles(), ahead }),
  },
  {
    provide: OpenedContent,
    inject: [parts],
    useFactory: ({ sealing, keyStore }: AccessParts) => {
      const opened = new OpenedContent(sealing);
      keyStore.onDestroyed(() => {
        opened.forget();
      });
      return opened;
    },
  },
  {
    provide: Receipts,
    inject: [parts],
    useFactory: ({ ledger, clock }: AccessParts) => new Receipts(ledger, clock),
  },
  {
    provide: AccessGate,
    inject: [parts, AgencyRegister, PolicyBook, OpenedContent, ModuleRef],
    useFactory: (
      { clock }: AccessParts,
      register: AgencyRegister,
      policy: PolicyBook,
      opened: OpenedContent,
      module: ModuleRef,
    ) =>
      new AccessGate({
        register,
        policy,
        opened,
        clock,
        // Higher layers provide these: they are looked up when the first question comes.
        positions: lazily(() => module.get(SharingPositions, { strict: false })),
        facts: lazily(() => module.get(ChildFactsSource, { strict: false })),
      }),
  },
  {
    provide: ServiceRegistrar,
    inject: [parts, AgencyRegister, AccessGate],
    useFactory: ({ ledger, clock }: AccessParts, register: AgencyRegister, gate: AccessGate) =>
      new ServiceRegistrar({ ledger, register, gate, clock }),
  },
  {
    provide: APP_GUARD,
    inject: [parts, AgencyRegister, AccessGate, Receipts],
    useFactory: (
      { verifier, factsOf = platformFactsOf, limit, keyedHash, refusalFloorMs }: AccessParts,
      register: AgencyRegister,
      gate: AccessGate,
      receipts: Receipts,
    ) => {
      const refusals = new Refusals(receipts, refusalFloorMs);
      return new AccessGuard({ verifier, factsOf, keyedHash, register, gate, refusals, ...(limit ? { limit } : {}) });
    },
  },
];

const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

const retryMs = 1_000;

/**
 * Access for the whole application: guard, refusals, gate, receipts, register. Nothing starts with a policy that is refused, with
 * register files that are malformed, or with a route that has no action.
 */
@Module({})
export class AccessModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    private readonly modules: ModulesContainer,
    private readonly module: ModuleRef,
  ) {}

  static register({ imports = [], inject = [], useFactory, publicControllers = [] }: AsyncParts): DynamicModule {
    for (const controller of publicControllers) Reflect.defineMetadata(publicKey, true, controller);
    return {
      module: AccessModule,
      controllers: [WhoAmIController, ServicesController],
      global: true,
      imports,
      providers: [{ provide: parts, inject, useFactory }, ...providers],
      exports: [AgencyRegister, PolicyBook, OpenedContent, Receipts, AccessGate],
    };
  }

  onApplicationBootstrap(): void {
    checkRoutes(routesOf(this.modules));
    void this.follow();
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async follow(): Promise<void> {
    const register = this.module.get(AgencyRegister);
    const { onRegisterFailure } = this.module.get<AccessParts>(parts);
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await register.follow(signal);
      } catch (error) {
        onRegisterFailure?.(error);
        await new Promise((resume) => setTimeout(resume, retryMs).unref());
      }
    }
  }
}
