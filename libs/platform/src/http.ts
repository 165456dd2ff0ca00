import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError, type Clock } from '@safeguarding/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Position } from '@safeguarding/kernel';
import { bodyFault } from './core/body-rules.ts';
import { edgeErrors, platformErrors } from './core/platform-errors.ts';
import type { AppConfig } from './config.ts';
import { HttpProblem } from './http-problem.ts';
import type { Logs } from './logs.ts';
import type { Metrics } from './metrics.ts';
import { ProblemFilter } from './problem.filter.ts';
import type { PositionTokens } from './replies.ts';
import { readFacts, type RequestFacts } from './request-facts.ts';
import { validationPipe } from './validation.ts';

/** What the edge needs besides the application. */
export type EdgeParts = {
  readonly config: Pick<AppConfig, 'inFlightLimit'>;
  readonly clock: Clock;
  readonly logs: Logs;
  readonly metrics: Metrics;
  readonly positions: PositionTokens;
  /** Resolves to false where read models and reactions have not come so far in time. */
  readonly reached: (position: Position, timeoutMs: number) => Promise<boolean>;
};

type Request = FastifyRequest & {
  facts?: RequestFacts;
  readonly caller?: { readonly principal: { readonly ref: string; readonly agency: string } };
};

/** How long a read waits for the position that its caller wrote. */
const waitForPositionMs = 2_000;
const cloudEventsPath = '/v1/cloudevents';

/** Fastify as we run it: bounds on body, time and nesting, no prototype tricks, our own request ids. */
export const createAdapter = ({
  bodyLimitBytes,
  requestTimeoutMs,
}: Pick<AppConfig, 'bodyLimitBytes' | 'requestTimeoutMs'>): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: requestTimeoutMs * 2,
    keepAliveTimeout: 72_000,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    logger: false,
    forceCloseConnections: 'idle',
  });

/** JSON for the routes; bytes for the CloudEvents door; nothing else. */
const addParsers = (server: FastifyInstance): void => {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, server.getDefaultJsonParser('error', 'error'));
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (request.routeOptions.url === cloudEventsPath) done(null, body);
    else done(new HttpProblem(edgeErrors.mediaType));
  });
};

const checkBody = (body: unknown): void => {
  if (Buffer.isBuffer(body)) return;
  const fault = bodyFault(body);
  if (fault === undefined) return;
  throw new HttpProblem(edgeErrors.malformed, {
    pointers: [{ pointer: '', code: fault, detail: 'The body cannot be kept as it was sent.' }],
  });
};

const mirror = (reply: FastifyReply, { requestId, correlationId }: RequestFacts): void => {
  void reply
    .header('x-request-id', requestId)
    .header('x-correlation-id', correlationId)
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff');
};

const isHealth = /^\/(livez|readyz|health|ping|info)(\?|$)/;

const addHooks = (server: FastifyInstance, parts: EdgeParts): void => {
  const { clock, logs, metrics, config, positions, reached } = parts;
  let inFlight = 0;
  server.decorate('positions', positions);
  server.addHook('onRequest', (request: Request, reply, done) => {
    inFlight += 1;
    mirror(reply, readFacts(request, clock));
    const busy = inFlight > config.inFlightLimit && !isHealth.test(request.url);
    if (busy) done(new DomainError(platformErrors.overloaded));
    else done();
  });
  server.addHook('preValidation', (request: Request, _reply, done) => {
    try {
      checkBody(request.body);
      done();
    } catch (fault) {
      done(fault as Error);
    }
  });
  server.addHook('preHandler', async (request: Request) => {
    const token = request.headers['x-min-position'];
    if (token === undefined) return;
    const position = typeof token === 'string' ? positions.open(token) : undefined;
    if (position === undefined) throw new DomainError(platformErrors.positionInvalid);
    if (!(await reached(position, waitForPositionMs))) throw new DomainError(platformErrors.positionNotReached);
  });
  server.addHook('onResponse', (request: Request, reply, done) => {
    inFlight -= 1;
    const route = request.routeOptions.url ?? 'none';
    metrics.request(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    logs.info('answered', {
      requestId: request.facts?.requestId,
      method: request.method,
      route,
      status: reply.statusCode,
      tookMs: Math.round(reply.elapsedTime),
      client: request.caller?.principal.ref,
      agency: request.caller?.principal.agency,
    });
    done();
  });
};

/** Everything that holds for every route, in one place: parsers, hooks, validation, problems. Call before `app.init()`. */
export const configureHttp = (app: NestFastifyApplication, parts: EdgeParts): NestFastifyApplication => {
  const server = app.getHttpAdapter().getInstance();
  addParsers(server);
  addHooks(server, parts);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(
    new ProblemFilter((error, requestId) => {
      parts.logs.error('failed', error, { requestId });
    }),
  );
  return app;
};
