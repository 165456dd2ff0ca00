import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { accessReasons, ownAccessReasons } from '@safeguarding/access';
import { ages, authorities, authorityRules, competenceFindings, standings } from './authority.ts';
import {
  confidentialityBases,
  consentOutcomes,
  gdprBases,
  specialCategoryConditions,
  statutoryGateways,
} from './legal-facts.ts';
import { mergeReasons, undoReasons } from './merge.ts';
import * as words from './sharing-vocabulary.ts';

const page = join(import.meta.dirname, '../../../../docs/rules/words-of-sharing.md');

type Row = readonly string[];
const table = (head: Row, rows: readonly Row[]): string => {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), 3));
  const line = (cells: Row, fill = ' '): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(head), line([], '-'), ...rows.map((row) => line(row))].join('\n');
};

const lists: readonly (readonly [about: string, list: readonly string[]])[] = [
  ['in whose name a decision is made', authorities],
  ['how the one who decided stands to the person', standings],
  ['what an assessment of competence found', competenceFindings],
  ['whether they know what is on the record', words.awarenesses],
  ['basis of data protection', gdprBases],
  ['condition for special categories', specialCategoryConditions],
  ['what answers the question of confidentiality', confidentialityBases],
  ['what became of the question for consent', consentOutcomes],
  ['gateways of a statute', statutoryGateways],
  ['why consent was not sought', words.notSoughtReasons],
  ['why information is shared without consent', words.overrideReasons],
  ['why information is kept back', words.notSharingReasons],
  ['who authorises, or looks at it again', words.authorisingRoles],
  ['how it reached the recipient', words.channels],
  ['what became of a contact', words.contactOutcomes],
  ['how a service came to work with a child', words.earnings],
  ['why a sensitive service is recorded', words.sensitiveBases],
  ['why a service works with the child no more', words.involvementEndReasons],
  ['why a child’s data cannot wait', words.emergencyReasons],
  [
    'that reason by the code of the NHS, of health services',
    ownAccessReasons.map((code) => `${code} ${accessReasons[code].words}`),
  ],
  ['what a second person makes of that', words.emergencyFindings],
  ['why somebody must never see a child', words.barGrounds],
  ['why they may again', words.barEndReasons],
  ['why a residence does not go on', words.residenceEndReasons],
  ['how a child moves', words.moveKinds],
  ['where a handover stands', words.handoverStatuses],
  ['why a child is not taken over', words.handoverDeclineReasons],
  ['why the case that came over is closed', words.handoverClosureReasons],
  ['why two records are one child’s', mergeReasons],
  ['why they are not', undoReasons],
];

const text = `# Words of sharing

Who may decide about consent, and the words in which decisions about sharing are recorded, as the code has them (\`npm run golden\`
writes this page). What they are for: [sharing without consent](../processes/sharing-without-consent.md), [standing share](../processes/standing-share.md),
[emergency access](../processes/emergency-access.md), [moving](../processes/moving.md), [one child, two records](../processes/one-child-two-records.md).

## Who decides

A pair that is not in this table is refused too. The ages at which the decider changes: ${String(ages.caseByCase)} (by an assessment),
${String(ages.presumedCapable)} (presumed capable), ${String(ages.adult)}. "Compared" says whether somebody has held the rule against its source.

${table(
  ['rule', 'in whose name', 'stands to the person as', 'accepted', 'compared', 'source'],
  authorityRules.map(({ id, version, authority, standing, accepted, verified, source }) => [
    `${id} ${String(version)}`,
    authority,
    standing,
    accepted ? 'yes' : 'no',
    verified ? 'yes' : 'no',
    source,
  ]),
)}

## Words

${table(
  ['about', 'words'],
  lists.map(([about, list]) => [about, list.join(', ')]),
)}
`;

it('the page of words and the code say the same (npm run golden writes the page)', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, text);
  expect(text.split('\n')).toEqual(readFileSync(page, 'utf8').split('\n'));
  // Every list of the vocabulary stands on the page.
  expect(Object.values(words).filter((list) => !lists.some(([, each]) => each === list))).toEqual([]);
});
