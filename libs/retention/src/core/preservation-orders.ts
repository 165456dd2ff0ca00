import { localDate, type LocalDate } from '@safeguarding/kernel';

/** An instruction of an inquiry to everybody of a nation to keep everything; a hold that nobody has to place and nobody can lift. */
export type PreservationOrder = {
  readonly id: string;
  readonly title: string;
  /** Every nation where absent. */
  readonly nations?: readonly string[];
  readonly inForceFrom: LocalDate;
  readonly inForceTo?: LocalDate;
  readonly source: string;
  readonly verified: boolean;
};

/** Dated as the law is: a new inquiry is a new line, its end a day. */
export const preservationOrders: readonly PreservationOrder[] = [
  {
    id: 'IICSA',
    title: 'Independent Inquiry into Child Sexual Abuse: no record about children is destroyed',
    nations: ['england', 'wales'],
    inForceFrom: localDate('2015-07-01'),
    inForceTo: localDate('2022-10-20'),
    source: 'Letters of the chair of the inquiry on retention of documents, 2015; report of October 2022',
    verified: false,
  },
  {
    id: 'SCAI',
    title: 'Scottish Child Abuse Inquiry: no record about children is destroyed',
    nations: ['scotland'],
    inForceFrom: localDate('2015-10-01'),
    source: 'Scottish Child Abuse Inquiry, notices on preservation of documents',
    verified: false,
  },
];

/** The orders that bind a holder of this nation on a London day. */
export const ordersFor = (
  orders: readonly PreservationOrder[],
  nation: string,
  today: LocalDate,
): readonly PreservationOrder[] =>
  orders.filter(
    ({ nations, inForceFrom, inForceTo }) =>
      (nations?.includes(nation) ?? true) && inForceFrom <= today && (inForceTo === undefined || today <= inForceTo),
  );
