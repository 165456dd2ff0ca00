/** Injection token of the `EventLog`. */
export const EVENT_LOG = Symbol('EventLog');
/** Injection token of the `Sealing`. */
export const SEALING = Symbol('Sealing');
/** Injection token of the `IdentifierHash`. */
export const IDENTIFIER_HASH = Symbol('IdentifierHash');
/** Injection token of the `ReadEvent` function, with the upcasters of every slice. */
export const READ_EVENT = Symbol('ReadEvent');
