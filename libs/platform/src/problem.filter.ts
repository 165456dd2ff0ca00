import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { UnknownEventVersion } from '@safeguarding/event-log';
import { DomainError, type ErrorPointer } from '@safeguarding/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { edgeErrors, platformErrors, type EdgeEntry } from './core/platform-errors.ts';
import { problemOf, statusOf } from './core/problem.ts';
import { HttpProblem } from './http-problem.ts';
import { TokenRefused } from './identity/index.ts';
import { nobodysRequestId, type RequestFacts } from './request-facts.ts';
import type { OfferedMethods } from './route-book.ts';

type Request = FastifyRequest & WithSettle & { readonly facts?: RequestFacts };

/** How an error is answered, before it knows the request. */
type Answer = {
  readonly status: number;
  readonly entry: { readonly code: string; readonly title: string };
  readonly pointers?: readonly ErrorPointer[];
  readonly headers?: Readonly<Record<string, string>>;
};

const retryAfterSeconds = '1';
const byStatus: Readonly<Record<number, EdgeEntry>> = {
  403: edgeErrors.closed,
  404: edgeErrors.noRoute,
  405: edgeErrors.method,
  413: edgeErrors.tooLarge,
  415: edgeErrors.mediaType,
  429: edgeErrors.tooMany,
};

const ofStatus = (status: number): Answer => {
  if (status === 503 || status === 408)
    return { status: 503, entry: platformErrors.overloaded, headers: { 'retry-after': retryAfterSeconds } };
  if (status >= 500 || status < 400) return { status: 500, entry: edgeErrors.fault };
  const entry = byStatus[status] ?? edgeErrors.malformed;
  return { status: entry.status, entry };
};

/** A status counts where the framework gave it; an error of something inside may carry one of its own conversation. */
const statusIn = (error: unknown): number => {
  const { statusCode, code, expose } = (error ?? {}) as Readonly<Record<string, unknown>>;
  const ofFramework = expose === true || (typeof code === 'string' && code.startsWith('FST_'));
  return ofFramework && typeof statusCode === 'number' ? statusCode : 500;
};

/** Turns anything thrown into an answer that says nothing of what was sent and nothing of the inside. */
export const answerTo = (error: unknown): Answer => {
  // While an upgrade is under way: better no answer than one that leaves out what a newer release recorded.
  if (error instanceof UnknownEventVersion)
    return { status: 503, entry: platformErrors.newerRelease, headers: { 'retry-after': retryAfterSeconds } };
  if (error instanceof DomainError) {
    const status = statusOf[error.entry.kind];
    const headers = status === 503 ? { 'retry-after': retryAfterSeconds } : {};
    return { status, entry: error.entry, pointers: error.pointers, headers };
  }
  if (error instanceof TokenRefused)
    return { status: error.status, entry: error.entry, headers: { 'www-authenticate': error.challenge } };
  if (error instanceof HttpProblem)
    return { status: error.entry.status, entry: error.entry, pointers: error.pointers, headers: error.headers };
  return ofStatus(error instanceof HttpException ? error.getStatus() : statusIn(error));
};

/**
 * Where a higher layer leaves on a request what must be done before one of its errors is told: the error to tell then, or undefined
 * where there is nothing to do. Must not reject.
 */
export type WithSettle = { settle?: (error: unknown) => Promise<unknown> | undefined };

/**
 * problem+json for every error of every route. What nobody expected is reported, without content, and answered 500; an event of a newer
 * release is reported too, because only the operator can end that.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly report: (error: unknown, requestId: string) => void;
  private readonly offered: OfferedMethods;

  constructor(report: (error: unknown, requestId: string) => void, offered: OfferedMethods = () => []) {
    this.report = report;
    this.offered = offered;
  }

  catch(error: unknown, host: ArgumentsHost): void | Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const reply = http.getResponse<FastifyReply>();
    const settled = request.settle?.(error);
    if (!settled) this.answer(error, request, reply);
    else
      return settled.then((told) => {
        this.answer(told, request, reply);
      });
  }

  private answer(error: unknown, request: Request, reply: FastifyReply): void {
    const requestId = request.facts?.requestId ?? nobodysRequestId;
    const { status, entry, pointers, headers = {} } = this.answerOf(error, request);
    if (status === 500 || error instanceof UnknownEventVersion) this.report(error, requestId);
    if (reply.sent) return;
    // A tag or place of something that was not answered would tell of it.
    for (const name of ['etag', 'location', 'x-position']) reply.removeHeader(name);
    void reply
      .code(status)
      .headers(headers)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemOf(status, entry, requestId, pointers)));
  }

  /** Only the framework's own 404 can be a wrong method: a route that answers 404 offers its method. */
  private answerOf(error: unknown, { is404, raw: { method = '', url = '' } }: FastifyRequest): Answer {
    const answer = answerTo(error);
    const methods = is404 && answer.status === 404 ? this.offered(url.replace(/[?#].*$/, '')) : [];
    // Below a place from which files are served every path matches, and the method is not what is wrong.
    if (methods.length === 0 || methods.includes(method)) return answer;
    return { status: edgeErrors.method.status, entry: edgeErrors.method, headers: { allow: methods.join(', ') } };
  }
}
