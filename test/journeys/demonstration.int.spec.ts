import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const main = join(import.meta.dirname, '../../dist/run/standalone.js');

describe('the demonstration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'safeguarding-demonstration-'));
  let said = '';
  let exit: number | null = null;

  beforeAll(() => {
    const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, '--demonstration-only'], {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...{ DATA_DIR: folder, PORT: '0', DEV_ISSUER_PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'error' },
      },
    });
    said = `${run.stdout}${run.stderr}`;
    exit = run.status;
  }, 240_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('plays to its end', () => {
    expect([exit, exit === 0 ? '' : said]).toEqual([0, '']);
  });

  it('tells one scene of each process, by what the service really answered', () => {
    for (const told of [
      '3 before the call, 1 after it',
      'ENG-ICPC',
      'Who raised it cannot answer it: 403 ESC-001',
      'by a GP elsewhere: 404',
      'finds a mark; the school, which has none, finds nothing',
      'what was said of the father is not in it',
      'Kept from midwifery',
      'A GP without check and training: 403 DIR-001',
      'shows 2 entries',
      'an order is not theirs to obtain: 403 IMM-002',
      '2 entries could be given, and no referral is among them',
      'Told at once: ashby-mash',
      'changes nothing in who leads: the MASH still reads the clocks (200)',
      'the partnership decides for one. Waiting to begin: 1',
      'press-attention',
      'does not show it, Sam’s shows it',
      'nothing is destroyed',
    ])
      expect(said).toContain(told);
  });

  it('names no child’s number and leaves nothing unsaid', () => {
    const scenes = said.slice(said.indexOf('One scene'), said.indexOf('API pages'));
    expect(scenes).not.toMatch(/undefined|\[object|99900000/);
  });
});
