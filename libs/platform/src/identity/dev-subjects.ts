import type { Jwks } from './issuer-config.ts';

/** An invented practitioner to sign in as. */
export type Persona = {
  /** Becomes the subject: a handle such as `health-visitor-1`, never a name. */
  readonly id: string;
  /** What the login page shows: the name of the role. */
  readonly name: string;
  readonly agency: string;
  readonly roles: readonly string[];
  /** Whether this persona signs in strongly. */
  readonly strong: boolean;
  readonly odsCode?: string;
};

/** A system of the demonstration. */
export type DevClient = {
  readonly clientId: string;
  readonly agency: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** Public keys of its assertions (private_key_jwt); without them it gets tokens at `/dev/token` only. */
  readonly jwks?: Jwks;
  readonly odsCode?: string;
};

export type Subjects = { readonly personas: readonly Persona[]; readonly clients: readonly DevClient[] };

/** Claims that a person's token carries beside the registered ones; `signedInAt` in seconds since 1970. */
export const personClaims = (persona: Persona, signedInAt: number): Record<string, unknown> => ({
  ...agencyClaims(persona),
  auth_time: signedInAt,
  ...authentication(persona),
});

/** Claims that a system's token carries beside the registered ones. */
export const clientClaims = (client: DevClient): Record<string, unknown> => agencyClaims(client);

/** How a persona signs in: phishing-resistant with a hardware key, or by password alone. */
export const authentication = ({ strong }: Persona): { readonly acr: string; readonly amr: string[] } =>
  strong ? { acr: 'phr', amr: ['hwk', 'pin', 'mfa'] } : { acr: 'pwd', amr: ['pwd'] };

const agencyClaims = ({ agency, roles, odsCode }: Persona | DevClient): Record<string, unknown> => ({
  agency,
  roles,
  ...(odsCode === undefined ? {} : { ods_code: odsCode }),
});
