/** Which events are wanted: every one whose stream starts with one of `streams` and whose type is one of `types`. */
export type Wish = { readonly streams?: readonly string[]; readonly types?: readonly string[] };

/** Judges single events by a filter, as every adapter does that cannot leave it to its engine. */
export const wantedBy = ({
  streams,
  types,
}: Wish): ((event: { readonly stream: string; readonly type: string }) => boolean) => {
  const known = types && new Set(types);
  return ({ stream, type }) =>
    (known?.has(type) ?? true) && (streams?.some((prefix) => stream.startsWith(prefix)) ?? true);
};
