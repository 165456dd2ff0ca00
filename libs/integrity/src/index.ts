export { sentenceOf, type Fault, type Finding, type Verdict } from './core/finding.ts';
export { noteOf, readNote, type SignedNote, type Statement } from './core/note.ts';
export { exportLog, ExportRefused, importLog, readExport, type Exchanged } from './exchange.ts';
export { LeafFile, notaryFiles, readNotes } from './notary-files.ts';
export { Notary, type NotaryParts, type NotaryState } from './notary.ts';
export { proveEvent, verifyEventProof, type EventProof } from './proof.ts';
export { fileSigner, NotaryKeyRefused, readVerifier, type NoteSigner, type NoteVerifier } from './signing.ts';
export { eventsOf } from './sources.ts';
export { verifyEvents, type StoredEvent, type VerifyOptions, type Witness } from './verify.ts';
