import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventReader, ReadDatabase, runProjections, SqliteEventLog, Upcasters } from '@safeguarding/event-log';
import { catalogues, readModels } from '../../apps/standalone/src/capabilities.ts';

/**
 * Builds read models anew from the log of a data folder, into a file that is removed again, and writes down how long that took: those
 * that are named, else every one.
 */
const [folder = '', result = '', ...names] = process.argv.slice(2);
const longestMs = 3_600_000;
const log = await SqliteEventLog.open({ file: join(folder, 'events.db'), access: 'reader' });
const place = mkdtempSync(join(folder, 'rebuild-'));
const db = ReadDatabase.open({ file: join(place, 'read.db') });
const models = readModels(eventReader(new Upcasters(...catalogues))).filter(
  ({ name }) => names.length === 0 || names.includes(name),
);
const head = await log.head();
const [began, before] = [performance.now(), process.cpuUsage()];
const following = [...(await runProjections(log, db, models)).values()];
const whole = await Promise.all(following.map((one) => one.waitFor(head, longestMs)));
const seconds = (performance.now() - began) / 1_000;
const { user, system } = process.cpuUsage(before);
await Promise.all(following.map((one) => one.stop()));
db.close();
await log.close();
rmSync(place, { recursive: true, force: true });
if (models.length === 0 || !whole.every(Boolean)) throw new Error('the read models did not come to the end of the log');
const events = Number(head);
const perProcessorSecond = events / ((user + system) / 1_000_000);
writeFileSync(
  result,
  JSON.stringify({ models: models.length, events, perSecond: events / seconds, perProcessorSecond }),
);
