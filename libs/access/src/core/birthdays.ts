import { birthday, startOfLondonDay, type Instant, type LocalDate } from '@safeguarding/kernel';

/** Ages that the law tells apart: the standing share ends at 6 (row M1), rights change at 11, 16 and 18. */
export const milestones = [6, 11, 16, 18] as const;
export type Milestone = (typeof milestones)[number];

type Starts = Readonly<Record<Milestone, Instant>>;

/** Dates are few (some 7,000 days of childhood) and asking the time zone is slow; a date alone is nobody's. */
const known = new Map<LocalDate, Starts>();
const mostKnown = 20_000;

const startsOf = (born: LocalDate): Starts => {
  const found = known.get(born);
  if (found) return found;
  const starts = Object.fromEntries(milestones.map((age) => [age, startOfLondonDay(birthday(born, age))])) as Starts;
  if (known.size >= mostKnown) known.clear();
  known.set(born, starts);
  return starts;
};

/** The first instant of the day on which somebody turns this age, in London. */
export const turns = (born: LocalDate, age: Milestone): Instant => startsOf(born)[age];
