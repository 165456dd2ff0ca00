import type { ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { edgeErrors } from './core/platform-errors.ts';
import { HttpProblem } from './http-problem.ts';

/** What a route reads of a request; whoever takes the request itself may read anything of its body. */
type Taken = { readonly query: boolean; readonly body: boolean };

const takenByHandler = new WeakMap<object, Taken>();

const takenBy = (context: ExecutionContext): Taken => {
  const handler = context.getHandler();
  const known = takenByHandler.get(handler);
  if (known) return known;
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler.name) ?? {}) as object;
  const kinds = new Set(Object.keys(args).map((key) => Number(key.split(':')[0])));
  const taken = {
    query: kinds.has(RouteParamtypes.QUERY),
    body: kinds.has(RouteParamtypes.BODY) || kinds.has(RouteParamtypes.REQUEST),
  };
  takenByHandler.set(handler, taken);
  return taken;
};

const saysSomething = (sent: unknown): boolean =>
  sent !== undefined && sent !== null && (typeof sent !== 'object' || Object.keys(sent).length > 0);

const refused = (detail: string): HttpProblem =>
  new HttpProblem(edgeErrors.malformed, { pointers: [{ pointer: '', code: 'whitelistValidation', detail }] });

/**
 * What nobody reads is refused and not passed over (decision 134): `?validateOnly=true` at a route that always records, a day at a
 * question that knows today only, a reason for a step that keeps none. Throws HttpProblem (400).
 */
export const refuseUnread = (context: ExecutionContext, { routeOptions, query, body }: FastifyRequest): void => {
  // Whoever watches the service asks its health in ways of their own.
  if (routeOptions.url?.startsWith('/v1/') !== true) return;
  const taken = takenBy(context);
  if (!taken.query && saysSomething(query)) throw refused('This route takes no query.');
  if (!taken.body && saysSomething(body)) throw refused('This route takes no body.');
};
