import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import { readingsModel, type TimelineContribution } from '@safeguarding/access';
import type { Reaction, ReadModel } from '@safeguarding/event-log';
import type { EventCatalogue, ReadEvent } from '@safeguarding/ledger';
import { timelineModel, TimelineModule } from '@safeguarding/timeline';

/** What each slice puts on timelines. */
const contribution: TimelineContribution = {};

/** The modules of the capabilities, from below to above. */
export const capabilities: NonNullable<ModuleMetadata['imports']> = [TimelineModule.with(contribution)];

/** The event types of every slice with their versions. */
export const catalogues: readonly EventCatalogue[] = [];

/** Every read model of the service. */
export const readModels = (readEvent: ReadEvent): readonly ReadModel[] => [
  timelineModel(contribution, readEvent),
  readingsModel(readEvent),
];

/** Every reaction of the service; they send commands, each once. */
export const reactionsOf = (_app: INestApplicationContext): readonly Reaction[] => [];
