import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { EventId, Instant, PersonId, Recorded } from '@safeguarding/kernel';
import type { DeadLetterKept } from '@safeguarding/intake';
import { deadLetterNotice } from '@safeguarding/kafka';
import { Ajv } from 'ajv';
import { asyncApi } from './async-api.ts';
import { signalKinds } from './core/signal.ts';
import { signalEvent } from './signal-events.ts';

const page = join(import.meta.dirname, '../../../docs/asyncapi.json');
const published = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as object;

type Message = { readonly payload: { readonly schema: object } };
const messages = (): Readonly<Record<string, Message>> =>
  (asyncApi()['components'] as unknown as { messages: Record<string, Message> }).messages;
const lenient = () => new Ajv({ strict: false, validateFormats: false, allErrors: true });
/** The published schema brings the one of its draft along. */
const ofAsyncApi = () => new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false });
const accepts = (name: string, value: unknown): boolean =>
  lenient().validate(messages()[name]?.payload.schema ?? false, value);

describe('the AsyncAPI document', () => {
  it('keeps the published schema of AsyncAPI 3', () => {
    const ajv = ofAsyncApi();
    expect([ajv.validate(published, asyncApi()), ajv.errors]).toEqual([true, null]);
    expect(ajv.validate(published, { ...asyncApi(), channels: { one: { address: 1 } } })).toBe(false);
  });

  it('is the one that is published (npm run golden writes it)', () => {
    const text = `${JSON.stringify(asyncApi(), null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, text);
    expect(JSON.parse(readFileSync(page, 'utf8'))).toEqual(JSON.parse(text));
  });

  it('and the page for users name every signal alike', () => {
    const words = readFileSync(join(import.meta.dirname, '../../../docs/kafka.md'), 'utf8');
    expect(signalKinds.filter((kind) => !words.includes(`\`${kind}\``))).toEqual([]);
  });

  it('describes what is sent, and lets nothing else through', () => {
    const signal = signalEvent(
      {
        kind: 'referral-decided',
        recipient: 'oakfield-gp' as never,
        child: '10000000-0000-4000-8000-000000000001' as PersonId,
        because: 'e' as EventId,
        at: '2026-01-05T10:00:00.000Z' as Instant,
        path: '/v1/referrals/1',
        sequence: 2,
      },
      'https://ledger.example',
    );
    const data = signal.data?.kind === 'json' ? (signal.data.value as object) : {};
    expect([accepts('signal', data), accepts('signal', { ...data, name: 'x' })]).toEqual([true, false]);
    const notice = deadLetterNotice({
      id: '10000000-0000-4000-8000-000000000002',
      recordedAt: '2026-01-05T10:00:00.000Z',
      facts: {
        letter: '10000000-0000-4000-8000-000000000003',
        door: 'kafka',
        topic: 't',
        partition: 0,
        offset: '12',
        reason: 'tombstone',
        bytes: 0,
        contentUntil: '2026-02-04T10:00:00.000Z',
      },
    } as unknown as Recorded<DeadLetterKept>);
    const { data: told, extensions, ...attributes } = notice;
    const letter = { ...attributes, ...extensions, data: told?.kind === 'json' ? told.value : undefined };
    expect([accepts('deadLetterKept', letter), accepts('deadLetterKept', { ...letter, data: {} })]).toEqual([
      true,
      false,
    ]);
  });
});
