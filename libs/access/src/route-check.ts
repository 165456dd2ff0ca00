import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { ModulesContainer } from '@nestjs/core';
import { actions, type ActionName } from './core/actions.ts';
import { actionKey, publicKey } from './decorators.ts';

/** One route as its controller declares it, for the object matrix and the check at start. */
export type Route = {
  readonly method: string;
  /** As declared, without the global prefix. */
  readonly path: string;
  readonly handler: string;
  readonly access: ActionName | 'public' | 'none' | 'both';
};

/** A route that nobody guards; nothing starts. */
export class UnguardedRoutes extends Error {
  override readonly name = 'UnguardedRoutes';
}

const asText = (value: unknown): string => {
  if (Array.isArray(value)) return value.join('|');
  return typeof value === 'string' ? value : '';
};
const joined = (...parts: readonly string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;

const accessOf = (handler: object, controller: object): Route['access'] => {
  const read = (key: string): unknown => Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
  const action = read(actionKey);
  const open = read(publicKey) === true;
  const known = typeof action === 'string' && action in actions;
  if (open) return action === undefined ? 'public' : 'both';
  return known ? (action as ActionName) : 'none';
};

type ControllerClass = { readonly name: string; readonly prototype: object };

const routesOfController = (controller: ControllerClass): readonly Route[] => {
  const base = asText(Reflect.getMetadata(PATH_METADATA, controller));
  const names = new Set<string>();
  for (let proto = controller.prototype; proto !== Object.prototype; proto = Object.getPrototypeOf(proto) as object)
    for (const name of Object.getOwnPropertyNames(proto)) names.add(name);
  return [...names].flatMap((name) => {
    const handler = (controller.prototype as Record<string, unknown>)[name];
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
    const method = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))] ?? 'ALL';
    const path = joined(base, asText(Reflect.getMetadata(PATH_METADATA, handler)));
    return [{ method, path, handler: `${controller.name}.${name}`, access: accessOf(handler, controller) }];
  });
};

/** Every route of every controller of the application, in order of path and method. */
export const routesOf = (modules: ModulesContainer): readonly Route[] =>
  [...modules.values()]
    .flatMap((module) => [...module.controllers.values()])
    .flatMap(({ metatype }) => (metatype ? routesOfController(metatype as unknown as ControllerClass) : []))
    .sort((a, b) => `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`));

/** Throws UnguardedRoutes naming every route without exactly one of `@Action` and `@Public`. */
export const checkRoutes = (routes: readonly Route[]): void => {
  const unguarded = routes.filter(({ access }) => access === 'none' || access === 'both');
  if (unguarded.length === 0) return;
  const lines = unguarded.map(({ method, path, handler }) => `- ${method} ${path} (${handler})`);
  throw new UnguardedRoutes(
    `Each route needs exactly one of @Action('...') with a name of libs/access/src/core/actions.ts, and @Public():\n${lines.join('\n')}`,
  );
};
