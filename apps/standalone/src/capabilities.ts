import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import {
  AgencyRegister,
  movedEntriesTimeline,
  movedEntryEvents,
  readingsModel,
  receiptEvents,
  type TimelineContribution,
} from '@safeguarding/access';
import {
  channelEvents,
  ChannelsModule,
  channelTimeline,
  channelWorkModel,
  untoldModel,
  whenChannelDisclosesThenRecord,
} from '@safeguarding/channels';
import {
  ChildProtectionModule,
  processListModel,
  protectionEvents,
  protectionTimeline,
  protectionTimescales,
  whenHandoverAcceptedThenPassProcessOn,
  whenProtectionStartsThenOpenLead,
} from '@safeguarding/child-protection';
import {
  attachmentEvents,
  attachmentsModel,
  AttachmentsModule,
  AttachmentService,
  attachmentTimeline,
  type BlobStore,
} from '@safeguarding/attachments';
import {
  concernEvents,
  ConcernsModule,
  concernTimeline,
  ownConcernsModel,
  OwnConcernsModule,
} from '@safeguarding/concerns';
import {
  contactRequestsModel,
  directoryChildrenModel,
  directoryEvents,
  DirectoryModule,
  directoryTimeline,
} from '@safeguarding/directory';
import {
  escalationEvents,
  escalationListModel,
  EscalationsModule,
  escalationTimeline,
} from '@safeguarding/escalations';
import { ReadDatabase, type Reaction, type ReadModel } from '@safeguarding/event-log';
import type { Clock, Position } from '@safeguarding/kernel';
import {
  dutyEvents,
  dutyListModel,
  dutyTimeline,
  flowsModel,
  InformationRequestsModule,
  requestEvents,
  requestListModel,
  requestTimeline,
  whenDutyDecidedThenShare,
  whenRequestAnsweredThenDisclose,
} from '@safeguarding/information-requests';
import {
  immediateProtectionEvents,
  immediateProtectionModel,
  ImmediateProtectionModule,
  immediateProtectionTimeline,
  immediateProtectionTimescales,
  whenPoliceProtectThenOpenLead,
} from '@safeguarding/immediate-protection';
import { deadLetterModel, intakeEvents, IntakeModule } from '@safeguarding/intake';
import { Ledger, READ_EVENT, SEALING, type EventCatalogue, type ReadEvent } from '@safeguarding/ledger';
import { lookUpEvents, lookUpFlagsModel, LookUpsModule } from '@safeguarding/look-ups';
import {
  MisfiledThings,
  misfilingEvents,
  MisfilingModule,
  movesModel,
  whenMoveConfirmedThenMove,
} from '@safeguarding/misfiling';
import {
  OnlineAccessModule,
  onlineEvents,
  onlineTasksModel,
  onlineTimeline,
  openProxiesModel,
} from '@safeguarding/online-access';
import { listedMappa, mappaEvents, MappaModule, mappaTimeline } from '@safeguarding/mappa';
import { listedMarac, maracEvents, MaracModule, maracTimeline } from '@safeguarding/marac';
import { panelCasesModel } from '@safeguarding/panels';
import {
  BirthLinks,
  finishIdentifierClaims,
  IdentifierClaims,
  joinRecordedBirths,
  peopleEvents,
  PeopleModule,
  peopleTimeline,
  Pregnancies,
  settleChangedNumbers,
} from '@safeguarding/people';
import { CLOCK } from '@safeguarding/platform';
import {
  referralDraftEvents,
  referralDraftsModel,
  referralEvents,
  referralInboxModel,
  ReferralsModule,
  referralTimeline,
  referralTimescales,
  whenReferralSubmittedThenOpenLead,
} from '@safeguarding/referrals';
import {
  Keeping,
  retentionEvents,
  retentionModel,
  RetentionModule,
  retentionTimeline,
  whenDisposalApprovedThenDestroy,
} from '@safeguarding/retention';
import { reviewEvents, ReviewsModule, whenReviewConfirmedThenRecordScope } from '@safeguarding/reviews';
import {
  incidentEvents,
  incidentTimeline,
  incidentTimescales,
  SeriousIncidentsModule,
  seriousIncidentsModel,
} from '@safeguarding/serious-incidents';
import {
  emergencyAccessModel,
  handoversModel,
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
import type { KeyStore, Sealing } from '@safeguarding/sealing';
import {
  accessRequestEvents,
  accessRequestListModel,
  accessRequestTimeline,
  accessRequestTimescales,
  SubjectAccessModule,
} from '@safeguarding/subject-access';
import { submissionsModel, SubmissionsModule } from '@safeguarding/submissions';
import { timelineModel, TimelineModule } from '@safeguarding/timeline';
import {
  clockListModel,
  timescaleEvents,
  TimescalesModule,
  whenProcessMovesThenClocks,
  type TimescaleContribution,
} from '@safeguarding/timescales';

/** What each slice puts on timelines. */
export const contribution: TimelineContribution = {
  ...peopleTimeline,
  ...sharingTimeline,
  ...concernTimeline,
  ...referralTimeline,
  ...protectionTimeline,
  ...immediateProtectionTimeline,
  ...incidentTimeline,
  ...retentionTimeline,
  ...requestTimeline,
  ...dutyTimeline,
  ...channelTimeline,
  ...maracTimeline,
  ...mappaTimeline,
  ...escalationTimeline,
  ...directoryTimeline,
  ...attachmentTimeline,
  ...onlineTimeline,
  ...accessRequestTimeline,
  ...movedEntriesTimeline,
};

/** What each slice tells the statutory clocks. */
const timescales: TimescaleContribution = {
  ...referralTimescales,
  ...protectionTimescales,
  ...immediateProtectionTimescales,
  ...incidentTimescales,
  ...accessRequestTimescales,
};

/** The modules of the capabilities, from below to above. */
export const capabilities = (
  testNumbers: 'accept' | 'refuse',
  documents: { readonly blobs: BlobStore; readonly limitBytes: number },
  dutyDays: Parameters<typeof InformationRequestsModule.with>[0],
): NonNullable<ModuleMetadata['imports']> => [
  PeopleModule.with({ testNumbers }),
  SharingModule,
  TimescalesModule,
  ConcernsModule,
  OwnConcernsModule,
  ReferralsModule,
  ChildProtectionModule,
  ImmediateProtectionModule,
  SeriousIncidentsModule,
  RetentionModule,
  InformationRequestsModule.with(dutyDays),
  ChannelsModule,
  MaracModule,
  MappaModule,
  EscalationsModule,
  DirectoryModule,
  IntakeModule,
  AttachmentsModule.with(documents),
  SubmissionsModule,
  MisfilingModule,
  LookUpsModule,
  TimelineModule.with(contribution),
  OnlineAccessModule,
  SubjectAccessModule,
  ReviewsModule,
];

/** The event types of every slice with their versions. */
export const catalogues: readonly EventCatalogue[] = [
  receiptEvents,
  peopleEvents,
  sharingEvents,
  mergeEvents,
  timescaleEvents,
  concernEvents,
  referralEvents,
  referralDraftEvents,
  protectionEvents,
  immediateProtectionEvents,
  incidentEvents,
  retentionEvents,
  requestEvents,
  dutyEvents,
  channelEvents,
  maracEvents,
  mappaEvents,
  escalationEvents,
  directoryEvents,
  intakeEvents,
  attachmentEvents,
  onlineEvents,
  accessRequestEvents,
  movedEntryEvents,
  misfilingEvents,
  lookUpEvents,
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
  handoversModel(readEvent),
  mergesModel(readEvent),
  clockListModel(readEvent),
  processListModel(readEvent),
  immediateProtectionModel(readEvent),
  seriousIncidentsModel(readEvent),
  // A receipt seals nothing, and there is one for every read.
  retentionModel(
    readEvent,
    catalogues.filter((catalogue) => catalogue !== receiptEvents),
  ),
  requestListModel(readEvent),
  dutyListModel(readEvent),
  flowsModel(readEvent),
  channelWorkModel(readEvent),
  untoldModel(readEvent),
  panelCasesModel(listedMarac, readEvent),
  panelCasesModel(listedMappa, readEvent),
  escalationListModel(readEvent),
  contactRequestsModel(readEvent),
  directoryChildrenModel(readEvent),
  registrationsModel(readEvent),
  attachmentsModel(readEvent),
  submissionsModel(readEvent),
  openProxiesModel(readEvent),
  onlineTasksModel(readEvent),
  accessRequestListModel(readEvent),
  movesModel(readEvent),
  lookUpFlagsModel(readEvent),
];

/**
 * Every reaction of the service; they send commands, each once. `keyStore` is where a disposal destroys; `modelReached` waits a little
 * while for a read model.
 */
export const reactionsOf = (
  app: INestApplicationContext,
  keyStore: Pick<KeyStore, 'destroy'>,
  modelReached: (model: string, position: Position) => Promise<boolean>,
): readonly Reaction[] => {
  const ledger = app.get(Ledger, { strict: false });
  const sharing = app.get(SharingService, { strict: false });
  const register = app.get(AgencyRegister, { strict: false });
  const claims = app.get(IdentifierClaims, { strict: false });
  const sealing = app.get<Sealing>(SEALING, { strict: false });
  const links = app.get(BirthLinks, { strict: false });
  const pregnancies = app.get(Pregnancies, { strict: false });
  const readEvent = app.get<ReadEvent>(READ_EVENT, { strict: false });
  return [
    finishIdentifierClaims({ ledger, claims, readEvent }),
    settleChangedNumbers({ ledger, claims, sealing, readEvent }),
    joinRecordedBirths({ ledger, links, pregnancies, readEvent }),
    whenMergeConfirmedThenUnite(ledger, app.get(RecordLinks, { strict: false }), readEvent),
    whenProcessMovesThenClocks({
      ledger,
      register,
      readEvent,
      contribution: timescales,
    }),
    whenChannelDisclosesThenRecord(sharing, readEvent),
    whenProtectionStartsThenOpenLead(ledger, sharing, readEvent),
    whenPoliceProtectThenOpenLead(ledger, sharing, readEvent),
    whenHandoverAcceptedThenPassProcessOn(ledger, sharing, readEvent),
    whenDisposalApprovedThenDestroy({
      ...{ ledger, keyStore, readEvent },
      keeping: app.get(Keeping, { strict: false }),
      db: app.get(ReadDatabase, { strict: false }),
      clock: app.get<Clock>(CLOCK, { strict: false }),
    }),
    whenReferralSubmittedThenOpenLead(ledger, sharing, readEvent),
    whenRequestAnsweredThenDisclose({ ledger, sharing, sealing, register, readEvent }),
    whenDutyDecidedThenShare({ sharing, sealing, register, readEvent }),
    whenReviewConfirmedThenRecordScope(ledger, sharing, readEvent),
    whenMoveConfirmedThenMove({
      ...{ ledger, sharing, sealing, readEvent },
      things: app.get(MisfiledThings, { strict: false }),
      attachments: app.get(AttachmentService, { strict: false }),
      db: app.get(ReadDatabase, { strict: false }),
      readingsReached: (position) => modelReached('readings', position),
    }),
  ];
};
