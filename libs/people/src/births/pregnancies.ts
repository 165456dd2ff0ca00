import {
  londonDate,
  type Clock,
  type JsonValue,
  type LocalDate,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { createdId, derivedId, type CommandContext, type Ledger } from '@safeguarding/ledger';
import type { IdentifierHash, Sealing } from '@safeguarding/sealing';
import type { SealedContent } from '../core/identifier-claim.ts';
import {
  endPregnancy,
  recordBirths,
  recordUnborn,
  withdrawBirth,
  type Births,
  type EndPregnancy,
  type RecordBirths,
  type Unborn,
} from '../core/maternity-decisions.ts';
import type { BirthRetraction, MaternityEvent, MaternityState, Pregnancy } from '../core/maternity.ts';
import type { DatedPregnancy, Told } from '../core/which-pregnancy.ts';
import { openContent } from '../open-content.ts';
import { maternitySlice } from '../people-slices.ts';

type PregnancyParts = {
  readonly ledger: Ledger;
  readonly sealing: Pick<Sealing, 'open' | 'openHeld'>;
  readonly identifierHash: IdentifierHash;
  readonly clock: Clock;
};

const dateIn = (value: JsonValue | undefined): LocalDate | undefined =>
  typeof value === 'string' ? (value as LocalDate) : undefined;

const present = <T extends object>(dates: T): T =>
  Object.fromEntries(Object.entries(dates).filter(([, date]) => date !== undefined)) as T;

/** One command may write to several streams: each fact has a name of its own. */
const named = (context: CommandContext, what: string): CommandContext => ({
  ...context,
  scope: [context.scope, 'people', 'maternity', what].join('\n'),
});

/** The pregnancies of a mother. Dates are opened for a decision and not kept. */
export class Pregnancies {
  private readonly parts: PregnancyParts;

  constructor(parts: PregnancyParts) {
    this.parts = parts;
  }

  /** The stream of this mother; a keyed hash, so that the log joins no child to a mother. */
  maternityOf(mother: PersonId): ThingId {
    return derivedId('maternity', this.parts.identifierHash.of('maternity', mother)) as ThingId;
  }

  /** A strong read. */
  async of(maternity: ThingId): Promise<MaternityState> {
    return (await this.parts.ledger.load<MaternityState, MaternityEvent>(maternitySlice, maternity)).state;
  }

  /** The unborn child that is told of, known or new, and its pregnancy as it stands then. */
  async recordUnborn(
    maternity: ThingId,
    told: Told,
    context: CommandContext,
  ): Promise<Unborn & { readonly now: Pregnancy }> {
    const pregnancy = createdId(context, maternitySlice.category);
    const unborn = derivedId('unborn', pregnancy) as PersonId;
    return this.decide(maternity, named(context, 'unborn'), (state, dated) =>
      recordUnborn({ told, dated, pregnancy, unborn }, state),
    );
  }

  /** The children of a notice of birth, and the pregnancy as it stands then. */
  async recordBirths(
    maternity: ThingId,
    births: Omit<RecordBirths, 'dated' | 'pregnancy' | 'on'>,
    context: CommandContext,
  ): Promise<Births & { readonly now: Pregnancy }> {
    const pregnancy = createdId(context, maternitySlice.category);
    const on = londonDate(this.parts.clock.now());
    return this.decide(maternity, named(context, 'births'), (state, dated) =>
      recordBirths({ ...births, dated, pregnancy, on }, state),
    );
  }

  async withdrawBirth(
    maternity: ThingId,
    birth: {
      readonly pregnancy: ThingId;
      readonly child: PersonId;
      readonly reason: BirthRetraction;
      readonly explanation: string;
    },
    context: CommandContext,
  ): Promise<void> {
    await this.parts.ledger.change<MaternityState, MaternityEvent>(maternitySlice, maternity, {
      context: named(context, 'withdraw'),
      ifMatch: 'ignored',
      decide: (state) => withdrawBirth(birth, state),
    });
  }

  async end(maternity: ThingId, ending: EndPregnancy, context: CommandContext) {
    return this.parts.ledger.change<MaternityState, MaternityEvent>(maternitySlice, maternity, {
      context: named(context, 'end'),
      ifMatch: 'ignored',
      decide: (state) => endPregnancy(ending, state),
    });
  }

  /** Decides on each attempt while dates are open; of a replay the answer is what stands already. */
  private async decide<D extends { readonly pregnancy: ThingId; readonly events: readonly MaternityEvent[] }>(
    maternity: ThingId,
    context: CommandContext,
    judge: (state: MaternityState, dated: readonly DatedPregnancy[]) => D,
  ): Promise<D & { readonly now: Pregnancy }> {
    let decided: D | undefined;
    const { state } = await this.parts.ledger.change<MaternityState, MaternityEvent>(maternitySlice, maternity, {
      context,
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise: async (now) => {
        decided = judge(now, await this.dated(now));
      },
      decide: () => decided?.events ?? [],
    });
    const now = state.pregnancies.find(({ pregnancy }) => pregnancy === decided?.pregnancy);
    if (!decided || !now) throw new Error('A pregnancy was decided on and is not there.');
    return { ...decided, now };
  }

  private dated({ pregnancies }: MaternityState): Promise<readonly DatedPregnancy[]> {
    return Promise.all(pregnancies.map((one) => this.datesOf(one)));
  }

  private async datesOf({ pregnancy, notedAt, unborn, statements, births, ended }: Pregnancy): Promise<DatedPregnancy> {
    const opened = await Promise.all(statements.map((content) => this.fieldsOf(content, unborn, 'identity')));
    const birth = births.find(({ standing }) => standing);
    const end = await this.fieldsOf(ended, unborn, 'health');
    const noted = opened.flatMap(({ notedOn }) => dateIn(notedOn) ?? []).toSorted();
    return present({
      pregnancy,
      notedOn: noted[0] ?? londonDate(notedAt),
      expectedOn: opened.map(({ expectedOn }) => dateIn(expectedOn)).findLast((date) => date !== undefined),
      bornOn: dateIn((await this.fieldsOf(birth?.content, birth?.child, 'identity'))['bornOn']),
      endedOn: ended === undefined ? undefined : (dateIn(end['endedOn']) ?? londonDate(notedAt)),
    }) as DatedPregnancy;
  }

  private async fieldsOf(
    content: SealedContent | undefined,
    person: PersonId | undefined,
    name: 'identity' | 'health',
  ): Promise<Readonly<Record<string, JsonValue>>> {
    if (content === undefined || person === undefined) return {};
    return (await openContent(this.parts.sealing, content, person))[name] ?? {};
  }
}
