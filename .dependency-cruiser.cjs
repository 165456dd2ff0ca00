/** From low to high: a layer uses only what stands above it in this list; rooms of one layer do not use each other. */
const layers = [
  ['libs/kernel'],
  ['libs/event-log', 'libs/cloud-events'],
  ['libs/platform'],
  ['libs/sealing'],
  ['libs/ledger'],
  ['libs/access'],
  ['libs/people'],
  ['libs/sharing'],
  ['libs/timescales', 'libs/panels'],
  [
    'libs/concerns',
    'libs/referrals',
    'libs/child-protection',
    'libs/immediate-protection',
    'libs/serious-incidents',
    'libs/channels',
    'libs/directory',
    'libs/information-requests',
    'libs/marac',
    'libs/mappa',
    'libs/retention',
  ],
  ['libs/intake', 'libs/attachments', 'libs/submissions', 'libs/escalations'],
  ['libs/misfiling', 'libs/look-ups'],
  ['libs/timeline'],
  ['libs/reviews', 'libs/online-access', 'libs/subject-access'],
  ['libs/integrity', 'libs/kafka'],
  ['libs/signals'],
  // The composition lies in apps/standalone; apps/api is the same service as one process of several, apps/intake its
  // intake alone.
  ['apps/standalone', 'apps/operator', 'apps/verifier'],
  ['apps/api', 'apps/intake'],
  ['test'],
];

const spec = '\\.spec\\.ts$';
const anyOf = (rooms) => `^(${rooms.join('|')})/`;

const downwardOnly = layers.map((rooms, i) => ({
  name: 'downward-only',
  comment: 'A layer uses only the layers below it.',
  severity: 'error',
  from: { path: anyOf(rooms) },
  to: { path: anyOf(layers.slice(i).flat()), pathNot: '^$1/' },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...downwardOnly,
    {
      name: 'in-a-layer',
      comment: 'Every library and app has its place in the list of layers.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: anyOf(layers.flat()) },
      to: {},
    },
    {
      name: 'public-api-only',
      // The second door of access is for the first line of a process: the index would load what is to be loaded meanwhile.
      comment: 'From outside, a library is its src/index.ts, imported by the name @safeguarding/<lib>.',
      severity: 'error',
      from: { path: '^(libs/[^/]+|apps|test)/' },
      to: { path: '^libs/', pathNot: ['^$1/', '^libs/[^/]+/src/index\\.ts$', '^libs/access/src/ahead\\.ts$'] },
    },
    {
      name: 'public-name-only',
      comment: 'From outside, a library is imported by the name @safeguarding/<lib>, never by a relative path.',
      severity: 'error',
      from: { path: '^(libs/[^/]+|apps|test)/' },
      to: { path: '^libs/', pathNot: '^$1/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'core-is-pure',
      comment: 'core/ uses its own files and @safeguarding/kernel, nothing else.',
      severity: 'error',
      from: { path: '^(libs/[^/]+)/src/core/', pathNot: spec },
      to: { pathNot: ['^$1/src/core/', '^libs/kernel/src/index\\.ts$'] },
    },
    {
      name: 'core-is-pure',
      comment: 'core/ leans on the kernel, so the kernel uses its own files only.',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: spec },
      to: { pathNot: '^libs/kernel/' },
    },
    {
      name: 'worker-stands-alone',
      comment: 'Jest starts a worker thread from its .ts file, where Node resolves no @safeguarding/* name.',
      severity: 'error',
      from: { path: '^(libs/[^/]+)/.*\\.worker\\.ts$' },
      to: { path: '^libs/', pathNot: '^$1/', reachable: true },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-spec-in-source', severity: 'error', from: { pathNot: spec }, to: { path: spec } },
    {
      name: 'no-dev-dependency-in-source',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: spec },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
