import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller } from './caller.ts';
import type { ActionName } from './core/actions.ts';

export const actionKey = 'safeguarding:action';
export const publicKey = 'safeguarding:public';

/** The action that a route asks permission for; a route without one (and without `@Public()`) refuses to start. */
export const Action = (name: ActionName): CustomDecorator => SetMetadata(actionKey, name);

/** A route that anybody may call, with no token: health and documents only. */
export const Public = (): CustomDecorator => SetMetadata(publicKey, true);

/** Where the guard leaves the caller on the request. */
export type WithCaller = { caller?: Caller };

/** The caller that the guard proved; a fault of the program on a public route. */
export const callerOf = (request: WithCaller): Caller => {
  if (!request.caller) throw new TypeError('This route has no caller: it is public.');
  return request.caller;
};

/** Injects the `Caller` into a controller's method. */
export const CallerOf = createParamDecorator((_: undefined, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<WithCaller>()),
);
