import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/**
 * Makes of what tsc built, for each app, one file that is run (dist/run/<app>.js) and a few that they share: loading three thousand files
 * is most of a start (docs/decisions/110). Workers, the policy and everything else that is found by its place stay where they are.
 */
const built = join(import.meta.dirname, 'dist');
const out = join(built, 'run');
/** What the apps load once they have begun, without beginning it. */
const programs = ['apps/standalone/src/serve.js', 'apps/intake/src/intake-process.js', 'apps/operator/src/program.js'];
const apps = ['standalone', 'api', 'intake', 'operator', 'verifier'];

/** Loaded from node_modules: it reads files beside itself, is changed while it runs, is seldom needed, or is not there at all. */
const apart = ['@cedar-policy/cedar-wasm', 'kafkajs', 'oidc-provider', 'class-transformer/storage'];

/** Files of packages that ask where they lie or load what no bundler sees, each looked at: what they look for is not used here, or is found. */
const lookedAt = [
  '@nestjs/common/utils/load-package.util.js',
  '@nestjs/swagger/dist/swagger-ui/swagger-ui.js',
  'commander/lib/command.js',
  'pino/lib/transport.js',
  'thread-stream/index.js',
];

/** It loads class-validator and class-transformer in a way that no bundler sees, and would get a second one of each, without our rules. */
const mappedTypes = '@nestjs/mapped-types/dist/type-helpers.utils.js';

const packageOf = (path) => path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length);

/** One letter of another alphabet, in a pattern, where esbuild leaves it, makes the engine keep the whole file at two bytes a letter. */
const ascii = (text) =>
  text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A map of a package's file that knows its name alone: maps of every line of every package would be read for the first stack. */
const mapOf = (path) => {
  const map = JSON.stringify({ version: 3, sources: [basename(path)], mappings: 'AAAA' });
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`;
};

const thirdParty = async ({ path }) => {
  const name = packageOf(path);
  const text = await readFile(path, 'utf8');
  const seen = name === mappedTypes ? text.replace('const require = createRequire(import.meta.url);', '') : text;
  if (/createRequire\(|\bimport\.meta\b|\b__(?:dir|file)name\b/.test(seen) && !lookedAt.includes(name))
    return { errors: [{ text: `${name} asks where it lies: look at it, then name it in bundle.js` }] };
  return { contents: ascii(seen.replaceAll(/^\/\/# sourceMappingURL=.*$/gm, '')) + mapOf(path), loader: 'js' };
};

/** A file of ours still says that it lies where tsc put it. */
const ours = async ({ path }) => {
  const text = ascii(await readFile(path, 'utf8'));
  const errors = [];
  const known = {
    url: `new URL(${JSON.stringify(relative(out, path))}, import.meta.url).href`,
    dirname: `(import.meta.dirname + ${JSON.stringify(`/${relative(out, dirname(path))}`)})`,
  };
  const contents = text.replaceAll(/\bimport\.meta\.(\w+)/g, (whole, member) => {
    if (!(member in known)) errors.push({ text: `${path}: bundle.js does not know what becomes of ${whole}` });
    return known[member] ?? whole;
  });
  return { contents, errors, loader: 'js' };
};

/** Imported, node:http shows all that it exports, and for that loads its whole client of fetch; required, it does not. */
const http = { contents: "module.exports = process.getBuiltinModule('node:http');", loader: 'js' };

/** What an app does first, before it is loaded. */
const begin = (loads) => `
  import { beforeAll } from ${JSON.stringify(join(built, 'libs/platform/src/bundle/before-all.js'))};
  beforeAll(new URL('.', import.meta.url));
  ${loads}`;

/** `compile.js` runs nothing: it leaves what the engine makes of everything for the starts to come. */
const entries = new Map([
  ...apps.map((app) => [app, begin(`await import(${JSON.stringify(join(built, `apps/${app}/src/main.js`))});`)]),
  [
    'compile',
    begin(`${programs.map((file) => `await import(${JSON.stringify(join(built, file))});`).join('\n')}
  (await import('node:module')).flushCompileCache();
  process.exit();`),
  ],
]);

/** Phone numbers of every country, a tenth of what packages load: for one rule of class-validator, which none of ours uses. */
const phoneNumbers = {
  contents:
    "module.exports = { __esModule: true, get default() { return require('libphonenumber-js/max').default; } };",
  loader: 'js',
};

const places = {
  name: 'places',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^app:/ }, ({ path }) => ({ path: path.slice('app:'.length), namespace: 'app' }));
    onLoad({ filter: /./, namespace: 'app' }, ({ path }) => ({ contents: entries.get(path), resolveDir: built }));
    onResolve({ filter: /^(?:node:)?http$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'node:http', namespace: 'required' } : undefined,
    );
    onLoad({ filter: /^node:http$/, namespace: 'required' }, () => http);
    // What a package loads when it needs it, if it is there: a bundler gives of some of them less than Node does.
    onResolve({ filter: /^[^.]/ }, ({ importer, kind, path }) =>
      kind === 'dynamic-import' && importer.includes('/node_modules/') ? { path, external: true } : undefined,
    );
    onResolve({ filter: /^libphonenumber-js\/max$/ }, ({ importer, path }) =>
      importer.includes('class-validator') ? { path, namespace: 'seldom' } : { path, external: true },
    );
    onLoad({ filter: /./, namespace: 'seldom' }, () => phoneNumbers);
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, thirdParty);
    onLoad({ filter: /\/dist\/(?:apps|libs)\/.*\.js$/ }, ours);
  },
};

await rm(out, { recursive: true, force: true });
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: Object.fromEntries([...entries.keys()].map((name) => [name, `app:${name}`])),
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Nest, the OpenAPI document and the words for errors go by the names of classes.
  keepNames: true,
  minifyWhitespace: true,
  sourcemap: true,
  sourcesContent: false,
  external: apart,
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  plugins: [places],
  logLevel: 'warning',
});
await promisify(execFile)(process.execPath, [join(out, 'compile.js')]);
