import { type LocalDate, localDateWithin, type Nation, plusDays, refuse } from '@safeguarding/kernel';
import { protectionErrors } from './protection-errors.ts';

/** How many calendar days before a meeting those who are to come are told. A nation that is not listed has no rule here. */
export type NoticeRule = {
  readonly id: string;
  readonly version: number;
  readonly nation: Nation;
  readonly calendarDays: number;
  readonly inForceFrom: string;
  readonly source: string;
  readonly verified: boolean;
};

export const noticeRules: readonly NoticeRule[] = [
  {
    id: 'SCO-CPPM-NOTICE',
    version: 1,
    nation: 'scotland',
    calendarDays: 5,
    inForceFrom: '2013-04-15',
    source: 'National Guidance for Child Protection in Scotland',
    verified: true,
  },
];

type Called = {
  readonly nation: Nation;
  readonly calledOn: LocalDate;
  readonly meetsOn: string;
  readonly reasons?: string | undefined;
};

/**
 * The day of a meeting, and whether it is called at short notice: allowed, because a child may not be able to wait, and marked. Throws
 * DomainError (CHP-011) for short notice without reasons, (CHP-012) for a day that is none or lies behind.
 */
export const noticeOf = ({
  nation,
  calledOn,
  meetsOn: sent,
  reasons,
}: Called): { readonly meetsOn: LocalDate; readonly shortNotice?: true } => {
  const meetsOn = localDateWithin(sent, { from: calledOn });
  if (meetsOn === undefined) return refuse(protectionErrors.meetingBehind, '/meetsOn');
  const rule = noticeRules.find((one) => one.nation === nation && one.inForceFrom <= calledOn);
  if (!rule || plusDays(calledOn, rule.calendarDays) <= meetsOn) return { meetsOn };
  if (!reasons?.trim()) return refuse(protectionErrors.shortNotice, '/noticeReasons');
  return { meetsOn, shortNotice: true };
};
