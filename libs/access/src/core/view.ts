import type { EventId, FieldClass, PersonId } from '@safeguarding/kernel';
import type { Basis } from './basis.ts';
import type { Entry } from './entry.ts';
import type { Explanation } from './explanation.ts';
import type { ShownFields } from './redaction.ts';
import type { Involvement } from './sharing-position.ts';

/** One entry as a viewer gets it. `entry` is for ordering and linking: of its content only `fields` may be shown. */
export type ShownEntry = {
  readonly entry: Entry;
  readonly classes: readonly FieldClass[];
  readonly fields: ShownFields;
  /** The key of what it said, or of a part of it, was destroyed: what is left is a tombstone. */
  readonly destroyed?: true;
  readonly explanation?: readonly Explanation[];
};

/** A shown entry as JSON text, and a digest of that text: equal digests, equal texts. */
export type Fragment = { readonly json: string; readonly digest: string };

/** Turns a shown entry into JSON text; pass the same function each time, the text is remembered for it. */
export type Renderer = (shown: ShownEntry) => string;

/** What a receipt says of one child: which entries were shown, under which classes; the child itself where `entries` is empty. */
export type ShownOfChild = {
  readonly child: PersonId;
  readonly classes: readonly FieldClass[];
  readonly entries: readonly { readonly id: EventId; readonly classes: readonly FieldClass[] }[];
};

/** Under which rules something was decided. */
export type Versions = { readonly basisVersion: number; readonly policyVersion: number };

/** What a viewer may know of a child itself. Unknown: answer as for an id that belongs to nobody. */
export type ChildView = {
  readonly child: PersonId;
  /** The records that are read as one with this one, it first. */
  readonly members: readonly PersonId[];
  /** False where nothing may be known of the child, not even that it is there. */
  readonly known: boolean;
  /** Whether the action that was asked for is permitted. */
  readonly permitted: boolean;
  readonly classes: readonly FieldClass[];
  readonly bases: readonly Basis[];
  readonly shielded: boolean;
  /** Services that the viewer may know of; empty unless `presence` is permitted. */
  readonly involvements: readonly Involvement[];
  readonly explanation: readonly Explanation[];
  readonly receipt: ShownOfChild;
  readonly versions: Versions;
};

/** What a viewer gets of the entries that were asked about, in the order given; the hidden ones leave no trace. */
export type View = {
  readonly child: PersonId;
  /** True where the viewer may know of the child at all, or sees an entry: else answer 404. */
  readonly known: boolean;
  readonly entries: readonly ShownEntry[];
  readonly receipt: ShownOfChild;
  readonly versions: Versions;
};

/** The same as finished JSON texts. */
export type ViewJson = Omit<View, 'entries'> & {
  /** One per visible entry. */
  readonly fragments: readonly Fragment[];
  readonly visible: readonly Entry[];
};
