import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, SignJWT } from 'jose';
import { answerJson, readBody } from './dev-http.ts';
import { devKey, type DevKey } from './dev-issuer-key.ts';
import { DevIssuerRefused } from './dev-issuer-refused.ts';
import { clientClaims, personClaims, type Subjects } from './dev-subjects.ts';
import type { IssuerConfig, Jwks } from './issuer-config.ts';

export type DevIssuerOptions = Subjects & {
  /** Refused under `production`. */
  readonly profile: 'development' | 'production';
  readonly audience: string;
  /** 0 where absent: any free port, for tests; a fixed one keeps tokens valid across restarts. */
  readonly port?: number;
  /** Address to listen at, 127.0.0.1 where absent. */
  readonly host?: string;
  /** URL by which others reach it, where that is not the address it listens at. */
  readonly issuerUrl?: string;
  /** Where the signing key is kept (0600); without it each start has a new one. */
  readonly keyFile?: string;
  /** Addresses to which a sign-in may return; loopback addresses match on any port. */
  readonly redirectUris?: readonly string[];
};

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** The public client through which personas sign in: authorisation code with PKCE. */
const peopleClient = 'development-app';
const tokenSeconds = 3600;

/**
 * A real OAuth server with invented people and systems, for development only. It signs with a key of its own, and hands out tokens to
 * whoever can reach it: that is why it listens on this machine alone and refuses a production profile.
 */
export class DevIssuer {
  /** Base URL and `iss` of its tokens. */
  readonly issuerUrl: string;
  readonly jwks: Jwks;
  /** To hand to `new TokenVerifier({ issuers: [devIssuer.config] })`: no fetch needed, the keys are inside. */
  readonly config: IssuerConfig;
  private readonly options: DevIssuerOptions;
  private readonly key: DevKey;
  private readonly server: Server;
  private oauth: Promise<Handler> | undefined;

  private constructor(options: DevIssuerOptions, server: Server) {
    const { port } = server.address() as AddressInfo;
    this.options = options;
    this.server = server;
    this.issuerUrl = options.issuerUrl ?? `http://127.0.0.1:${String(port)}`;
    this.key = devKey(options.keyFile);
    this.jwks = { keys: [this.key.publicJwk] };
    this.config = {
      issuer: this.issuerUrl,
      audience: options.audience,
      algorithms: ['ES256'],
      keys: { jwks: this.jwks },
    };
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.answer(request, response);
    });
  }

  /** Listens and is ready; the OAuth server itself is loaded by the first request that needs it. Throws DevIssuerRefused. */
  static async start(options: DevIssuerOptions): Promise<DevIssuer> {
    if (options.profile !== 'development')
      throw new DevIssuerRefused('The development issuer does not start in production: configure OIDC_ISSUERS.');
    const server = createServer({ requestTimeout: 10_000 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
    });
    try {
      return new DevIssuer(options, server);
    } catch (error) {
      server.close();
      throw error;
    }
  }

  /** A token as the persona would have it after signing in. Throws RangeError for an unknown one. */
  async tokenForPerson(id: string): Promise<string> {
    const persona = known(this.options.personas.find((candidate) => candidate.id === id));
    return this.sign(peopleClient, id, personClaims(persona, Math.floor(Date.now() / 1000)));
  }

  /** A token as client credentials would give it, with every scope of the client. Throws RangeError for an unknown one. */
  async tokenForClient(clientId: string): Promise<string> {
    const client = known(this.options.clients.find((candidate) => candidate.clientId === clientId));
    return this.sign(clientId, clientId, { ...clientClaims(client), scope: client.scopes.join(' ') });
  }

  /** Stops listening; tokens stay valid until they expire. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private async sign(clientId: string, subject: string, claims: Record<string, unknown>): Promise<string> {
    const { privateJwk } = this.key;
    return new SignJWT({ ...claims, client_id: clientId })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: privateJwk.kid })
      .setIssuer(this.issuerUrl)
      .setAudience(this.options.audience)
      .setSubject(subject)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${String(tokenSeconds)}s`)
      .sign(await importJWK(privateJwk));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      // A page of another origin must not reach it by a name that it made point here (DNS rebinding).
      if (!this.isOwnName(request.headers.host)) answerJson(response, 421, { error: 'misdirected_request' });
      else await this.route(request, response);
    } catch {
      if (!response.headersSent) answerJson(response, 500, { error: 'server_error' });
      else response.destroy();
    }
  }

  private isOwnName(host: string | undefined): boolean {
    if (host === undefined || !URL.canParse(`http://${host}`)) return false;
    const { hostname } = new URL(`http://${host}`);
    return ['127.0.0.1', 'localhost', '[::1]', new URL(this.issuerUrl).hostname].includes(hostname);
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const own: Readonly<Record<string, Handler>> = {
      'GET /jwks': () => {
        answerJson(response, 200, this.jwks);
      },
      'GET /dev/personas': () => {
        answerJson(response, 200, this.listing());
      },
      'POST /dev/token': () => this.handOut(request, response),
    };
    const name = `${request.method ?? ''} ${request.url ?? ''}`;
    const handler = Object.hasOwn(own, name) ? own[name] : undefined;
    await (handler ?? (await this.loadOAuth()))(request, response);
  }

  private listing(): unknown {
    const { personas, clients } = this.options;
    return { personas, clients: clients.map(({ jwks, ...client }) => ({ ...client, clientCredentials: !!jwks })) };
  }

  /** JSON only: a form of another origin can send none without asking first. */
  private async handOut(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.headers['content-type']?.startsWith('application/json')) {
      answerJson(response, 415, { error: 'json_expected' });
      return;
    }
    const asked = parseObject(await readBody(request));
    const { persona, client } = asked;
    try {
      const token = await (typeof persona === 'string'
        ? this.tokenForPerson(persona)
        : this.tokenForClient(String(client)));
      answerJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: tokenSeconds });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      answerJson(response, 404, { error: 'unknown_persona_or_client', see: '/dev/personas' });
    }
  }

  private loadOAuth(): Promise<Handler> {
    this.oauth ??= import('./dev-oauth-server.ts').then(({ devOAuthServer }) =>
      devOAuthServer({
        ...this.options,
        issuerUrl: this.issuerUrl,
        key: this.key,
        peopleClient,
        tokenSeconds,
        redirectUris: this.options.redirectUris ?? ['http://127.0.0.1/callback'],
      }),
    );
    return this.oauth;
  }
}

const known = <T>(found: T | undefined): T => {
  if (found === undefined) throw new RangeError('No such persona or client.');
  return found;
};

const parseObject = (text: string | undefined): Readonly<Record<string, unknown>> => {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
