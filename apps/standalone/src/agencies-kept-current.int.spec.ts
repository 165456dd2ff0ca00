import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgencyRegister, loadAgencies, readAgencies } from '@safeguarding/access';
import { eventReader, MemoryEventLog, Upcasters } from '@safeguarding/event-log';
import type { AgencyId, StreamName } from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { Logs, Metrics, SystemClock } from '@safeguarding/platform';
import { openSealing, type OpenedSealing } from '@safeguarding/sealing';
import { keepAgenciesCurrent } from './agencies-kept-current.ts';

const surgery = { code: 'oakfield-gp', name: 'Oakfield', kind: 'gp-practice', nation: 'england', area: 'E06000001' };
const id = surgery.code as AgencyId;

describe('the files of the register, of several machines on one log', () => {
  const log = new MemoryEventLog();
  const clock = new SystemClock();
  const readEvent = eventReader(new Upcasters());
  const stopping: (() => void | Promise<void>)[] = [];
  let sealed: OpenedSealing;
  let ledger: Ledger;
  beforeEach(async () => {
    sealed = await openSealing({ memory: true });
    ledger = new Ledger({ log, sealing: sealed.sealing, keyedHash: sealed.keyedHash, clock, readEvent });
  });
  afterEach(async () => {
    for (const stop of stopping.splice(0)) await stop();
    await sealed.close();
  });

  /** A process with files of its own, that looks at them at once and then every few milliseconds. */
  const machine = async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agencies-'));
    const write = (more: object = {}): void => {
      writeFileSync(join(folder, 'all.json'), JSON.stringify({ ...surgery, ...more }));
    };
    write();
    const register = new AgencyRegister(log, readEvent);
    const taken = readAgencies([surgery]);
    await loadAgencies(taken, { ledger, keyedHash: sealed.keyedHash, register, clock });
    const parts = {
      storage: { ledger, sealed },
      taken,
      clock,
      logs: new Logs('silent'),
      metrics: new Metrics({ process: false }),
    };
    const kept = keepAgenciesCurrent({ get: () => register as never }, folder, { ...parts, everyMs: 5 });
    stopping.push(kept.stop, () => {
      rmSync(folder, { recursive: true });
    });
    return { write, statusHere: () => register.get(id)?.status, nameHere: () => register.get(id)?.name };
  };
  const until = async (condition: () => boolean): Promise<void> => {
    for (let waited = 0; waited < 60_000 && !condition(); waited += 5) await new Promise((go) => setTimeout(go, 5));
    expect(condition()).toBe(true);
  };

  it('what one has taken away, another that has the old file yet does not bring back', async () => {
    const [quick, slow] = [await machine(), await machine()];
    quick.write({ suspended: true });
    await until(() => quick.statusHere() === 'suspended' && slow.statusHere() === 'suspended');
    // Many looks at the old file.
    await new Promise((go) => setTimeout(go, 100));
    // By the other name it is known when the new file was read.
    slow.write({ suspended: true, name: 'Oakfield Practice' });
    await until(() => quick.nameHere() === 'Oakfield Practice' && slow.nameHere() === 'Oakfield Practice');
    const types = (await log.readStream('agency-oakfield-gp' as StreamName)).map(({ type }) => type);
    expect(types).toEqual(['AgencyRegistered', 'AgencySuspended', 'AgencyChanged']);
    // And the way back is somebody's change again.
    slow.write();
    await until(() => quick.statusHere() === 'active' && slow.statusHere() === 'active');
  });
});
