import { accessReasonCodes, accessReasons } from '@safeguarding/access';
import { discussionRules, noticeRules } from '@safeguarding/child-protection';
import { formRules } from '@safeguarding/immediate-protection';
import { dutyRules } from '@safeguarding/information-requests';
import { reviewIntervals, schemeRules } from '@safeguarding/mappa';
import { repeatDefinitions, usualParameters } from '@safeguarding/marac';
import { schedule } from '@safeguarding/retention';
import { incidentRules } from '@safeguarding/serious-incidents';
import { authorityRules } from '@safeguarding/sharing';
import { calendars } from '@safeguarding/timescales';

/** Rows under their heads; a cell says what the code says. */
const table = (
  heads: readonly string[],
  rows: readonly (readonly (string | number | boolean | undefined)[])[],
): string =>
  [heads, heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => String(cell ?? '').replaceAll('|', '/')).join(' | ')} |`)
    .join('\n');

const checked = (verified: boolean): string => (verified ? 'yes' : '**no**');
const list = (words: readonly string[] | undefined): string => (words === undefined ? 'all' : words.join(', '));

const holidays = table(
  ['calendar', 'known from', 'known until', 'source', 'compared'],
  [...new Map(Object.values(calendars).map((one) => [one.id, one])).values()].map((one) => [
    ...[one.id, one.knownFrom, one.knownUntil, one.source, checked(one.verified)],
  ]),
);
const notice = table(
  ['rule', 'nation', 'calendar days', 'source', 'compared'],
  noticeRules.map(({ id, nation, calendarDays, source, verified }) => [
    ...[id, nation, calendarDays, source, checked(verified)],
  ]),
);
const discussions = table(
  ['nation', 'what a discussion decides', 'source', 'compared'],
  discussionRules.map(({ nation, outcome, source, verified }) => [nation, outcome, source, checked(verified)]),
);
const authority = table(
  ['rule', 'in whose name', 'standing', 'accepted', 'source', 'compared'],
  authorityRules.map(({ id, authority: name, standing, accepted, source, verified }) => [
    ...[id, name, standing, accepted ? 'yes' : 'no', source, checked(verified)],
  ]),
);
const lookUps = table(
  ['code', 'words', 'needs', 'on a look-up', 'source', 'compared'],
  accessReasonCodes.map((code) => {
    const { words, needs, source, verified } = accessReasons[code];
    return [code, words, needs, needs === 'any' ? 'taken' : 'refused (ACC-039)', source, checked(verified)];
  }),
);
const duty = table(
  ['rule', 'nations', 'kinds of service', 'source', 'compared'],
  dutyRules({}).map(({ id, nations, bodies, source, verified }) => [
    ...[id, list(nations), list(bodies), source, checked(verified)],
  ]),
);
const measures = table(
  ['measure', 'nations', 'taken by', 'gives parental responsibility', 'source', 'compared'],
  formRules.map(({ form, nations, takenBy, givesResponsibility, source, verified }) => [
    ...[form, list(nations), list(takenBy), givesResponsibility ? 'yes' : 'no', source, checked(verified)],
  ]),
);
const incidents = table(
  ['nation', 'review', 'rapid review', 'source', 'compared'],
  incidentRules.map(({ nation, review, rapidReview, source, verified }) => [
    ...[nation, review, rapidReview ? 'yes' : 'no', source, checked(verified)],
  ]),
);
const offenders = table(
  ['arrangements', 'category', 'grounds', 'levels', 'source', 'compared'],
  Object.entries(schemeRules).flatMap(([scheme, { categories, source, verified }]) =>
    categories.map(({ category, grounds, levels }) => [
      scheme,
      category,
      grounds
        .map(({ ground, inForceFrom }) => (inForceFrom === undefined ? ground : `${ground} (from ${inForceFrom})`))
        .join(', '),
      levels.length === 0 ? 'none' : list(levels),
      source,
      checked(verified),
    ]),
  ),
);
const reviews = table(
  ['rule', 'arrangements', 'level', 'at least every', 'source', 'compared'],
  reviewIntervals.map(({ id, scheme, level, atMostWeeks, source, verified }) => [
    ...[id, scheme, level, `${String(atMostWeeks)} weeks`, source, checked(verified)],
  ]),
);
const marac = table(
  ['definition of a repeat', 'counted from', 'months', 'qualifies', 'same perpetrator'],
  Object.entries(repeatDefinitions).map(([name, { anchor, windowMonths, qualifying, samePerpetrator }]) => [
    ...[name, anchor, windowMonths, qualifying, samePerpetrator ? 'yes' : 'no'],
  ]),
);
const { visibleHighRisk, escalation, listWorkingDaysBefore } = usualParameters;
const usual = [
  ...visibleHighRisk.map(({ tool, yesAnswers }) => `${tool}: ${String(yesAnswers)} answers "yes" or more`),
  `potential escalation: ${String(escalation.events)} events in ${String(escalation.windowMonths)} months`,
  `the list goes out ${String(listWorkingDaysBefore)} working days before the meeting`,
];
const retention = table(
  ['rule', 'what', 'holders', 'classes', 'nations', 'source', 'compared'],
  schedule.map(({ id, title, holders, classes, nations, source, verified }) => [
    ...[id, title, list(holders), list(classes), list(nations), source, checked(verified)],
  ]),
);

/** Every dated rule that the ledger applies, as the code has it. */
export const rulesPage = (): string =>
  [
    '# Rules, their sources, and whether anybody compared them',
    'Generated from the code (`npm run golden`); do not edit. **no** in the last column: nobody has compared the rule with its primary source. It is',
    'data that can be corrected, and not the law; whoever relies on it compares it first (hazard H10 of the',
    '[hazard log](clinical-safety.md)).',
    '',
    '## Timescales',
    '',
    'Every rule that starts a clock stands on [a page of its own](../rules/timescales.md), with its source and whether it was compared.',
    '',
    'Bank holidays; past the last known day a clock says that its end is not known, and whatever needs a working day is refused (CLK-001).',
    '',
    holidays,
    '',
    'Notice of a meeting:',
    '',
    notice,
    '',
    '## What a discussion decides',
    '',
    'Strategy discussion; in Scotland inter-agency referral discussion. A word of another nation is refused (CHP-013).',
    '',
    discussions,
    '',
    '## Who may decide about consent',
    '',
    authority,
    '',
    '## Why somebody looked, by the code of the NHS',
    '',
    'Stated by health services alone, beside the reason in the words of the look-up (docs/decisions/124).',
    '',
    lookUps,
    '',
    '## The duty to share',
    '',
    'From which day each section binds is a setting (`DUTY_TO_SHARE_FROM`, `CONSISTENT_IDENTIFIER_FROM`); without one it binds nobody.',
    '',
    duty,
    '',
    '## Immediate protection',
    '',
    measures,
    '',
    '## Serious incidents',
    '',
    incidents,
    '',
    '## MAPPA and PPANI',
    '',
    offenders,
    '',
    reviews,
    '',
    '## MARAC',
    '',
    `What most areas use, where an area has said nothing: ${usual.join('; ')}.`,
    '',
    marac,
    '',
    '## Retention',
    '',
    retention,
    '',
  ].join('\n');
