import type { Explanation } from '@safeguarding/access';
import { askService, columnsOf, wordOf, type AdminOptions } from '../admin-link.ts';
import { exits, type Exit, type Terminal } from '../terminal.ts';

type Explained = {
  readonly entry: string;
  readonly visible: boolean;
  readonly inAnswer: boolean;
  readonly classes: readonly Explanation[];
};
type OfChild = {
  readonly child: string;
  readonly reproduced: boolean;
  readonly classes: readonly Explanation[];
  readonly entries: readonly Explained[];
};

const rows = (classes: readonly Explanation[]): readonly string[] =>
  columnsOf(
    classes.map((one) => [
      `    ${one.class}`,
      one.answer,
      one.bases.length === 0 ? 'no relation' : one.bases.join(' '),
      one.policies.join(' ') || '-',
      one.because.join(' ') || '-',
    ]),
  );

const linesOf = ({ child, reproduced, classes, entries }: OfChild): readonly string[] => [
  `child ${child}${reproduced ? '' : '  NOT REPRODUCED: decided anew it would be otherwise'}`,
  '  the child itself',
  ...rows(classes),
  ...entries.flatMap(({ entry, visible, inAnswer, classes: ofEntry }) => [
    `  entry ${entry}  ${visible ? (inAnswer ? 'shown' : 'visible, not on this page') : 'hidden'}`,
    ...rows(ofEntry),
  ]),
];

/** Why an answer that was given showed what it showed; ends with 1 where deciding it again gives something else. */
export const explain = async (decision: string, options: AdminOptions, terminal: Terminal): Promise<Exit> => {
  const answer = await askService('explain', { decision }, options, terminal);
  const children = answer['children'] as unknown as readonly OfChild[];
  if (options.json) terminal.out(JSON.stringify(answer));
  else {
    const word = (name: string): string => wordOf(answer[name]);
    terminal.out(
      `${word('action')} for ${word('purpose')}, answered ${word('answer')} at ${word('answeredAt')} to ${word('reader')}`,
    );
    terminal.out(
      `${word('role')} of ${word('agency')}; policy version ${word('policyVersion')}, basis functions version ${word('basisVersion')}`,
    );
    for (const line of children.flatMap(linesOf)) terminal.out(line);
  }
  return children.every(({ reproduced }) => reproduced) ? exits.done : exits.wrong;
};
