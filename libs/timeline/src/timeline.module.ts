import { Global, Module, type DynamicModule } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  OpenedContent,
  Readers,
  Receipts,
  type TimelineContribution,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { READ_EVENT, type ReadEvent } from '@safeguarding/ledger';
import { KeyedHash, SealedTokens } from '@safeguarding/sealing';
import { EntriesOfOwner } from './entries-of-owner.ts';
import { ReadersOfTimeline } from './readers-of-timeline.ts';
import { TimelineEntries } from './timeline-entries.ts';
import { TimelineRows } from './timeline-model.ts';
import { TimelineReader } from './timeline-reader.ts';
import { TimelineController } from './timeline.controller.ts';

/** The timeline of every child, from what the slices contribute. */
@Global()
@Module({})
export class TimelineModule {
  static with(contribution: TimelineContribution): DynamicModule {
    return {
      module: TimelineModule,
      controllers: [TimelineController],
      providers: [
        { provide: TimelineRows, inject: [ReadDatabase], useFactory: (db: ReadDatabase) => new TimelineRows(db) },
        {
          provide: TimelineEntries,
          inject: [TimelineRows, READ_EVENT, AgencyRegister],
          useFactory: (rows: TimelineRows, readEvent: ReadEvent, register: AgencyRegister) =>
            new TimelineEntries({ rows, contribution, readEvent, register }),
        },
        {
          provide: EntriesOfOwner,
          inject: [TimelineRows, TimelineEntries],
          useFactory: (rows: TimelineRows, entries: TimelineEntries) => new EntriesOfOwner(rows, entries),
        },
        {
          provide: TimelineReader,
          inject: [TimelineRows, TimelineEntries, AccessGate, OpenedContent, Receipts, SealedTokens, KeyedHash],
          useFactory: (
            rows: TimelineRows,
            entries: TimelineEntries,
            gate: AccessGate,
            opened: OpenedContent,
            receipts: Receipts,
            tokens: SealedTokens,
            keyedHash: KeyedHash,
          ) => new TimelineReader({ rows, entries, gate, opened, receipts, tokens, keyedHash }),
        },
        {
          provide: ReadersOfTimeline,
          inject: [ReadDatabase, AccessGate, TimelineRows, TimelineEntries, Receipts, SealedTokens],
          useFactory: (
            db: ReadDatabase,
            gate: AccessGate,
            rows: TimelineRows,
            entries: TimelineEntries,
            receipts: Receipts,
            tokens: SealedTokens,
          ) => new ReadersOfTimeline({ readers: new Readers(db, gate), rows, entries, receipts, tokens }),
        },
      ],
      exports: [EntriesOfOwner],
    };
  }
}
