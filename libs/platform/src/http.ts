import type { Socket } from 'node:net';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError, type Clock } from '@safeguarding/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addBodyParsers } from './bodies.ts';
import { SystemClock } from './clock.ts';
import type { AppConfig } from './config.ts';
import { edgeErrors, platformErrors } from './core/platform-errors.ts';
import { problemOf } from './core/problem.ts';
import { EdgeGuard, type Built, type ClosedToCommands, type Incomplete, type Reached } from './edge.guard.ts';
import { HttpProblem } from './http-problem.ts';
import { InFlight } from './in-flight.ts';
import { AnonymousBound, watchLoopLag } from './load-bounds.ts';
import type { Logs } from './logs.ts';
import type { Metrics } from './metrics.ts';
import { ProblemFilter } from './problem.filter.ts';
import type { PositionTokens } from './replies.ts';
import { nobodysRequestId, readFacts, type RequestFacts } from './request-facts.ts';
import { noteRoutes } from './route-book.ts';
import { validationPipe } from './validation.ts';

/** What the edge needs besides the application. */
export type EdgeParts = {
  readonly config: Pick<AppConfig, 'inFlightLimit'> &
    Partial<Pick<AppConfig, 'requestTimeoutMs' | 'anonymousLimit' | 'loopLagLimitMs' | 'drainNoticeMs'>>;
  readonly clock: Clock;
  readonly logs: Logs;
  readonly metrics: Metrics;
  readonly positions: PositionTokens;
  readonly reached: Reached;
  /** Every read model is built where absent. */
  readonly built?: Built;
  /** No list is incomplete when absent. */
  readonly incomplete?: Incomplete;
  /** Commands are always taken where absent. */
  readonly closed?: ClosedToCommands;
  /** How long the event loop kept work waiting, in milliseconds; measured where absent. */
  readonly lagMs?: () => number;
};

type Request = FastifyRequest & {
  facts?: RequestFacts;
  readonly caller?: { readonly principal: { readonly ref: string; readonly agency: string } };
};

type AdapterConfig = Pick<AppConfig, 'bodyLimitBytes' | 'requestTimeoutMs'> &
  Partial<Pick<AppConfig, 'trustedProxies'>>;

/** A page runs on what this origin gives and nothing else; nobody frames it. */
const contentSecurity =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

const mirror = (reply: FastifyReply, { requestId, correlationId }: RequestFacts): void => {
  void reply
    .header('x-request-id', requestId)
    .header('x-correlation-id', correlationId)
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff');
  // JSON that a browser may not take for anything else runs nothing.
  if (!reply.request.url.startsWith('/v1/'))
    void reply.header('referrer-policy', 'no-referrer').header('content-security-policy', contentSecurity);
};

/** What is no HTTP at all is answered on the bare socket, in the same shape and with nothing of it repeated. */
const answerBareSocket = (_error: Error, socket: Socket): void => {
  if (!socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problemOf(400, edgeErrors.malformed, nobodysRequestId));
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\nconnection: close\r\n\r\n${body}`,
  );
};

const edgeClock = new SystemClock();

/** An address that the router cannot read never comes to a hook or a filter. */
const answerUnroutable = (_error: Error, request: Request, reply: FastifyReply): void => {
  const facts = readFacts(request, edgeClock);
  mirror(reply, facts);
  void reply
    .code(400)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(400, edgeErrors.malformed, facts.requestId)));
};

/** Fastify as we run it: bounds on body, time and nesting, no prototype tricks, our own request ids. */
export const createAdapter = ({
  bodyLimitBytes,
  requestTimeoutMs,
  trustedProxies = [],
}: AdapterConfig): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: requestTimeoutMs * 2,
    keepAliveTimeout: 72_000,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    logger: false,
    forceCloseConnections: 'idle',
    // Whoever has a connection is served to the end while we stop, and told to close it.
    return503OnClosing: false,
    clientErrorHandler: answerBareSocket,
    frameworkErrors: answerUnroutable,
  });

const isHealth = /^\/(livez|readyz|health|ping|info)(\?|$)/;
const usualTimeoutMs = 30_000;
const usualLagLimitMs = 500;

/** Refuses before anything is read, when there is too much to do or an address asks too much under no name. */
const admission = (server: FastifyInstance, { config, lagMs, closed }: EdgeParts) => {
  const { inFlightLimit, requestTimeoutMs = usualTimeoutMs, loopLagLimitMs = usualLagLimitMs } = config;
  const anonymous = new AnonymousBound(config.anonymousLimit ?? Infinity);
  // Fastify's handlerTimeout ends with the body of the request, so that a POST would never time out.
  const inFlight = new InFlight(requestTimeoutMs);
  closed?.maintenance.count(() => inFlight.writing);
  const loop = lagMs ? { lagMs, stop: () => undefined } : watchLoopLag();
  server.addHook('onClose', (_server, done) => {
    loop.stop();
    inFlight.stop();
    done();
  });
  return {
    refusalOf: (request: Request, reply: FastifyReply): Error | undefined => {
      inFlight.enter(reply);
      const busy = inFlight.count > inFlightLimit || loop.lagMs() > loopLagLimitMs;
      const tooMany = anonymous.exhausted(request.ip);
      if ((!busy && !tooMany) || isHealth.test(request.url)) return undefined;
      if (busy) return new DomainError(platformErrors.overloaded);
      return new HttpProblem(edgeErrors.tooMany, { headers: { 'retry-after': '1' } });
    },
    answered: (request: Request, status: number): void => {
      // 429 and 503 cost little, and a verified client gets them before it has a name here.
      if (request.caller === undefined && status < 429) anonymous.count(request.ip);
    },
  };
};

const recorder =
  ({ logs, metrics }: EdgeParts) =>
  (request: Request, { statusCode, elapsedTime }: FastifyReply): void => {
    const route = request.routeOptions.url ?? 'none';
    metrics.request(request.method, route, statusCode, elapsedTime / 1000);
    if (!logs.tells('info')) return;
    logs.info('answered', {
      requestId: request.facts?.requestId,
      method: request.method,
      route,
      status: statusCode,
      tookMs: Math.round(elapsedTime),
      client: request.caller?.principal.ref,
      agency: request.caller?.principal.agency,
    });
  };

/** One hook as a request comes, one as its answer is gone: each hook more costs every request. */
const addHooks = (server: FastifyInstance, parts: EdgeParts): void => {
  const { refusalOf, answered } = admission(server, parts);
  const record = recorder(parts);
  server.addHook('onRequest', (request: Request, reply, done) => {
    mirror(reply, readFacts(request, parts.clock));
    const refusal = refusalOf(request, reply);
    if (refusal) done(refusal);
    else done();
  });
  server.addHook('onResponse', (request: Request, reply, done) => {
    answered(request, reply.statusCode);
    record(request, reply);
    done();
  });
};

const idleSweepMs = 250;
/** Whoever is in the middle of many requests speaks again within this time, is answered, and told to close. */
const farewellMs = 1_000;

/**
 * A connection whose last answer left just before we began to stop was told to stay, and would hold the end up for as long as its
 * client keeps it: idle ones are closed until none is left. Not before `afterMs`: at the moment at which we stop listening, a request
 * may be on its way on a connection that looks idle, and would be broken.
 */
const closeIdleUntilGone = ({ server }: FastifyInstance, afterMs: number): void => {
  const closeIdle = server.closeIdleConnections.bind(server);
  if (afterMs > 0) server.closeIdleConnections = () => undefined;
  const begunAt = performance.now();
  const sweep = setInterval(() => {
    if (performance.now() - begunAt >= afterMs) closeIdle();
  }, idleSweepMs).unref();
  server.once('close', () => {
    clearInterval(sweep);
  });
};

/** While `/readyz` says no, requests still come for as long as the load balancer needs to notice. */
const addDrainHook = (server: FastifyInstance, { config: { drainNoticeMs = 0 } }: EdgeParts): void => {
  server.addHook('preClose', (done) => {
    const stop = (): void => {
      closeIdleUntilGone(server, Math.min(drainNoticeMs, farewellMs));
      done();
    };
    if (drainNoticeMs === 0) stop();
    else setTimeout(stop, drainNoticeMs);
  });
};

/** Everything that holds for every route, in one place: parsers, hooks, validation, problems. Call before `app.init()`. */
export const configureHttp = (app: NestFastifyApplication, parts: EdgeParts): NestFastifyApplication => {
  const { logs, positions, reached, built = () => true, incomplete = () => false, closed } = parts;
  const server = app.getHttpAdapter().getInstance();
  const offered = noteRoutes(server);
  server.decorate('positions', positions);
  addHooks(server, parts);
  addBodyParsers(server);
  addDrainHook(server, parts);
  app.useGlobalGuards(new EdgeGuard(positions, reached, built, { incomplete, closed }));
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(
    new ProblemFilter((error, requestId) => {
      logs.error('failed', error, { requestId });
    }, offered),
  );
  return app;
};
