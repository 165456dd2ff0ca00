import type { Aggregate, DomainEvent, PersonId } from '@safeguarding/kernel';

/** A service told of a birth: what the answer to a repetition is built from. */
export type BirthNotified = DomainEvent<
  'BirthNotified',
  { readonly children: readonly { readonly order: number; readonly child: PersonId }[] }
>;
export type BirthNoticeState =
  { readonly status: 'none' } | { readonly status: 'made'; readonly children: BirthNotified['facts']['children'] };

/** One notice of a birth by a service. */
export const birthNotice: Aggregate<BirthNoticeState, BirthNotified> = {
  category: 'birth',
  initial: { status: 'none' },
  evolve: (_, { facts: { children } }) => ({ status: 'made', children }),
};

/** These names are the storage format. */
export const birthNoticeEvents = { BirthNotified: { version: 1, retention: 'child-record' } } as const;
