/**
 * Which events stand on the child's timeline, and as what. The kind is the same for every relationship: that one of them is about an
 * alleged perpetrator must not show where only presence is permitted. Demographics are the child's own page, not entries.
 */
export const relationshipEntryKinds: Readonly<Record<string, string>> = {
  RelationshipRecorded: 'relationship-recorded',
  RelationshipEnded: 'relationship-ended',
};
