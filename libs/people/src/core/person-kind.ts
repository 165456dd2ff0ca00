/** Who can stand on the register. An unborn child becomes a child at birth; that link is a capability of its own. */
export const personKinds = ['child', 'unborn', 'adult'] as const;
export type PersonKind = (typeof personKinds)[number];
