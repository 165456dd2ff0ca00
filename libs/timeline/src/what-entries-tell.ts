import type { Entry } from '@safeguarding/access';

type Told = Pick<Entry, 'kind' | 'sealed' | 'fields'>;

/** Whether an entry names an alleged perpetrator, or somebody who is not aware of the allegation or the sharing. Opens nothing. */
export const namesPerpetrator = ({ sealed }: Pick<Told, 'sealed'>): boolean =>
  sealed.some(({ commitments }) => commitments.perpetrator !== undefined);

const passedOn: ReadonlySet<unknown> = new Set(['referred', 'passed-to-another-service']);

/** Whether an entry tells that somebody else was asked to act: what a family learns of a referral it learns by a decision of somebody. */
export const tellsOfPassingOn = ({ kind, fields }: Pick<Told, 'kind' | 'fields'>): boolean =>
  kind === 'concern-closed' && passedOn.has(fields['outcome']?.value);
