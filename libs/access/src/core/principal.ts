import type { ActorRef, AgencyId } from '@safeguarding/kernel';
import type { AgencyKind, Nation, Purpose, Role, Scope } from './vocabulary.ts';

/** Who asks, as proven by the token and completed from the agency register. */
export type Principal = {
  readonly via: 'person' | 'system';
  readonly ref: ActorRef;
  readonly agency: AgencyId;
  /** Services whose work this one does now, chains followed; absent where there is none. */
  readonly predecessors?: readonly AgencyId[];
  /** Of a system that was a predecessor's: whose numbers of its own it goes on sending. */
  readonly numbering?: AgencyId;
  readonly agencyKind: AgencyKind;
  readonly nation: Nation;
  readonly roles: readonly Role[];
  /** Scopes of a system's token; empty for people. */
  readonly scopes: readonly Scope[];
  readonly strongAuthentication: boolean;
  readonly issuer: string;
  readonly clientId: string;
};

/** A principal and why it asks. Without a purpose nothing that depends on one opens. */
export type Viewer = Principal & { readonly purpose?: Purpose };

/** Is this the service that asks, or one whose work it does now? */
export const isOwnService = (
  { agency, predecessors }: { readonly agency: AgencyId; readonly predecessors?: readonly AgencyId[] },
  named: AgencyId | undefined,
): boolean => named !== undefined && (named === agency || predecessors?.includes(named) === true);
