import type { AgencyId, Instant } from '@safeguarding/kernel';

/** One service does the work of another from an instant on. */
export type Succession = { readonly of: AgencyId; readonly by: AgencyId; readonly since: Instant };

/** Another service of the same line of work, and from when on the later one does the work of both. */
export type InLine = { readonly agency: AgencyId; readonly since: Instant };

const nobody: readonly InLine[] = [];
const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);

/**
 * Who does whose work, chains followed to their end. A service is succeeded by one at most. Where successions run in a circle (two
 * operators recorded them at the same moment in two processes), nobody of it takes over anybody's.
 */
export class Successions {
  private readonly before = new Map<AgencyId, readonly InLine[]>();
  private readonly after = new Map<AgencyId, readonly InLine[]>();

  constructor(successions: readonly Succession[]) {
    const next = new Map(successions.map((one) => [one.of, one]));
    for (const { of } of successions) {
      const line = lineFrom(of, next);
      if (line === undefined) continue;
      this.after.set(of, line);
      for (const { agency, since } of line)
        this.before.set(agency, [...this.predecessorsOf(agency), { agency: of, since }]);
    }
  }

  /** Whose work it does besides its own, direct or through others. */
  predecessorsOf(agency: AgencyId): readonly InLine[] {
    return this.before.get(agency) ?? nobody;
  }

  /** Those whose work it took over from themselves, and not through another. */
  directPredecessorsOf(agency: AgencyId): readonly AgencyId[] {
    return this.predecessorsOf(agency)
      .map((one) => one.agency)
      .filter((one) => this.successorsOf(one)[0]?.agency === agency);
  }

  /** Who does its work, the one who does it today last. */
  successorsOf(agency: AgencyId): readonly InLine[] {
    return this.after.get(agency) ?? nobody;
  }

  /** From when on one does the work of another; undefined where it does not. */
  sinceOf(of: AgencyId, by: AgencyId): Instant | undefined {
    return this.successorsOf(of).find(({ agency }) => agency === by)?.since;
  }

  /** Who does its work today: itself where nobody took it over. */
  todayOf(agency: AgencyId): AgencyId {
    return this.successorsOf(agency).at(-1)?.agency ?? agency;
  }
}

const lineFrom = (of: AgencyId, next: ReadonlyMap<AgencyId, Succession>): readonly InLine[] | undefined => {
  const line: InLine[] = [];
  const met = new Set<AgencyId>([of]);
  for (let step = next.get(of); step; step = next.get(step.by)) {
    if (met.has(step.by)) return undefined;
    met.add(step.by);
    line.push({ agency: step.by, since: later(step.since, line.at(-1)?.since ?? step.since) });
  }
  return line;
};

/** Of a ledger in which no service was ever succeeded. */
export const noSuccessions = new Successions([]);
