import { openChannelWork } from '@safeguarding/channels';
import { openProcesses } from '@safeguarding/child-protection';
import { openContactRequests } from '@safeguarding/directory';
import { openEscalations } from '@safeguarding/escalations';
import type { ReadDatabase } from '@safeguarding/event-log';
import { openRequests } from '@safeguarding/information-requests';
import { openReferrals } from '@safeguarding/referrals';
import { openEmergencyReviews, OpenWork } from '@safeguarding/sharing';
import { openClocks } from '@safeguarding/timescales';

/** Everything that can be left open with an authority about a child that moves. */
export const openWorkIn = (db: ReadDatabase): OpenWork =>
  new OpenWork(db, [
    ...[openReferrals, openProcesses, openClocks, openRequests, openContactRequests, openEscalations, openChannelWork],
    openEmergencyReviews,
  ]);
