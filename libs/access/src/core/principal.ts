import type { ActorRef, AgencyId } from '@safeguarding/kernel';
import type { AgencyKind, Nation, Role } from './vocabulary.ts';

/** Who asks, as proven by the token and completed from the agency register. */
export type Principal = {
  readonly via: 'person' | 'system';
  readonly ref: ActorRef;
  readonly agency: AgencyId;
  readonly agencyKind: AgencyKind;
  readonly nation: Nation;
  readonly roles: readonly Role[];
  /** Scopes of a system's token; empty for people. */
  readonly scopes: readonly string[];
  readonly strongAuthentication: boolean;
  readonly issuer: string;
  readonly clientId: string;
};
