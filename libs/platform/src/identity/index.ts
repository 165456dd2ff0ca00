export { DevIssuer, type DevIssuerOptions } from './dev-issuer.ts';
export { DevIssuerRefused } from './dev-issuer-refused.ts';
export type { DevClient, Persona } from './dev-subjects.ts';
export { issuerProblems, type ClaimNames, type IssuerConfig, type Jwks, type TokenAlgorithm } from './issuer-config.ts';
export type { KeyFetchLimits } from './issuer-keys.ts';
export { readIssuers } from './issuer-text.ts';
export { presentedOf, type Presented } from './presented.ts';
export { TestTokens, type TestPerson, type TestSystem } from './test-tokens.ts';
export type { SenderConstraint, VerifiedToken } from './token-claims.ts';
export {
  identityErrors,
  TokenRefused,
  tokenRefusals,
  type TokenRefusal,
  type TokenRefusalReason,
} from './token-refusals.ts';
export { requireOrganisation, requireScope } from './token-requirements.ts';
export { TokenVerifier, type TokenVerifierOptions } from './token-verifier.ts';
