import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { connect } from 'node:net';
import request from 'supertest';
import { anEdge, aRequestId, aTag, canary, type Edge } from './test-edge.ts';

let edge: Edge;
const http = () => request(edge.app.getHttpServer());
const authorised = { authorization: 'Bearer right' };
const post = (body: string | Buffer | object, type = 'application/json') =>
  http().post('/v1/notes').set(authorised).set('content-type', type).send(body);

beforeAll(async () => {
  edge = await anEdge();
  await edge.app.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await edge.close();
});

const codeOf = (answer: { readonly body: unknown }): unknown => (answer.body as { code?: unknown }).code;

describe('a refusal', () => {
  it('is problem+json with a documented code, the request id as its instance, and nothing of what was made before', async () => {
    const answer = await http().get('/v1/notes/breaks-a-rule').set(authorised).set('x-request-id', aRequestId);
    expect(answer.status).toBe(409);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: 'urn:safeguarding-ledger:error:TST-001',
      title: 'Against a rule',
      status: 409,
      code: 'TST-001',
      instance: `urn:uuid:${aRequestId}`,
      errors: [{ pointer: '/text', code: 'rule', detail: 'Not so.' }],
    });
    expect(answer.headers).not.toHaveProperty('etag');
    expect(answer.headers).not.toHaveProperty('location');
    expect(answer.headers).toMatchObject({ 'cache-control': 'private, no-store', 'x-request-id': aRequestId });
  });

  it.each(['fails', 'fails-oddly'])('of the unforeseen is 500 and tells nothing of the inside (%s)', async (route) => {
    const answer = await http().get(`/v1/notes/${route}`).set(authorised);
    expect([answer.status, codeOf(answer)]).toEqual([500, 'HTTP-006']);
    expect(JSON.stringify([answer.body, answer.headers])).not.toContain(canary);
    expect(JSON.stringify(edge.lines())).not.toContain(canary);
    expect(edge.lines()).toContainEqual(expect.objectContaining({ msg: 'failed', level: 50 }));
  });

  it('of a guard that only says no is 403', async () => {
    const answer = await http().get('/v1/notes/forbidden').set(authorised);
    expect([answer.status, codeOf(answer)]).toEqual([403, 'HTTP-008']);
    expect(JSON.stringify(answer.body)).not.toContain(canary);
  });

  it('of a path that leads nowhere does not repeat the path', async () => {
    const answer = await http().get(`/${canary}?name=${canary}`);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'HTTP-002']);
    expect(JSON.stringify([answer.body, answer.headers])).not.toContain(canary);
  });

  it('of a method that a path does not offer is 405 and names those it does', async () => {
    const answer = await http().delete(`/v1/notes/${canary}?x=1`);
    expect([answer.status, codeOf(answer)]).toEqual([405, 'HTTP-007']);
    expect(answer.headers['allow']).toBe('GET, HEAD, PUT');
  });

  it.each([`/v1/notes/%ff${canary}`, `/v1/notes/${canary.repeat(20)}`])(
    'of an address that cannot be one repeats nothing of it (%#)',
    async (path) => {
      const answer = await http().get(path).set(authorised);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.text).not.toContain(canary);
    },
  );

  it('of bytes that are no HTTP is a problem too', async () => {
    const { port } = edge.app.getHttpServer().address() as { port: number };
    const text = await new Promise<string>((resolve, reject) => {
      let answered = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(`${canary}\r\n\r\n`));
      socket
        .on('data', (chunk) => (answered += chunk.toString()))
        .on('close', () => {
          resolve(answered);
        })
        .on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain('"code":"HTTP-001"');
    expect(text).not.toContain(canary);
  });
});

describe('a body', () => {
  it('that breaks its rules is 400 and points to each of them, without the values and without unknown names', async () => {
    const answer = await post({ text: 5, parts: [{ word: 'a' }, { word: canary.repeat(2) }], [canary]: 1 });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'HTTP-001']);
    const { errors } = answer.body as { errors: { pointer: string; code: string }[] };
    expect(errors.map(({ pointer, code }) => [pointer, code])).toEqual(
      expect.arrayContaining([
        ['', 'whitelistValidation'],
        ['/parts/1/word', 'maxLength'],
      ]),
    );
    expect(errors.map(({ pointer }) => pointer)).toContain('/text');
    expect(answer.text).not.toContain(canary);
  });

  it('that leaves out what is needed is told that it is missing, and not that nothing is too long', async () => {
    const answer = await post({ parts: [{}] });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'HTTP-001']);
    const { errors } = answer.body as { errors: { pointer: string; code: string; detail: string }[] };
    expect(errors.map(({ pointer, code }) => [pointer, code])).toEqual(
      expect.arrayContaining([
        ['/text', 'required'],
        ['/parts/0/word', 'required'],
      ]),
    );
    expect(errors[0]?.detail).toContain('missing');
  });

  const nested = (depth: number): string => `${'{"text":'.repeat(depth)}1${'}'.repeat(depth)}`;
  it.each([
    ['is no JSON', '{"text":'],
    ['is empty', ''],
    ['is a number', '5'],
    ['is a string', '"x"'],
    ['is null', 'null'],
    ['is true', 'true'],
    ['is a list', '[{"text":"x"}]'],
    ['is an empty list', '[]'],
    ['names __proto__', '{"text":"x","__proto__":{"admin":true}}'],
    ['names constructor.prototype', '{"text":"x","constructor":{"prototype":{"admin":true}}}'],
    ['names toString', '{"text":"x","toString":1}'],
    ['has NUL in a value', '{"text":"a\\u0000"}'],
    ['has NUL in a name', '{"text":"a","b\\u0000":1}'],
    ['has half a surrogate pair', '{"text":"a\\ud800"}'],
    ['is nested without end', nested(150)],
    ['gives an object for text', '{"text":{"toString":1}}'],
    ['gives a list an odd shape', '{"text":"x","parts":{"length":3}}'],
    ['gives text for a list', '{"text":"x","parts":"abc"}'],
    ['gives a list in a list', '{"text":"x","parts":[[[]]]}'],
    ['gives a list for one object', '{"text":"x","only":[{"word":"a"}]}'],
    ['gives an empty list for one object', '{"text":"x","only":[]}'],
    ['gives one object for a list', '{"text":"x","parts":{"word":"a"}}'],
    ['gives nulls in a list', '{"text":"x","parts":[null]}'],
  ])('that %s is 400', async (_, body) => {
    const answer = await post(body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'HTTP-001']);
  });

  it('that keeps its rules is taken, with one object and with lists of objects', async () => {
    const whole = { text: 'x', parts: [{ word: 'a' }, { word: 'b' }], only: { word: 'c' } };
    for (const body of [whole, { ...whole, parts: [] }, { text: '' }]) expect((await post(body)).status).toBe(201);
  });

  it('that is no UTF-8 is 400, not another text', async () => {
    const { port } = edge.app.getHttpServer().address() as { port: number };
    const sending = (text: Buffer) =>
      fetch(`http://127.0.0.1:${String(port)}/v1/notes`, {
        method: 'POST',
        headers: { ...authorised, 'content-type': 'application/json' },
        body: Buffer.concat([Buffer.from('{"text":"'), text, Buffer.from('"}')]),
      });
    expect((await sending(Buffer.from([0xc3, 0xa4]))).status).toBe(201);
    expect((await sending(Buffer.from([0xc3, 0x28]))).status).toBe(400);
  });

  it('of Unicode comes in whole, in however many pieces', async () => {
    const text = '🧸 ŵ ä';
    const answer = await post({ text });
    expect(answer.body).toEqual({ id: String(text.length) });
  });

  it('that is too large is 413, declared or not', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(3_000) });
    const declared = await post(large);
    expect([declared.status, codeOf(declared)]).toEqual([413, 'HTTP-003']);
    const chunked = http().post('/v1/notes').set(authorised).set('content-type', 'application/json');
    chunked.set('transfer-encoding', 'chunked');
    chunked.write(large);
    const answer = await chunked;
    expect([answer.status, codeOf(answer)]).toEqual([413, 'HTTP-003']);
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/cloudevents+json'])(
    'of type %s is 415',
    async (type) => {
      const answer = await post('a=b', type);
      expect([answer.status, codeOf(answer)]).toEqual([415, 'HTTP-004']);
    },
  );

  it.each([
    ['content-encoding', 'gzip', 'content-encoding'],
    ['content-encoding', 'br', 'content-encoding'],
    ['content-type', 'application/json; charset=iso-8859-1', 'charset'],
    ['content-type', 'application/json; charset="windows-1252"', 'charset'],
  ])('under %s: %s is 415 and says why: it would be kept as another text', async (header, value, code) => {
    const sent = http().post('/v1/notes').set(authorised).set('content-type', 'application/json').set(header, value);
    const answer = await sent.send('{"text":"Ã©"}');
    expect([answer.status, codeOf(answer)]).toEqual([415, 'HTTP-004']);
    expect((answer.body as { errors: unknown[] }).errors).toMatchObject([{ code }]);
  });

  it.each(['application/json; charset=UTF-8', 'application/json;charset="utf-8"', 'application/json; version=1'])(
    'of type %s is taken',
    async (type) => {
      expect((await post('{"text":"x"}', type)).status).toBe(201);
    },
  );

  it('whose optional members are null is one without them, and null is no text', async () => {
    const nulls = await post({ text: 'x', parts: null, only: null, about: null, why: null });
    expect(nulls.status).toBe(201);
    // A rule that asks whether it is undefined is told so.
    const search = http().post('/v1/notes/search').set(authorised).send({ text: 'x', about: null });
    expect((await search).body).toEqual({ id: 'x' });
    const answer = await post({ text: null, parts: [{ word: null }] });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'HTTP-001']);
  });

  it('names a UUID in capitals too', async () => {
    const search = { text: 'x', about: aRequestId.toUpperCase() };
    const answer = await http().post('/v1/notes/search').set(authorised).send(search);
    expect([answer.status, answer.body]).toEqual([200, { id: aRequestId }]);
  });

  it.each([' ', '\t\n', '\u200b\u200d', '\u202e', '\u0007', '\u3164', '\u2800 \ufeff', '\u00a0'])(
    'whose text must say something and says nothing is 400: %j',
    async (why) => {
      const answer = await post({ text: 'x', why });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'HTTP-001']);
      expect((answer.body as { errors: unknown[] }).errors).toMatchObject([{ pointer: '/why', code: 'blank' }]);
      expect((await post({ text: 'x', why: `${why}a` })).status).toBe(201);
    },
  );

  it('is refused where nobody reads one, and none is none, whatever its type says', async () => {
    const change = (body: string) =>
      http().put('/v1/notes/1').set(authorised).set('content-type', 'application/json').send(body);
    for (const body of ['{"reason":"x"}', '["x"]', '"x"', 'false'])
      expect([body, (await change(body)).status]).toEqual([body, 400]);
    for (const body of ['', '{}', 'null']) expect([body, (await change(body)).status]).toEqual([body, 200]);
  });

  it('of any type comes to the door of CloudEvents as bytes', async () => {
    const answer = await http()
      .post('/v1/cloudevents')
      .set(authorised)
      .set('content-type', 'application/cloudevents+json')
      .send('{"a":');
    expect(answer.body).toEqual({ bytes: 5 });
  });

  it('of whatever is generated is never answered 5xx, and its values never come back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 6 }), async (json) => {
        const answer = await post(json);
        expect(answer.status === 201 || answer.status === 400 || answer.status === 413).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('somebody unknown', () => {
  it.each([
    ['a body that is no JSON', 'application/json', '{'],
    ['a body that is too large', 'application/json', JSON.stringify({ text: 'x'.repeat(3_000) })],
    ['a body of another type', 'text/plain', 'x'],
    ['a body that breaks its rules', 'application/json', '{}'],
  ])('is answered 401 whatever was sent: %s', async (_, type, body) => {
    const answer = await http().post('/v1/notes').set('content-type', type).set('x-min-position', 'no').send(body);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  });
});

describe('a query', () => {
  it('keeps to its class', async () => {
    expect((await http().get('/v1/notes?limit=3').set(authorised)).body).toEqual({ limit: 3 });
    for (const query of ['limit=11', 'limit=x', `${canary}=1`, 'limit=1&limit=2', 'cursor=a%00', 'cursor[]=1']) {
      const answer = await http().get(`/v1/notes?${query}`).set(authorised);
      expect([query, answer.status]).toEqual([query, 400]);
      expect(answer.text).not.toContain(canary);
    }
  });
});

describe('a query that nobody reads', () => {
  it.each([
    ['a command', () => http().post('/v1/notes?validateOnly=true').send({ text: 'x' })],
    ['a command without a body', () => http().put('/v1/notes/1?validateOnly=true')],
    ['a question', () => http().get('/v1/notes/1?knownAt=2020-01-01')],
    ['a search', () => http().post('/v1/notes/search?__proto__=1').send({ text: 'x' })],
  ])('is refused at %s: it could have been meant to change the answer', async (_, ask) => {
    const answer = await ask().set(authorised);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'HTTP-001']);
  });

  it('and is empty is none; whoever watches the health of the service may add what they like', async () => {
    expect((await http().get('/v1/notes/1?').set(authorised)).status).toBe(200);
    expect((await http().get('/livez?probe=1')).status).toBe(200);
  });
});

describe('the headers of an answer', () => {
  it('mirror the ids, forbid keeping, and do not tell what serves them', async () => {
    const answer = await http().get('/v1/notes/1').set(authorised).set('x-correlation-id', 'case.7');
    expect(answer.headers).toMatchObject({
      'x-correlation-id': 'case.7',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers).not.toHaveProperty('x-powered-by');
  });

  it('place what was created and how far the log was', async () => {
    const answer = await post({ text: 'x' });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({
      location: '/v1/notes/1',
      etag: aTag,
      'x-position': Buffer.from('0000000000000007').toString('hex'),
    });
    const changed = await http().put('/v1/notes/1').set(authorised).send({});
    expect([changed.status, changed.headers['etag']]).toEqual([200, aTag]);
  });

  it('answer 304 without content to whom has the tag', async () => {
    const answer = await http().get('/v1/notes/tagged').set(authorised).set('if-none-match', '"other", "t1"');
    expect([answer.status, answer.text, answer.headers['etag']]).toEqual([304, '', aTag]);
    expect((await http().get('/v1/notes/tagged').set(authorised).set('if-none-match', '"other"')).status).toBe(200);
  });
});

describe('an id in a path', () => {
  it('that cannot be one is answered like one that nobody has', async () => {
    const answer = await http().get(`/v1/notes/people/${canary}`).set(authorised);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'LED-002']);
    expect(answer.text).not.toContain(canary);
    for (const id of [aRequestId, aRequestId.toUpperCase()]) {
      const found = await http().get(`/v1/notes/people/${id}`).set(authorised);
      expect([found.status, found.body]).toEqual([200, { id: aRequestId }]);
    }
  });
});
