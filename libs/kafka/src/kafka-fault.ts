type Raised = {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly code?: unknown;
  readonly entry?: { readonly code?: unknown };
  readonly stack?: unknown;
  readonly cause?: unknown;
};

const raised = (error: unknown): Raised => (typeof error === 'object' && error !== null ? error : {});
const isCode = (value: unknown): value is string => typeof value === 'string' && /^[A-Z][A-Z0-9_-]{2,39}$/.test(value);

/** What lies at the bottom of an error, for a log: its kind, a code where one is there, and where it came from. */
export type KafkaFault = { readonly name: string; readonly code?: string; readonly stack?: string };

/**
 * The protocol's name of an error (`TOPIC_AUTHORIZATION_FAILED`), the system's (`ECONNREFUSED`) or our own code: what tells an operator
 * whether to look at the network, the topic or its permissions. Never a message, which may name a host.
 */
export const faultIn = (error: unknown): KafkaFault => {
  const { stack } = raised(error);
  let [name, code]: [string, string | undefined] = ['Error', undefined];
  for (let at = error, depth = 0; at !== undefined && depth < 8; at = raised(at).cause, depth += 1) {
    const { name: kind, type, code: own, entry } = raised(at);
    if (typeof kind === 'string') name = kind;
    code = [entry?.code, type, own].find(isCode) ?? code;
  }
  return { name, ...(code === undefined ? {} : { code }), ...(typeof stack === 'string' ? { stack } : {}) };
};
