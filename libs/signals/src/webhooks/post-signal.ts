import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { DomainError } from '@safeguarding/kernel';
import { signalErrors } from '../core/signal-errors.ts';
import { checkPublicUrl, publicLookup } from './public-address.ts';

export type Post = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Production calls public addresses over https alone. */
  readonly publicOnly: boolean;
  readonly signal: AbortSignal;
};

const timeoutMs = 10_000;

/** Posts once and follows no redirect; the status of the answer, whose body nobody reads. Throws SIG-001 or SIG-003. */
export const postSignal = async ({ url, headers, body, publicOnly, signal }: Post): Promise<number> => {
  const target = new URL(url);
  if (publicOnly) checkPublicUrl(target);
  const send = target.protocol === 'https:' ? https : http;
  try {
    return await new Promise<number>((resolve, reject) => {
      const sending = send(
        target,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': String(body.byteLength) },
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
          agent: false,
          ...(publicOnly ? { lookup: publicLookup } : {}),
        },
        (response) => {
          response.destroy();
          resolve(response.statusCode ?? 0);
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const failed = new DomainError(signalErrors.notDelivered);
    failed.cause = error;
    throw failed;
  }
};
