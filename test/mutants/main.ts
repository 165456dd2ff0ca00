import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { Stryker } from '@stryker-mutator/core';

/** Whose cores the score is promised for. */
const promised = ['timescales', 'access', 'sharing'];
/** The promise, in per cent. */
const goal = 85;

const notMutated = [
  '!**/*.spec.ts',
  // Things that tests are built of.
  '!**/*-builders.ts',
  // Catalogues without a decision: docs/errors.md repeats every word, and test/journeys/errors.int.spec.ts compares.
  '!**/*-errors.ts',
];

/** A library, or `library/file` for one file of its core. */
const mutantsOf = async (asked: string) => {
  const [library = '', file = '**/*'] = asked.split('/');
  const report = (ending: string): string => `reports/mutants/${library}.${ending}`;
  const results = await new Stryker({
    testRunner: 'in-one-process',
    plugins: [join(import.meta.dirname, 'runner.ts')],
    testRunnerNodeArgs: ['--disable-warning=ExperimentalWarning'],
    mutate: [`libs/${library}/src/core/${file}.ts`, ...notMutated],
    ignorePatterns: [
      '/*',
      '!/libs',
      '!/package.json',
      '!/docs/rules',
      '**/*.spec.ts',
      `!/libs/${library}/src/core/**/*.unit.spec.ts`,
    ],
    coverageAnalysis: 'perTest',
    concurrency: 1,
    maxTestRunnerReuse: 500,
    // On a busy machine nothing that is merely slow is to count as caught; loops without an end are found by counting.
    timeoutMS: 30_000,
    thresholds: { high: 95, low: goal, break: goal },
    reporters: ['clear-text', 'html', 'json', 'progress'],
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
    htmlReporter: { fileName: report('html') },
    jsonReporter: { fileName: report('json') },
    tempDirName: '.stryker-tmp',
  }).runMutationTest();
  const count = (...statuses: readonly string[]): number =>
    results.filter(({ status }) => statuses.includes(status)).length;
  const caught = count('Killed', 'Timeout');
  const missed = count('Survived', 'NoCoverage');
  return {
    of: asked,
    score: ((100 * caught) / (caught + missed)).toFixed(2),
    killed: count('Killed'),
    timeout: count('Timeout'),
    survived: count('Survived'),
    'no test': count('NoCoverage'),
    'not counted': count('Ignored', 'RuntimeError', 'CompileError'),
  };
};

const asked = argv.slice(2);
const unknown = asked.find((each) => !promised.includes(each.split('/')[0] ?? ''));
if (unknown !== undefined) {
  console.error(
    `There is no promise for ${unknown}. Ask for ${promised.join(', ')}, or for one file: sharing/consent-decisions.`,
  );
  exit(2);
}
const rows = [];
for (const each of asked.length > 0 ? asked : promised) rows.push(await mutantsOf(each));
console.table(rows);
