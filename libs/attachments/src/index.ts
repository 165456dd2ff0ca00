export { attachmentEvents, attachmentTimeline } from './attachment-slice.ts';
export { AttachmentService } from './attachment-service.ts';
export { attachmentsModel } from './attachments-model.ts';
export { AttachmentsModule } from './attachments.module.ts';
export type { BlobStore } from './blob-store.ts';
export { checkBlobs, type BlobFinding } from './check-blobs.ts';
export { attachmentErrors } from './core/attachment-errors.ts';
export { FileBlobStore } from './file-blob-store.ts';
export { orphanAgeMs, Sweep } from './sweep.ts';
