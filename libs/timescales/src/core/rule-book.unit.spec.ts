import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { calendars } from './calendars.ts';
import { ruleBook } from './rule-book.ts';
import type { Rule } from './rule.ts';
import { clockStates, factKinds, nations, pauseReasons, units, waiverReasons } from './timescale-vocabulary.ts';

const page = join(import.meta.dirname, '../../../../docs/rules/timescales.md');

type Row = readonly string[];
const table = (head: Row, rows: readonly Row[]): string => {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), 3));
  const line = (cells: Row, fill = ' '): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(head), line([], '-'), ...rows.map((row) => line(row))].join('\n');
};

const compared = (verified: boolean): string => (verified ? 'yes' : 'no');
const dueOf = ({ amount, unit, rollsToWorkingDay }: Rule): string =>
  `${String(amount)} ${unit}${rollsToWorkingDay ? ', then the next working day' : ''}`;
const daysOf = ({ inForceFrom, inForceTo }: Rule): string => `${inForceFrom} to ${inForceTo ?? 'now'}`;

const ruleRow = (rule: Rule): Row => [
  `${rule.id} ${String(rule.version)}`,
  rule.title,
  rule.nations.join(', '),
  rule.trigger,
  rule.satisfiedBy.join(', '),
  rule.endedBy.join(', '),
  dueOf(rule),
  rule.mayPause ? 'may pause' : '',
  daysOf(rule),
  rule.source,
  compared(rule.verified),
];

const asked = ['rule', 'what', 'where', 'from', 'done by', 'pointless by', 'due after', '', 'in force', 'source'];
const idle = factKinds.filter((kind) =>
  ruleBook.every(
    ({ trigger, satisfiedBy, endedBy }) => trigger !== kind && !satisfiedBy.includes(kind) && !endedBy.includes(kind),
  ),
);

const text = `# Timescales

Every rule that starts a clock, as the code has it (\`npm run golden\` writes this page; it is to be read as law is read). "Compared"
says whether somebody has held the rule against its source. How clocks are kept: [clocks](../processes/clocks.md).

${table([...asked, 'compared'], ruleBook.map(ruleRow))}

Facts that no rule counts: ${idle.join(', ')}.

## Working days

Monday to Friday without the bank holidays of the nation.

${table(
  ['calendar', 'known', 'source', 'compared'],
  [...new Set(Object.values(calendars))].map(({ id, knownFrom, knownUntil, source, verified }) => [
    id,
    `${knownFrom} to ${knownUntil}`,
    source,
    compared(verified),
  ]),
)}

## Words

${table(
  ['about', 'words'],
  [
    ['nations', nations.join(', ')],
    ['how an amount is counted', units.join(', ')],
    ['where a clock stands', clockStates.join(', ')],
    ['why a clock is waived', waiverReasons.join(', ')],
    ['why a clock is paused', pauseReasons.join(', ')],
  ],
)}
`;

it('the page of timescales and the rule book say the same (npm run golden writes the page)', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, text);
  expect(text.split('\n')).toEqual(readFileSync(page, 'utf8').split('\n'));
});

describe('the words of timescales', () => {
  it('every kind of fact that a rule speaks of is a word of the vocabulary', () => {
    for (const { trigger, satisfiedBy, endedBy } of ruleBook)
      expect([...factKinds]).toEqual(expect.arrayContaining([trigger, ...satisfiedBy, ...endedBy]));
  });

  it('no rule is made pointless by what starts it, or by what satisfies it', () => {
    for (const { trigger, satisfiedBy, endedBy } of ruleBook)
      for (const kind of endedBy) expect([trigger, ...satisfiedBy]).not.toContain(kind);
  });
});
