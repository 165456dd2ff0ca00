import { applyDecorators, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { DomainError, isUuid, type Position } from '@safeguarding/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WithEdgeFault } from './bodies.ts';
import { edgeErrors, platformErrors } from './core/platform-errors.ts';
import { HttpProblem } from './http-problem.ts';
import type { Maintenance } from './maintenance.ts';
import type { PositionTokens } from './replies.ts';
import { refuseUnread } from './what-routes-take.ts';

/** Resolves to false where read models and reactions have not come so far in time. */
export type Reached = (position: Position, timeoutMs: number) => Promise<boolean>;

/** False while a read model has not come to the end that the log had when the service started: it holds half of what it should. */
export type Built = (model: string) => boolean;

/** True while a read model has set something aside: a list from it may show too little, and says so. */
export type Incomplete = (model: string) => boolean;

const incompleteHeader = 'x-incomplete';
/** While the service only reads, commands go no further than this. */
export type ClosedToCommands = { readonly maintenance: Maintenance; readonly isCommand: IsCommand };

const modelsKey = 'safeguarding:read-models';
/** How the OpenAPI document is told; it turns it into the header of the answer. */
export const answersFromExtension = 'x-answers-from';

/**
 * The read models that a route answers from. While one of them is being built the route is 503: half a timeline looks like a whole
 * one. A route without it must answer from the log alone.
 */
export const AnswersFrom = (...models: readonly string[]): MethodDecorator =>
  applyDecorators(SetMetadata(modelsKey, models), ApiExtension(answersFromExtension, [...models]));

const modelsOf = (context: ExecutionContext): readonly string[] =>
  (Reflect.getMetadata(modelsKey, context.getHandler()) as readonly string[] | undefined) ?? [];

/** Whether a route records something when it is permitted; the composition knows its actions. */
export type IsCommand = (context: ExecutionContext) => boolean;

/** Ids in a path are the same in capitals (RFC 9562, 4). */
const lowerIds = (params: unknown): void => {
  const named = (params ?? {}) as Record<string, unknown>;
  for (const [name, value] of Object.entries(named))
    if (typeof value === 'string' && isUuid(value.toLowerCase())) named[name] = value.toLowerCase();
};

/** How long a read waits for the position that its caller wrote. */
const waitForPositionMs = 2_000;

/**
 * Tells what the edge found in a request, after the guards of the modules have let the caller in: somebody unknown learns 401 and
 * nothing else, whatever was sent. `app.useGlobalGuards` runs it after every APP_GUARD.
 */
export class EdgeGuard implements CanActivate {
  private readonly positions: PositionTokens;
  private readonly reached: Reached;
  private readonly built: Built;
  private readonly incomplete: Incomplete;
  private readonly commands: (context: ExecutionContext) => void;

  constructor(
    positions: PositionTokens,
    reached: Reached,
    built: Built,
    { incomplete, closed }: { readonly incomplete: Incomplete; readonly closed?: ClosedToCommands | undefined },
  ) {
    this.positions = positions;
    this.reached = reached;
    this.built = built;
    this.incomplete = incomplete;
    this.commands = (context) => {
      if (closed?.maintenance.on === true && closed.isCommand(context)) closed.maintenance.check();
    };
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & WithEdgeFault>();
    if (request.edgeFault) throw request.edgeFault;
    if (request.raw.url?.includes('%00') === true) throw new HttpProblem(edgeErrors.malformed);
    lowerIds(request.params);
    refuseUnread(context, request);
    this.commands(context);
    const models = modelsOf(context);
    if (!models.every(this.built)) throw new DomainError(platformErrors.catchingUp);
    if (models.some(this.incomplete))
      void context
        .switchToHttp()
        .getResponse<FastifyReply>()
        .header(incompleteHeader, models.filter(this.incomplete).join(', '));
    const token = request.headers['x-min-position'];
    return token === undefined || this.waitFor(token);
  }

  private async waitFor(token: string | readonly string[]): Promise<boolean> {
    const position = typeof token === 'string' ? this.positions.open(token) : undefined;
    if (position === undefined) throw new DomainError(platformErrors.positionInvalid);
    if (await this.reached(position, waitForPositionMs)) return true;
    throw new DomainError(platformErrors.positionNotReached);
  }
}
