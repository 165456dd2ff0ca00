export { asSuccessor } from './as-successor.ts';
export type { EventCatalogue, EventSpec, Slice } from './catalogue.ts';
export type { CommandContext } from './context.ts';
export { readWhole, type History, type ReadEvent } from './history.ts';
export { commandId, createdId, derivedEventId, derivedId } from './ids.ts';
export { Ledger, type Change, type Creation, type LedgerParts, type Outcome } from './ledger.ts';
export { ledgerErrors } from './ledger-errors.ts';
export { reactionContext } from './reaction-context.ts';
export { EVENT_LOG, IDENTIFIER_HASH, READ_EVENT, SEALING } from './tokens.ts';
