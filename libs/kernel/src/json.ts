/** What can lie in the log: plain JSON. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };
/** A JSON object. */
export type JsonObject = Readonly<Record<string, JsonValue>>;
