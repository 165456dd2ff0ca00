import { Refusal } from './refusal.ts';

/** A Content-Type taken apart, lower case; parameters other than the character set are of no interest here. */
export type MediaType = { readonly type: string; readonly charset: string | undefined };

const charset = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i;

/** Never throws: what is malformed matches no type that anybody asks for. */
export const mediaTypeOf = (text: string): MediaType => {
  const [type = ''] = text.split(';', 1);
  const [, quoted, bare] = charset.exec(text) ?? [];
  return { type: type.trim().toLowerCase(), charset: (quoted ?? bare)?.toLowerCase() };
};

/** The specification's own test: media subtype `json` or ending in `+json`. */
export const isJson = ({ type }: MediaType): boolean => /^[^/]+\/(?:json|[^/]+\+json)$/.test(type);

/** US-ASCII is UTF-8. Throws Refusal for anything else. */
export const checkCharset = ({ charset: given }: MediaType): void => {
  if (given !== undefined && given !== 'utf-8' && given !== 'utf8' && given !== 'us-ascii')
    throw new Refusal('unsupported-charset');
};
