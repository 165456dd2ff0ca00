import { DomainError, type Clock, type EventId, type FieldClass, type PersonId } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import type { AgencyRegister } from './agency-register.ts';
import type { Caller } from './caller.ts';
import { accessErrors } from './core/access-errors.ts';
import type { ActionName } from './core/actions.ts';
import { ageBandOf } from './core/age-band.ts';
import { noSubject } from './core/attributes.ts';
import { basesOn, basesWithoutChild, basisVersion, isElsewhere, type Basis, type Subject } from './core/basis.ts';
import { classesIn, hasClass } from './core/class-set.ts';
import type { Entry } from './core/entry.ts';
import { explain } from './core/explain.ts';
import { involvementsFor, relationsFrom } from './core/relations.ts';
import type { ChildFacts } from './core/sharing-position.ts';
import { standingOf, type Standing } from './core/standing.ts';
import type { ChildView, Renderer, Versions, View, ViewJson } from './core/view.ts';
import type { AgeBand, BasisKind, EntryLabel } from './core/vocabulary.ts';
import { judge, judgeEntries, type JudgedEntry, type Judgement } from './judge.ts';
import type { OpenedContent } from './opened-content.ts';
import { coarseRight, type CoarseRight } from './policy/coarse-right.ts';
import type { DecisionMemory } from './policy/decision-memory.ts';
import type { PolicyBook } from './policy/policy-book.ts';
import type { ChildFactsSource, SharingPositions } from './ports.ts';
import { toldToViewer } from './core/told.ts';

/** A concern, a referral, a review ... that a command is about. `children`: all whom it names; none where it is about no child. */
export type ThingTarget = Omit<Subject, 'ownerKind'> & {
  readonly child?: PersonId;
  readonly children?: readonly PersonId[];
};

/** What a command or read is about: a child itself, or a thing. Nothing (undefined) where it is only being brought about. */
export type Target = { readonly child: PersonId } | ThingTarget;

/** The relations through which something was permitted, and the rules it was decided under. */
export type Permission = { readonly bases: readonly Basis[]; readonly versions: Versions };

type GateParts = {
  readonly register: AgencyRegister;
  readonly policy: PolicyBook;
  readonly opened: OpenedContent;
  readonly clock: Clock;
  readonly positions: () => SharingPositions;
  readonly facts: () => ChildFactsSource;
};

type Known = { readonly facts: ChildFacts | undefined; readonly standing: Standing; readonly ageBand: AgeBand };

/** The one question: may this caller do or see this? Reads the fence strongly each time; remembers only what policy decided. */
export class AccessGate {
  private readonly parts: GateParts;

  constructor(parts: GateParts) {
    this.parts = parts;
  }

  /** Whether a caller of this kind can ever do this: looks nothing up. */
  coarse(action: ActionName, viewer: Caller['viewer']): CoarseRight {
    return coarseRight(this.memory(), viewer, action);
  }

  /**
   * Refuses with DomainError: 404 where the caller may not know of the target, 403 where it may know of it but not do this. Call it
   * in the ledger's `authorise`, on the state that the command appends to.
   */
  async require(action: ActionName, caller: Caller, target?: Target): Promise<Permission> {
    const memory = this.memory();
    const versions = this.versions(memory);
    if (target === undefined) {
      if (memory.decide(caller.viewer, action, 'Ledger', noSubject).permitted) return { bases: [], versions };
      throw new DomainError(accessErrors.notAllowed);
    }
    const { allowed, known } =
      'thing' in target
        ? await this.judgeThing(memory, action, caller, target)
        : await this.judgeChild(memory, action, caller, target.child);
    if (allowed.permitted) return { bases: allowed.judged.map(({ basis }) => basis), versions };
    throw new DomainError(known ? accessErrors.notAllowed : ledgerErrors.unknown);
  }

  /** The records that are read as one with this child's, this one first. */
  async membersOf(child: PersonId): Promise<readonly PersonId[]> {
    return (await this.parts.positions().of(child)).members;
  }

  /** Whether the caller may know of the child at all: what `child` says of it, without the rest. */
  async knows(caller: Caller, action: ActionName, child: PersonId): Promise<boolean> {
    return (await this.judgeChild(this.memory(), action, caller, child)).known;
  }

  /** Those of the children from whom the caller is barred, by a strong read; for lists whose lines are not judged child by child. */
  async barredFrom(caller: Caller, children: readonly PersonId[]): Promise<ReadonlySet<PersonId>> {
    const asked = [...new Set(children)];
    const positions = await Promise.all(asked.map((child) => this.parts.positions().of(child)));
    return new Set(asked.filter((_, index) => positions[index]?.barred.includes(caller.principal.ref)));
  }

  /** Refuses with 404, as for nobody, where the caller is barred from the child. */
  async refuseBarred(caller: Caller, child: PersonId): Promise<void> {
    if ((await this.barredFrom(caller, [child])).size > 0) throw new DomainError(ledgerErrors.unknown);
  }

  /** What the caller may know of the child itself; never throws for an unknown child, but says `known: false`. */
  async child(caller: Caller, action: ActionName, child: PersonId): Promise<ChildView> {
    const memory = this.memory();
    const versions = this.versions(memory);
    const { allowed, known, standing } = await this.judgeChild(memory, action, caller, child);
    const classes = known ? classesIn(allowed.classes) : [];
    return {
      child,
      members: standing.position.members,
      known,
      permitted: known && allowed.permitted,
      classes,
      bases: allowed.judged.map(({ basis }) => basis),
      shielded: standing.shielded,
      involvements: classes.includes('presence')
        ? involvementsFor(caller.principal, standing.position, standing.at)
        : [],
      explanation: known ? explain(allowed.judged, versions, toldToViewer(standing)) : [],
      receipt: { child, classes, entries: [] },
      versions,
    };
  }

  /**
   * As `child`, for a search: also through the directory right, which needs no relation to the child. Policy says whose it is; a
   * practitioner who is barred from the child has none.
   */
  async find(caller: Caller, action: ActionName, child: PersonId): Promise<ChildView> {
    const known = await this.child(caller, action, child);
    if (known.permitted) return known;
    const memory = this.memory();
    const { facts, standing, ageBand } = await this.know(caller, child);
    if (facts === undefined || standing.barred || caller.viewer.via !== 'person') return known;
    const circumstances = { labels: [], ageBand, shielded: standing.shielded };
    const directory: Basis = { kind: 'directory', because: [], heldBy: 'service' };
    const { permitted, classes } = judge(
      memory,
      caller.viewer,
      { action, resource: 'Child' },
      [directory],
      circumstances,
    );
    const versions = this.versions(memory);
    const shown = permitted ? classesIn(classes) : [];
    return { ...known, known: permitted, permitted, classes: shown, bases: permitted ? [directory] : [], versions };
  }

  /**
   * As `child`, through the directory right and through no other relation: whoever consults the directory gets what everybody gets who
   * may, so that a shield hides from the child's own surgery what it hides from all. Policy says whose the right is.
   */
  async consult(caller: Caller, action: ActionName, child: PersonId): Promise<ChildView> {
    const memory = this.memory();
    const versions = this.versions(memory);
    const { facts, standing, ageBand } = await this.know(caller, child);
    const circumstances = { labels: [], ageBand, shielded: standing.shielded };
    const directory: Basis = { kind: 'directory', because: [], heldBy: 'service' };
    const may = facts !== undefined && !standing.barred && caller.viewer.via === 'person';
    const question = { action, resource: 'Child' } as const;
    const { permitted, classes } = judge(memory, caller.viewer, question, may ? [directory] : [], circumstances);
    const shown = permitted ? classesIn(classes) : [];
    return {
      child,
      members: standing.position.members,
      known: permitted,
      permitted,
      classes: shown,
      bases: permitted ? [directory] : [],
      shielded: standing.shielded,
      involvements: shown.includes('presence')
        ? involvementsFor(caller.principal, standing.position, standing.at).filter(({ sensitive }) => !sensitive)
        : [],
      explanation: [],
      receipt: { child, classes: shown, entries: [] },
      versions,
    };
  }

  /** What the caller gets of these entries of one child, through this action. */
  async view(
    caller: Caller,
    action: ActionName,
    child: PersonId,
    entries: readonly Entry[],
    options: { readonly explain?: boolean } = {},
  ): Promise<View> {
    const { visible, ...rest } = await this.look(caller, action, child, entries);
    const { opened } = this.parts;
    const shown = await allOf(visible.map(({ entry, classes }) => opened.show(entry, classes)));
    const { standing, ...view } = rest;
    if (!options.explain) return { ...view, entries: shown };
    const ids = new Set<EventId>(visible.map(({ entry }) => entry.id));
    const told = toldToViewer(standing);
    const mayTell = (event: EventId): boolean => ids.has(event) || told(event);
    const explained = shown.map((one, index) => ({
      ...one,
      explanation: explain(visible[index]?.judged ?? [], view.versions, mayTell),
    }));
    return { ...view, entries: explained };
  }

  /**
   * What goes out to somebody who is no user of the ledger: a patient, a proxy, who asks for their own information. The slice says of
   * each entry which classes it may go out under; what the policy gives for that one relation limits it, and no other relation counts.
   */
  async viewThrough(
    caller: Caller,
    { action, basis }: { readonly action: ActionName; readonly basis: 'online' | 'access-request' },
    child: PersonId,
    entries: readonly (readonly [Entry, readonly FieldClass[]])[],
  ): Promise<View> {
    const memory = this.memory();
    const known = await this.know(caller, child);
    const { standing, ageBand } = known;
    const { shielded } = standing;
    const judged = (standing.barred ? [] : entries)
      .filter(([entry]) => entry.child === child && !isElsewhere(standing, entry))
      .map(([entry, classes]) => {
        const through: Basis = { kind: basis, classes: ['presence', ...classes], because: [], heldBy: 'service' };
        const { labels } = entry;
        const question = { action, resource: 'Entry' } as const;
        return {
          entry,
          classes: judge(memory, caller.viewer, question, [through], { labels, ageBand, shielded }).classes,
        };
      })
      .filter(({ classes }) => hasClass(classes, 'presence'));
    return {
      child,
      known: known.facts !== undefined && this.mayKnow(memory, caller, known),
      entries: await allOf(judged.map(({ entry, classes }) => this.parts.opened.show(entry, classes))),
      receipt: {
        child,
        classes: [],
        entries: judged.map(({ entry: { id }, classes }) => ({ id, classes: classesIn(classes) })),
      },
      versions: this.versions(memory),
    };
  }

  /** The same as JSON texts, which are remembered: for lists that are read again and again. */
  async viewJson(
    caller: Caller,
    action: ActionName,
    child: PersonId,
    entries: readonly Entry[],
    renderer: Renderer,
  ): Promise<ViewJson> {
    const { visible, known, receipt, versions } = await this.look(caller, action, child, entries);
    const { opened } = this.parts;
    const fragments = await allOf(visible.map(({ entry, classes }) => opened.json(entry, classes, renderer)));
    return { child, known, receipt, versions, fragments, visible: visible.map(({ entry }) => entry) };
  }

  /** Whether a line of the list of readers may be told through this basis; `labels` are those of the service that read. */
  mayKnowOfReading({ viewer }: Caller, basis: BasisKind, labels: readonly EntryLabel[]): boolean {
    return this.memory().decide(viewer, 'presence', 'Reading', { ...noSubject, basis, labels }).permitted;
  }

  private async look(caller: Caller, action: ActionName, child: PersonId, entries: readonly Entry[]) {
    const memory = this.memory();
    const { facts, standing, ageBand } = await this.know(caller, child);
    const visible: readonly JudgedEntry[] = judgeEntries(memory, standing, { action, ageBand }, entries);
    const known =
      visible.length > 0 || (facts !== undefined && this.mayKnow(memory, caller, { facts, standing, ageBand }));
    return {
      child,
      known,
      visible,
      standing,
      receipt: {
        child,
        classes: [],
        entries: visible.map(({ entry: { id }, classes }) => ({ id, classes: classesIn(classes) })),
      },
      versions: this.versions(memory),
    };
  }

  private async know(caller: Caller, child: PersonId): Promise<Known> {
    const [facts, position] = await Promise.all([this.parts.facts().of(child), this.parts.positions().of(child)]);
    // Somebody who is not on the register has no age, so nothing that depends on it opens.
    const { clock, register } = this.parts;
    const known: ChildFacts = facts ?? { child, kind: 'adult' };
    const standing = standingOf(caller.viewer, known, position, clock.now(), register.successions);
    return { facts, standing, ageBand: facts ? ageBandOf(facts, standing.at) : 'unknown' };
  }

  private mayKnow(memory: DecisionMemory, caller: Caller, { standing, ageBand }: Known): boolean {
    const circumstances = { labels: [], ageBand, shielded: standing.shielded };
    const question = { action: undefined, resource: 'Child' } as const;
    return judge(memory, caller.viewer, question, relationsFrom(standing), circumstances).classes !== 0;
  }

  private async judgeChild(memory: DecisionMemory, action: ActionName, caller: Caller, child: PersonId) {
    const known = await this.know(caller, child);
    const { standing, ageBand, facts } = known;
    const circumstances = { labels: [], ageBand, shielded: standing.shielded };
    const relations = facts === undefined ? [] : relationsFrom(standing);
    const allowed = judge(memory, caller.viewer, { action, resource: 'Child' }, relations, circumstances);
    // An auditor knows of no child's content and yet may ask who read it.
    return {
      allowed,
      known: facts !== undefined && (allowed.permitted || this.mayKnow(memory, caller, known)),
      standing,
    };
  }

  private async judgeThing(memory: DecisionMemory, action: ActionName, caller: Caller, target: ThingTarget) {
    const subject = this.subjectOf(target);
    const children = target.children ?? (target.child === undefined ? [] : [target.child]);
    const all = await Promise.all(children.map((child) => this.know(caller, child)));
    const ask = (asked: ActionName | undefined): readonly Judgement[] => {
      const question = { action: asked, resource: 'Entry' } as const;
      const { labels } = subject;
      if (all.length === 0) {
        const circumstances = { labels, ageBand: 'unknown', shielded: false } as const;
        return [judge(memory, caller.viewer, question, basesWithoutChild(caller.viewer, subject), circumstances)];
      }
      // Who is barred from one of the children must not learn of the others' part in it either.
      if (all.some(({ standing }) => standing.barred)) return [];
      return all.map(({ standing, ageBand }) =>
        judge(memory, caller.viewer, question, basesOn(standing, subject), {
          labels,
          ageBand,
          shielded: standing.shielded,
        }),
      );
    };
    const seen = ask(undefined).some(({ classes }) => hasClass(classes, 'presence'));
    const allowed = ask(action).find(({ permitted }) => permitted) ?? { permitted: false, classes: 0, judged: [] };
    return { allowed: seen ? allowed : { permitted: false, classes: 0, judged: [] }, known: seen };
  }

  private subjectOf(target: ThingTarget): Subject {
    const { register } = this.parts;
    const ownerKind = register.get(target.owner)?.kind ?? 'voluntary';
    return { ...target, ownerKind, labels: register.labelsOf(target.owner, target.labels) };
  }

  private memory(): DecisionMemory {
    return this.parts.policy.inForce(this.parts.clock.now());
  }

  private versions(memory: DecisionMemory): Versions {
    return { basisVersion, policyVersion: memory.engine.version };
  }
}

/** Waits only where something is still being opened: a turn of the event loop per read is worth saving. */
const allOf = async <T>(items: readonly (T | Promise<T>)[]): Promise<readonly T[]> => {
  const pending = items.filter((item) => item instanceof Promise);
  return pending.length === 0 ? (items as readonly T[]) : Promise.all(items as readonly Promise<T>[]);
};
