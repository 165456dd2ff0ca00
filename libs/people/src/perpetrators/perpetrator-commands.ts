import type { AccessGate, Caller } from '@safeguarding/access';
import { DomainError, type PersonId, type ThingId } from '@safeguarding/kernel';
import { createdId, ledgerErrors, type Ledger } from '@safeguarding/ledger';
import type { Sealing } from '@safeguarding/sealing';
import { checkTag, relationshipTagOf, type Answered } from '../child-commands.ts';
import type { ChildReader } from '../child-reader.ts';
import { ownRelationship, recordRelationship, replaceRelationship, withdrawLabel } from '../core/person-decisions.ts';
import type { PersonEvent, PersonState, Relationship } from '../core/person.ts';
import { perpetratorErrors } from '../core/perpetrator-errors.ts';
import { changedLabel, labelIn, type LabelChange, type LabelEndReason } from '../core/perpetrator-label.ts';
import { whatWasSaid } from '../core/plain-json.ts';
import type { RelationshipContent } from '../core/relationship.ts';
import { openContent } from '../open-content.ts';
import type { NamedPerson, PeopleRegister } from '../people-register.ts';
import { personSlice } from '../people-slices.ts';
import { personWithoutTrace, saidOfNobody } from './person-without-trace.ts';

type Parts = {
  readonly ledger: Ledger;
  readonly gate: AccessGate;
  readonly reader: ChildReader;
  readonly register: PeopleRegister;
  readonly sealing: Pick<Sealing, 'open' | 'openHeld'>;
};

/** Whom it is about: somebody that the service recorded a relationship of, or somebody whom it names. */
export type NewLabel = {
  readonly relationship?: ThingId;
  readonly other?: NamedPerson;
  readonly content: RelationshipContent;
};

type Own = { readonly relationship: Relationship; readonly said: RelationshipContent };

/** Says who is an alleged perpetrator or a person of concern to a child, and what changes about it (row M12). */
export class PerpetratorCommands {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Of two ways to name the person one; nothing is written on that person's own record. */
  async label(caller: Caller, child: PersonId, sent: NewLabel, body: unknown): Promise<Answered<ThingId>> {
    const { relationship, other, content } = whatWasSaid(sent);
    const { ledger, gate, register } = this.parts;
    const authorise = async (): Promise<void> => {
      await gate.require('perpetrator:label', caller, { child });
    };
    await authorise();
    if ((relationship === undefined) === (other === undefined)) throw new DomainError(perpetratorErrors.whoIsMissing);
    const context = caller.context('perpetrator:label', { child, body });
    const id = createdId(context, 'relationship');
    const { name } = other?.demographics ?? {};
    const named = other && {
      person: await personWithoutTrace(register, other, context, { pointer: '/other' }),
      content: { ...content, ...(name === undefined ? {} : { name }), ...saidOfNobody(other) },
    };
    const { state, position } = await ledger.change(personSlice, child, {
      context,
      ifMatch: 'ignored',
      authorise,
      decide: (current) => {
        const person = named?.person ?? this.otherOf(caller, relationship, current);
        return recordRelationship(
          { person: child, relationship: id, other: person, content: named?.content ?? content },
          current,
        );
      },
    });
    return { id, tag: this.tag(caller, child, id, state), position };
  }

  /** A whole new statement stands in the place of the earlier one, which stays on record. */
  async change(
    caller: Caller,
    child: PersonId,
    { label, sent, body }: { readonly label: ThingId; readonly sent: LabelChange; readonly body: unknown },
  ): Promise<Answered<ThingId>> {
    const context = caller.context('perpetrator:change', { child, label, body });
    const id = createdId(context, 'relationship');
    return this.onOwn(caller, child, { label, context, id }, ({ relationship: { other, status }, said }, state) => {
      if (status !== 'standing') throw new DomainError(perpetratorErrors.notStanding);
      const content = changedLabel(said, whatWasSaid(sent));
      return replaceRelationship({ person: child, relationship: id, other, content, replaces: label }, state);
    });
  }

  /** Ends it, with the reason; what was said stays on record. */
  async end(
    caller: Caller,
    child: PersonId,
    { label, ...why }: { readonly label: ThingId; readonly because: LabelEndReason; readonly reasons: string },
  ): Promise<Answered<ThingId>> {
    const context = caller.context('perpetrator:end', { child, label, why });
    return this.onOwn(caller, child, { label, context, id: label }, (_, state) =>
      withdrawLabel({ person: child, relationship: label, ...why }, state),
    );
  }

  private async onOwn(
    caller: Caller,
    child: PersonId,
    { label, context, id }: { label: ThingId; context: ReturnType<Caller['context']>; id: ThingId },
    decide: (own: Own, state: PersonState) => readonly PersonEvent[],
  ): Promise<Answered<ThingId>> {
    const { ledger, gate, reader } = this.parts;
    let own: Own | undefined;
    let accepted: readonly string[] = [];
    const { state, position } = await ledger.change(personSlice, child, {
      context,
      ifMatch: 'ignored',
      authorise: async (current) => {
        await gate.require('perpetrator:label', caller, { child });
        own = await this.ownLabel(caller, label, current);
        accepted = [this.tag(caller, child, label, current), ...(await reader.acceptedTags(caller, child, current))];
      },
      decide: (current) => {
        checkTag(context, accepted);
        if (!own) throw new DomainError(ledgerErrors.unknown);
        return decide(own, current);
      },
    });
    return { id, tag: this.tag(caller, child, id, state), position };
  }

  /** Another service's label, and a relationship that is none, are as unknown as nothing. */
  private async ownLabel({ services }: Caller, label: ThingId, state: PersonState): Promise<Own> {
    const relationship = ownRelationship(services, label, state);
    const said =
      relationship && labelIn(await openContent(this.parts.sealing, relationship.content, relationship.other));
    if (!relationship || !said) throw new DomainError(ledgerErrors.unknown);
    return { relationship, said };
  }

  private otherOf({ services }: Caller, relationship: ThingId | undefined, state: PersonState): PersonId {
    const own = relationship && ownRelationship(services, relationship, state);
    if (!own) throw new DomainError(ledgerErrors.unknown);
    return own.other;
  }

  private tag(caller: Caller, child: PersonId, relationship: ThingId, state: PersonState): string {
    return relationshipTagOf(this.parts.reader, caller, { child, relationship, state });
  }
}
