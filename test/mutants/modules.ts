import { registerHooks } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const transformed = (path: string): string =>
  transformSync(readFileSync(path, 'utf8'), {
    filename: path,
    swcrc: false,
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
    },
    module: { type: 'es6' },
  }).code;

/**
 * Lets Node load the project's TypeScript as Jest is configured to, and load one library anew: Node keeps a module for ever under its
 * address, so each time has an address of its own. Returns the function that begins a new time.
 */
export const loadFrom = (root: string, library: string): (() => void) => {
  const sources = new Map<string, string>();
  const libraries = pathToFileURL(join(root, 'libs/')).href;
  const reloaded = `${libraries}${library}/`;
  let time = 0;
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === '@jest/globals') return next(new URL('jest-globals.ts', import.meta.url).href, context);
      const name = /^@safeguarding\/([^/]+)$/.exec(specifier)?.[1];
      const resolved = next(name === undefined ? specifier : `${libraries}${name}/src/index.ts`, context);
      return resolved.url.startsWith(reloaded) ? { ...resolved, url: `${resolved.url}?${String(time)}` } : resolved;
    },
    load: (url, context, next) => {
      if (!url.startsWith(libraries)) return next(url, context);
      const path = fileURLToPath(url);
      if (!path.endsWith('.ts')) return next(url, context);
      const source = sources.get(path) ?? transformed(path);
      sources.set(path, source);
      return { format: 'module', source, shortCircuit: true };
    },
  });
  return () => {
    time += 1;
  };
};
