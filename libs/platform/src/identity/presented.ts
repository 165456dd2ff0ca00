import { TokenRefused, type Scheme } from './token-refusals.ts';

/** What of a request bears on who asks. */
export type Presented = {
  readonly method: string;
  /** Path and query, as the request line has them. */
  readonly target: string;
  /** Every value of a header, in order; Node itself keeps only the first of two `Authorization` headers. */
  readonly values: (header: string) => readonly string[];
};

/** Reads a Node request; Fastify's is at `request.raw`. */
export const presentedOf = (request: {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
}): Presented => ({
  method: request.method ?? '',
  target: request.url ?? '',
  values: (header) =>
    request.rawHeaders.filter(
      (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === header.toLowerCase(),
    ),
});

export type Credentials = { readonly scheme: Scheme; readonly token: string };

/** A longer token is refused unread. */
const maxTokenLength = 8192;

const longestScheme = 'Bearer '.length;
// An empty signature is let through to the algorithm check, which names the real fault of an unsigned token.
const compactToken = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;
const schemes: ReadonlyMap<string, Scheme> = new Map([
  ['bearer', 'Bearer'],
  ['dpop', 'DPoP'],
]);

/** Takes the one token out of the `Authorization` values; the scheme's case does not matter (RFC 9110). Throws TokenRefused. */
export const credentialsOf = (authorization: readonly string[]): Credentials => {
  const [value, second] = authorization;
  if (value === undefined) throw new TokenRefused('credentialsMissing');
  if (second !== undefined || value.length > maxTokenLength + longestScheme)
    throw new TokenRefused('credentialsMalformed');
  const space = value.indexOf(' ');
  const scheme = schemes.get((space < 0 ? value : value.slice(0, space)).toLowerCase());
  if (!scheme) throw new TokenRefused('credentialsMissing');
  const token = space < 0 ? '' : value.slice(space + 1);
  if (!compactToken.test(token)) throw new TokenRefused('credentialsMalformed', scheme);
  return { scheme, token };
};
