import { DomainError, type AgencyId } from '@safeguarding/kernel';
import { attachmentErrors } from './attachment-errors.ts';
import type {
  AttachmentAdded,
  AttachmentEvent,
  AttachmentMoved,
  AttachmentState,
  WithdrawReason,
} from './attachment.ts';

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

/** The document is durable under the right child's key already. */
export const moveAttachment = (
  command: Omit<AttachmentMoved['facts'], 'attachment' | 'replaces'>,
  state: AttachmentState,
): readonly AttachmentEvent[] => {
  if (state.status === 'none' || state.child !== command.from) return [];
  const { attachment, blob: replaces } = state;
  return [{ type: 'AttachmentMoved', facts: { attachment, ...command, replaces }, subjects: [command.child] }];
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
