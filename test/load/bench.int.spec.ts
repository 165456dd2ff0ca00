import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

describe('the measurements', () => {
  it('run from end to end in their short form, which says nothing about speed', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/test/load/main.js', '--short'], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    });
    for (const figure of [
      'sync of 4 KB',
      'log alone',
      'start to listening',
      'durable POST',
      'timeline read',
      'rebuild of the timeline alone',
      'rebuild of all',
      'refused: timeline of a child',
      'Kafka intake',
    ])
      expect(stdout).toContain(figure);
  }, 240_000);
});
