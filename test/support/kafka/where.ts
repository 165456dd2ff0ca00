import { describe } from '@jest/globals';
import { sharedKafka } from './shared-broker.ts';

const found = await sharedKafka();
if ('missing' in found) console.warn(`Skipped. ${found.missing}`);

export const brokers = 'brokers' in found ? found.brokers : '';
/** Where there is a broker; on CI there always is, and nothing is skipped. */
export const whereThereIsKafka = 'brokers' in found || process.env['CI'] ? describe : describe.skip;
