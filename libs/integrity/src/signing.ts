import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { isOrigin, noteOf, textOf, type SignedNote, type Statement } from './core/note.ts';

/** The signing key cannot be used; the message says what to do, and holds no key. */
export class NotaryKeyRefused extends Error {
  override readonly name = 'NotaryKeyRefused';
}

/** Signs statements in the name of a log. */
export type NoteSigner = {
  readonly name: string;
  readonly verifier: string;
  readonly sign: (said: Statement) => string;
};
/** True where a note was signed by the one key that it knows. */
export type NoteVerifier = { readonly name: string; readonly accepts: (note: SignedNote) => boolean };

const othersMask = 0o077;
const ed25519 = 0x01;
const rawBytes = 32;

/** The last 32 bytes of the key's usual encoding are the key. */
const rawOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(-rawBytes);
const idOf = (name: string, raw: Buffer): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519), raw]), 'buffer').subarray(0, 4);
const verifierShape = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/;
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');

const create = (file: string): void => {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  const { privateKey } = generateKeyPairSync('ed25519');
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, String(privateKey.export({ format: 'pem', type: 'pkcs8' })));
    fsyncSync(handle);
    linkSync(draft, file);
  } finally {
    closeSync(handle);
    rmSync(draft, { force: true });
  }
};

const read = (file: string): string => {
  const handle = openSync(file, 'r');
  try {
    if ((fstatSync(handle).mode & othersMask) !== 0)
      throw new NotaryKeyRefused(`The notary's key ${file} can be read by others: run chmod 600 on it.`);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
};

/** The verifier key in C2SP form: `name+id+key`. */
const verifierOf = (name: string, raw: Buffer): string =>
  `${name}+${idOf(name, raw).toString('hex')}+${Buffer.concat([Buffer.of(ed25519), raw]).toString('base64')}`;

/**
 * Reads an Ed25519 key in PEM from a file that nobody but its owner may read; makes one where there is none and that is allowed.
 * Throws NotaryKeyRefused.
 */
export const fileSigner = (
  name: string,
  file: string,
  { createIfMissing }: { readonly createIfMissing: boolean },
): NoteSigner => {
  if (!isOrigin(name)) throw new NotaryKeyRefused('The name of the log has a space or a plus sign in it.');
  if (!existsSync(file)) {
    if (!createIfMissing)
      throw new NotaryKeyRefused(
        `The notary's key ${file} does not exist: restore it, or make one with "openssl genpkey -algorithm ed25519".`,
      );
    create(file);
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(read(file));
  } catch (error) {
    if (error instanceof NotaryKeyRefused) throw error;
    throw new NotaryKeyRefused(`The notary's key ${file} is no Ed25519 private key in PEM.`);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new NotaryKeyRefused(`The notary's key ${file} is no Ed25519 key.`);
  const raw = rawOf(createPublicKey(key));
  return {
    name,
    verifier: verifierOf(name, raw),
    sign: (said) => {
      const text = textOf(said);
      const signature = Buffer.concat([idOf(name, raw), sign(null, Buffer.from(text), key)]).toString('base64');
      return noteOf(text, name, signature);
    },
  };
};

/** Reads `name+id+key`; undefined where it is malformed or the id is not the key's. */
export const readVerifier = (text: string): NoteVerifier | undefined => {
  const [, name = '', id = '', key = ''] = verifierShape.exec(text.trim()) ?? [];
  const bytes = Buffer.from(key, 'base64');
  const raw = bytes.subarray(1);
  if (bytes[0] !== ed25519 || raw.length !== rawBytes || idOf(name, raw).toString('hex') !== id) return undefined;
  const publicKey = createPublicKey({ key: Buffer.concat([spkiHead, raw]), format: 'der', type: 'spki' });
  return {
    name,
    accepts: ({ text: signed, signer, signature }) => {
      const given = Buffer.from(signature, 'base64');
      const fits = signer === name && given.subarray(0, 4).equals(idOf(name, raw));
      return fits && verify(null, Buffer.from(signed), publicKey, given.subarray(4));
    },
  };
};
