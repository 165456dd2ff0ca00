import { DomainError } from '@safeguarding/kernel';
import { referralErrors } from './referral-errors.ts';

type Agency = { readonly kind: string; readonly nation: string; readonly status: string };
type Question = { readonly recipient: Agency | undefined; readonly nation: string; readonly acrossNations: boolean };

/** Who takes referrals, by nation (product row M7). */
export const receivingKinds: Readonly<Record<string, readonly string[]>> = {
  england: ['childrens-social-care', 'mash'],
  scotland: ['childrens-social-care', 'mash'],
  wales: ['childrens-social-care', 'mash'],
  'northern-ireland': ['hsct'],
};

const fits = ({ recipient, nation, acrossNations }: Question): boolean =>
  recipient?.status === 'active' &&
  (recipient.nation === nation || acrossNations) &&
  (receivingKinds[recipient.nation] ?? []).includes(recipient.kind);

/** Throws REF-009 where the recipient is unknown, suspended or succeeded, of another kind, or in another nation without a word of it. */
export const checkRecipient = (question: Question): void => {
  if (fits(question)) return;
  const { code, title } = referralErrors.recipientUnfit;
  throw new DomainError(referralErrors.recipientUnfit, [{ pointer: '/recipient', code, detail: title }]);
};
