import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { errorFields, loggable, Logs, nestLogger } from './logs.ts';

/** As names, numbers, dates and narratives look. */
const personal = fc.oneof(
  fc.constantFrom(
    'Amelia Hartley',
    'amelia hartley',
    "O'Neill",
    'Amelia.Hartley@example.org',
    '12 Mill Lane, Larkhill',
  ),
  fc.constantFrom('9990000018', '999 000 0018', '999-000-0018', '2019-02-28', '28/02/2019', 'SW1A 1AA', '07700 900123'),
  fc.constantFrom('The child said that she is afraid to go home.', '{"name":"Amelia"}', 'W/"tag"', 'Bearer eyJhbGciOi'),
  fc.stringMatching(/^[A-Z][a-z]{2,9} [A-Z][a-z]{2,9}$/),
  fc.integer({ min: 9_990_000_000, max: 9_999_999_999 }),
  fc.date({ noInvalidDate: true }),
);
const listed = ['requestId', 'method', 'route', 'status', 'tookMs', 'client', 'agency', 'event', 'model', 'count'];
const names = fc.oneof(
  fc.constantFrom(...listed, 'at', 'errorName', 'errorCode', 'port', 'err', 'error', 'req', 'res', 'msg', 'body'),
  fc.string(),
);
const anything = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, personal, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(names, tie('value'), { maxKeys: 5 }),
})).object;

const lines = (write: (logs: Logs) => void): readonly string[] => {
  const written: string[] = [];
  write(new Logs('debug', { write: (line) => void written.push(line) }));
  return written;
};

/** A line with nothing but what pino and the fixed message put into it. */
const bare = (line: string): unknown => {
  const { level, time, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
  return { level: typeof level, time: typeof time, msg, rest };
};

describe('a log line', () => {
  it('carries nothing personal, whatever object it is given', () => {
    fc.assert(
      fc.property(anything, (fields) => {
        const written = lines((logs) => {
          logs.info('told', fields);
          logs.warn('told', fields);
          logs.error('told', fields, fields);
          logs.error('told', Object.assign(new Error(JSON.stringify(fields)), fields));
        });
        const [info = '', warn = '', error = '', thrown = ''] = written;
        for (const line of [info, warn, error]) expect(bare(line)).toMatchObject({ msg: 'told', rest: {} });
        expect(bare(error)).toHaveProperty('rest', {});
        expect(JSON.stringify((bare(thrown) as { rest: object }).rest)).not.toMatch(/Amelia|\d{10}|Lane|afraid/i);
      }),
      // A name that cannot be put into words, where stacks are put into words by somebody else than the engine.
      { numRuns: 500, examples: [[{ name: Object.create(null) as object }]] },
    );
  });

  it('is written whatever was thrown, also what throws when it is looked at', () => {
    const thrown = Object.defineProperty(new RangeError('Amelia'), 'stack', {
      get: () => {
        throw new Error('Amelia');
      },
    });
    const written = lines((logs) => {
      logs.error('told', thrown);
    });
    expect(written.map(bare)).toMatchObject([{ msg: 'told', rest: { errorName: 'RangeError' } }]);
    expect(written.join()).not.toContain('Amelia');
  });

  it('keeps what is listed', () => {
    const kept = {
      requestId: '1d2f5b6e-6d0f-4c2e-9a57-0c1c9d2a7b11',
      method: 'POST',
      route: '/v1/children/:childId/timeline',
      status: 201,
      tookMs: 12,
      client: `u-${'0a'.repeat(16)}`,
      agency: 'gp-larkhill',
      event: 'read-model-behind',
      model: 'agency-timeline',
      count: 3,
      port: 3000,
    };
    expect(loggable({ ...kept, body: 'x', url: '/v1/children/1' })).toEqual(kept);
  });

  it('of an error tells its kind and the place in our code, never its message', () => {
    const error = Object.assign(new TypeError('Amelia Hartley'), {
      code: 'ERR_SQLITE_ERROR',
      stack: 'TypeError: Amelia Hartley\n    at seal (file:///srv/app/dist/libs/sealing/src/envelope.js:12:34)',
    });
    expect(errorFields(error)).toEqual({
      errorName: 'TypeError',
      errorCode: 'ERR_SQLITE_ERROR',
      at: 'libs/sealing/src/envelope.js:12:34',
    });
    expect(errorFields('Amelia Hartley')).toEqual({});
  });

  it('is not written below its level', () => {
    const written: string[] = [];
    const logs = new Logs('warn', { write: (line) => void written.push(line) });
    logs.info('told');
    expect([logs.tells('info'), written]).toEqual([false, []]);
  });

  it("of Nest's own says that there was one, and no more", () => {
    const written = lines((logs) => {
      const nest = nestLogger(logs);
      nest.log('Amelia');
      nest.warn('Amelia');
      nest.error(new Error('Amelia'), 'Amelia');
    });
    expect(written.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['nest warns', 'nest failed']);
    expect(written.join()).not.toContain('Amelia');
  });
});
