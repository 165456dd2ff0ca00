import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import {
  attachmentEvents,
  attachmentsModel,
  AttachmentsModule,
  attachmentTimeline,
  type BlobStore,
} from '@safeguarding/attachments';
import { readingsModel, receiptEvents, type TimelineContribution } from '@safeguarding/access';
import {
  concernEvents,
  ConcernsModule,
  concernTimeline,
  ownConcernsModel,
  OwnConcernsModule,
} from '@safeguarding/concerns';
import type { Reaction, ReadModel } from '@safeguarding/event-log';
import { deadLetterModel, intakeEvents, IntakeModule } from '@safeguarding/intake';
import { Ledger, READ_EVENT, type EventCatalogue, type ReadEvent } from '@safeguarding/ledger';
import {
  finishIdentifierClaims,
  IdentifierClaims,
  peopleEvents,
  PeopleModule,
  peopleTimeline,
} from '@safeguarding/people';
import {
  referralDraftEvents,
  referralDraftsModel,
  referralEvents,
  referralInboxModel,
  ReferralsModule,
  referralTimeline,
  whenReferralSubmittedThenOpenLead,
} from '@safeguarding/referrals';
import { reviewEvents, ReviewsModule, whenReviewConfirmedThenRecordScope } from '@safeguarding/reviews';
import {
  emergencyAccessModel,
  mergeEvents,
  mergesModel,
  RecordLinks,
  registrationsModel,
  sharingEvents,
  SharingModule,
  SharingService,
  sharingTimeline,
  whenMergeConfirmedThenUnite,
} from '@safeguarding/sharing';
import { submissionsModel, SubmissionsModule } from '@safeguarding/submissions';
import { timelineModel, TimelineModule } from '@safeguarding/timeline';

/** What each slice puts on timelines. */
const contribution: TimelineContribution = {
  ...peopleTimeline,
  ...sharingTimeline,
  ...concernTimeline,
  ...referralTimeline,
  ...attachmentTimeline,
};

/** The modules of the capabilities, from below to above. */
export const capabilities = (
  testNumbers: 'accept' | 'refuse',
  documents: { readonly blobs: BlobStore; readonly limitBytes: number },
): NonNullable<ModuleMetadata['imports']> => [
  PeopleModule.with({ testNumbers }),
  SharingModule,
  ConcernsModule,
  OwnConcernsModule,
  ReferralsModule,
  IntakeModule,
  AttachmentsModule.with(documents),
  SubmissionsModule,
  TimelineModule.with(contribution),
  ReviewsModule,
];

/** The event types of every slice with their versions. */
export const catalogues: readonly EventCatalogue[] = [
  receiptEvents,
  peopleEvents,
  sharingEvents,
  mergeEvents,
  concernEvents,
  referralEvents,
  referralDraftEvents,
  intakeEvents,
  attachmentEvents,
  reviewEvents,
];

/** Every read model of the service. */
export const readModels = (readEvent: ReadEvent): readonly ReadModel[] => [
  timelineModel(contribution, readEvent),
  readingsModel(readEvent),
  referralInboxModel(readEvent),
  referralDraftsModel(readEvent),
  ownConcernsModel(readEvent),
  deadLetterModel(readEvent),
  emergencyAccessModel(readEvent),
  mergesModel(readEvent),
  registrationsModel(readEvent),
  attachmentsModel(readEvent),
  submissionsModel(readEvent),
];

/** Every reaction of the service; they send commands, each once. */
export const reactionsOf = (app: INestApplicationContext): readonly Reaction[] => {
  const ledger = app.get(Ledger, { strict: false });
  const sharing = app.get(SharingService, { strict: false });
  const claims = app.get(IdentifierClaims, { strict: false });
  const readEvent = app.get<ReadEvent>(READ_EVENT, { strict: false });
  return [
    finishIdentifierClaims({ ledger, claims, readEvent }),
    whenMergeConfirmedThenUnite(ledger, app.get(RecordLinks, { strict: false }), readEvent),
    whenReferralSubmittedThenOpenLead(ledger, sharing, readEvent),
    whenReviewConfirmedThenRecordScope(ledger, sharing, readEvent),
  ];
};
