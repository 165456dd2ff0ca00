import { isUtf8 } from 'node:buffer';
import { fileTypeFromBuffer } from 'file-type';
import { mediaTypes, type MediaType } from './core/attachment.ts';

/** Everything below space but tab, line feed, form feed and carriage return; and DEL. */
// eslint-disable-next-line no-control-regex -- these are the characters that plain text must not have
const control = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

/** Some programs write bytes in front of a PDF; readers take it all the same, and so it could be two things at once. */
const beginsAsPdf = (bytes: Buffer): boolean => bytes.subarray(0, 5).toString('latin1') === '%PDF-';

const plainText = (bytes: Buffer): MediaType | undefined =>
  isUtf8(bytes) && !control.test(bytes.toString('utf8')) ? 'text/plain' : undefined;

/** What the content is; undefined for everything that is not taken. Neither a name nor a stated type is asked. */
export const mediaTypeOf = async (bytes: Buffer): Promise<MediaType | undefined> => {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (!found) return plainText(bytes);
  const known = mediaTypes.find((one) => one === found.mime);
  return known === 'application/pdf' && !beginsAsPdf(bytes) ? undefined : known;
};

/** The ending under which a document of this type is handed out. */
export const endingOf: Readonly<Record<MediaType, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/plain': 'txt',
};
