import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider, type ClientMetadata, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { answerPage, readBody } from './dev-http.ts';
import type { DevKey } from './dev-issuer-key.ts';
import { failurePage, loginPage } from './dev-login-page.ts';
import { memoryAdapters } from './dev-oauth-memory.ts';
import { authentication, clientClaims, personClaims, type DevClient, type Subjects } from './dev-subjects.ts';

export type DevOAuthOptions = Subjects & {
  readonly issuerUrl: string;
  readonly audience: string;
  readonly key: DevKey;
  readonly redirectUris: readonly string[];
  /** Id of the public client through which personas sign in: authorisation code with PKCE. */
  readonly peopleClient: string;
  readonly tokenSeconds: number;
};

/** The resource indicator needs a URI whatever the audience looks like. */
const resource = 'urn:safeguarding-ledger:api';
const interactionPath = /^\/interaction\/[A-Za-z0-9_-]+$/;
const minutes = 60;

/** OAuth 2 and OpenID Connect by `oidc-provider`; slow to load, so it is imported at the first request that needs it. */
export const devOAuthServer = (
  options: DevOAuthOptions,
): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) => {
  const provider = new Provider(options.issuerUrl, configurationOf(options));
  provider.silent = true;
  const oauth = provider.callback();
  return async (request, response) => {
    if (interactionPath.test(request.url ?? '')) await signIn(provider, options, request, response);
    else await oauth(request, response);
  };
};

const signIn = async (
  provider: Provider,
  { personas }: DevOAuthOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const interaction = await provider.interactionDetails(request, response).catch(() => undefined);
  if (!interaction) {
    answerPage(response, 400, failurePage('session_not_found'));
    return;
  }
  if (request.method !== 'POST') {
    answerPage(response, 200, loginPage(personas, request.url ?? ''));
    return;
  }
  const chosen = new URLSearchParams((await readBody(request)) ?? '').get('persona');
  const persona = personas.find(({ id }) => id === chosen);
  if (!persona) {
    answerPage(response, 400, failurePage('unknown_persona'));
    return;
  }
  if (interaction.session) {
    // Whoever signed in before signs out: one browser plays many people.
    await (await provider.Session.findByUid(interaction.session.uid))?.destroy();
    delete interaction.session;
    await interaction.save(10 * minutes);
  }
  const login = { accountId: persona.id, remember: false, ...authentication(persona) };
  await provider.interactionFinished(request, response, { login, consent: {} }, { mergeWithLastSubmission: false });
};

const configurationOf = (options: DevOAuthOptions): Configuration => {
  const { personas, clients, audience, key } = options;
  const scopes = [...new Set(clients.flatMap((client) => client.scopes))];
  return {
    adapter: memoryAdapters([publicClient(options), ...clients.flatMap(confidentialClient)]),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'PS256'],
      idTokenSigningAlgValues: ['ES256'],
      dPoPSigningAlgValues: ['ES256', 'PS256'],
    },
    clientAuthMethods: ['private_key_jwt', 'none'],
    jwks: { keys: [key.privateJwk] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: ['openid', ...scopes],
    acrValues: ['phr', 'pwd'],
    claims: { openid: ['sub'], acr: null, amr: null, auth_time: null },
    clientBasedCORS: () => false,
    expiresWithSession: () => false,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          audience,
          scope: scopes.join(' '),
          accessTokenFormat: 'jwt',
          accessTokenTTL: options.tokenSeconds,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    findAccount: (_, id) =>
      personas.some((persona) => persona.id === id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined,
    extraTokenClaims: (context, token) => extraClaims(options, context, token),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: grantEverything,
    renderError: (context, { error }) => {
      context.type = 'html';
      context.body = failurePage(error);
    },
    ttl: {
      AccessToken: options.tokenSeconds,
      AuthorizationCode: minutes,
      ClientCredentials: options.tokenSeconds,
      Grant: 10 * minutes,
      IdToken: 10 * minutes,
      Interaction: 10 * minutes,
      Session: 10 * minutes,
    },
  };
};

type Issued = { readonly kind: string; readonly accountId?: string; readonly clientId?: string | undefined };

const extraClaims = (
  { personas, clients }: DevOAuthOptions,
  context: KoaContextWithOIDC,
  token: Issued,
): Record<string, unknown> | undefined => {
  if (token.kind === 'ClientCredentials') {
    const client = clients.find(({ clientId }) => clientId === token.clientId);
    return client && clientClaims(client);
  }
  const persona = personas.find(({ id }) => id === token.accountId);
  const signedInAt = context.oidc.entities.AuthorizationCode?.authTime;
  return persona && signedInAt !== undefined ? personClaims(persona, signedInAt) : undefined;
};

/** The one application is the product's own: nobody has to consent to it. */
const grantEverything: NonNullable<Configuration['loadExistingGrant']> = async ({ oidc }) => {
  const { client, session, provider } = oidc;
  if (!client || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope([...oidc.requestParamScopes].join(' '));
  grant.addResourceScope(resource, [...oidc.requestParamScopes].join(' '));
  await grant.save();
  return grant;
};

const publicClient = ({ peopleClient, redirectUris }: DevOAuthOptions): ClientMetadata => ({
  client_id: peopleClient,
  // The library asks at every sign-in of a native client: no page goes on as the persona of the one before it.
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code'],
  response_types: ['code'],
  redirect_uris: [...redirectUris],
});

const confidentialClient = ({ clientId, jwks, scopes }: DevClient): readonly ClientMetadata[] =>
  jwks === undefined
    ? []
    : [
        {
          client_id: clientId,
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: { keys: jwks.keys.map((key) => ({ ...key })) },
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
          scope: scopes.join(' '),
        },
      ];
