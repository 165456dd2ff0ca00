import { DomainError, type AgencyId } from '@safeguarding/kernel';
import { attachmentErrors } from './attachment-errors.ts';
import type { AttachmentAdded, AttachmentEvent, AttachmentState, WithdrawReason } from './attachment.ts';

export type AddAttachment = AttachmentAdded['facts'] & { readonly fileName: string; readonly title?: string };

/** The sealed document is durable already. */
export const addAttachment = (command: AddAttachment, state: AttachmentState): readonly AttachmentEvent[] => {
  if (state.status !== 'none') return [];
  const { fileName, title, ...facts } = command;
  return [
    {
      type: 'AttachmentAdded',
      facts,
      subjects: [facts.child],
      personal: [
        {
          person: facts.child,
          classes: { attachment: { fileName, ...(title === undefined ? {} : { title }) } },
        },
      ],
    },
  ];
};

export type WithdrawAttachment = {
  readonly by: AgencyId;
  readonly reason: WithdrawReason;
  readonly explanation?: string;
};

/** By the service that attached it: a document in the wrong place must not be handed out again. */
export const withdrawAttachment = (
  { by, reason, explanation }: WithdrawAttachment,
  state: AttachmentState,
): readonly AttachmentEvent[] => {
  if (state.status === 'none') return [];
  if (state.owner !== by) throw new DomainError(attachmentErrors.notYours);
  if (state.status === 'withdrawn') throw new DomainError(attachmentErrors.withdrawn);
  const { attachment, holder, child, recipients, added: supersedes } = state;
  return [
    {
      type: 'AttachmentWithdrawn',
      facts: { attachment, holder, child, recipients, supersedes, reason },
      subjects: [child],
      ...(explanation === undefined ? {} : { personal: [{ person: child, classes: { attachment: { explanation } } }] }),
    },
  ];
};
