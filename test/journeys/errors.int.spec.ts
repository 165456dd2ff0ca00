import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { accessErrors } from '@safeguarding/access';
import { channelErrors } from '@safeguarding/channels';
import { protectionErrors } from '@safeguarding/child-protection';
import { attachmentErrors } from '@safeguarding/attachments';
import { concernErrors } from '@safeguarding/concerns';
import { directoryErrors } from '@safeguarding/directory';
import { escalationErrors } from '@safeguarding/escalations';
import { dutyErrors, requestErrors } from '@safeguarding/information-requests';
import { measureErrors } from '@safeguarding/immediate-protection';
import { intakeErrors } from '@safeguarding/intake';
import { kafkaErrors } from '@safeguarding/kafka';
import { ledgerErrors } from '@safeguarding/ledger';
import { onlineErrors } from '@safeguarding/online-access';
import { peopleErrors, perpetratorErrors } from '@safeguarding/people';
import { lookUpErrors } from '@safeguarding/look-ups';
import { misfilingErrors } from '@safeguarding/misfiling';
import { mappaErrors } from '@safeguarding/mappa';
import { maracErrors } from '@safeguarding/marac';
import {
  catalogueDifferences,
  catalogueOf,
  cataloguePage,
  edgeErrors,
  identityErrors,
  platformErrors,
  tokenRefusals,
} from '@safeguarding/platform';
import { referralErrors } from '@safeguarding/referrals';
import { retentionErrors } from '@safeguarding/retention';
import { reviewErrors } from '@safeguarding/reviews';
import { sealingErrors } from '@safeguarding/sealing';
import { incidentErrors } from '@safeguarding/serious-incidents';
import { sharingErrors } from '@safeguarding/sharing';
import { signalErrors } from '@safeguarding/signals';
import { accessRequestErrors } from '@safeguarding/subject-access';
import { timelineErrors } from '@safeguarding/timeline';
import { timescaleErrors } from '@safeguarding/timescales';

const page = join(import.meta.dirname, '../../docs/errors.md');
const catalogue = catalogueOf(
  accessErrors,
  accessRequestErrors,
  attachmentErrors,
  channelErrors,
  concernErrors,
  directoryErrors,
  dutyErrors,
  edgeErrors,
  escalationErrors,
  identityErrors,
  incidentErrors,
  intakeErrors,
  kafkaErrors,
  ledgerErrors,
  onlineErrors,
  lookUpErrors,
  misfilingErrors,
  mappaErrors,
  maracErrors,
  measureErrors,
  peopleErrors,
  perpetratorErrors,
  platformErrors,
  protectionErrors,
  referralErrors,
  requestErrors,
  retentionErrors,
  reviewErrors,
  sealingErrors,
  sharingErrors,
  signalErrors,
  timescaleErrors,
  timelineErrors,
  tokenRefusals,
);

it('the page of errors and the code list exactly the same (npm run golden writes the page)', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, cataloguePage(catalogue));
  expect(catalogueDifferences(readFileSync(page, 'utf8'), catalogue)).toEqual([]);
});
