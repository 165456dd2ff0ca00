import type { FastifyInstance } from 'fastify';

/** The methods that the routes of a path offer; none where there is no such path. */
export type OfferedMethods = (path: string) => readonly string[];

const patternOf = (template: string): RegExp =>
  new RegExp(
    `^${template
      .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/:[^/]+/g, '[^/]+')
      .replaceAll('*', '.*')}$`,
  );

/** Notes every route as it is registered, so that a wrong method can be told from a path that leads nowhere. */
export const noteRoutes = (server: FastifyInstance): OfferedMethods => {
  const routes: { readonly template: string; readonly methods: readonly string[]; pattern?: RegExp }[] = [];
  server.addHook('onRoute', ({ url, method }) => {
    routes.push({ template: url, methods: [method].flat() });
  });
  return (path) => {
    const matching = routes.filter((route) => (route.pattern ??= patternOf(route.template)).test(path));
    return [...new Set(matching.flatMap(({ methods }) => methods))].sort();
  };
};
