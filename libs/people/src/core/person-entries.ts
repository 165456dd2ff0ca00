/**
 * Which events stand on the child's timeline, and as what. The kind is the same for every relationship: that one of them is about an
 * alleged perpetrator must not show where only presence is permitted. Demographics are the child's own page, not entries.
 */
export const relationshipEntryKinds: Readonly<Record<string, string>> = {
  RelationshipRecorded: 'relationship-recorded',
  // As a relationship that was recorded: that somebody was labelled, or is labelled otherwise, must not show.
  RelationshipReplaced: 'relationship-recorded',
  RelationshipEnded: 'relationship-ended',
};

/** What maternity tells, on the timeline of the unborn child or of the child that was born. `of`: the fact that names it. */
export const maternityEntryKinds: Readonly<
  Record<string, { readonly kind: string; readonly of: 'unborn' | 'child'; readonly aboutAdult?: true }>
> = {
  UnbornChildRecorded: { kind: 'unborn-child-recorded', of: 'unborn' },
  BirthRecorded: { kind: 'birth-recorded', of: 'child' },
  BirthWithdrawn: { kind: 'birth-withdrawn', of: 'child' },
  // The mother's health as much as the child's record: neither a standing share nor an emergency opens it, and the kind says no more.
  PregnancyEnded: { kind: 'pregnancy-ended', of: 'unborn', aboutAdult: true },
  PregnancyEndRetracted: { kind: 'pregnancy-end-retracted', of: 'unborn', aboutAdult: true },
};
