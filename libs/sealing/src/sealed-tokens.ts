import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { randomBuffer } from './random.ts';

const algorithm = 'aes-256-gcm';
const seriesBytes = 8;
const ivBytes = 12;
const tagBytes = 16;
const headBytes = seriesBytes + ivBytes;
/** Random ivs under one key stay far from their limit of 2^32. */
const tokensPerSeries = 2 ** 28;
const keptKeys = 256;
const longestToken = 8_192;

/**
 * Opaque tokens of one purpose each (cursors, positions): nobody outside can read, make or alter them, or use one for another purpose.
 * Equal texts give different tokens. They do not expire by themselves.
 */
export class SealedTokens {
  private readonly key: KeyObject;
  private readonly keys = new Map<string, KeyObject>();
  private series = randomBuffer(seriesBytes);
  private made = 0;

  constructor(key: KeyObject) {
    this.key = key;
  }

  /** base64url, 48 characters longer than four thirds of the text. */
  seal(purpose: string, text: string): string {
    if (++this.made > tokensPerSeries) {
      this.series = randomBuffer(seriesBytes);
      this.made = 0;
    }
    const iv = randomBuffer(ivBytes);
    const name = keyName(purpose, this.series);
    const key = this.keys.get(name) ?? this.keep(name, this.derive(purpose, this.series));
    const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(purpose));
    const sealed = cipher.update(text, 'utf8');
    cipher.final();
    return Buffer.concat([this.series, iv, sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** Undefined for anything that `seal` did not make for this purpose; never throws. */
  open(purpose: string, token: string): string | undefined {
    if (typeof token !== 'string' || token.length > longestToken) return undefined;
    const bytes = Buffer.from(token, 'base64url');
    // Node skips what is not base64url; one token has one spelling.
    if (bytes.length < headBytes + tagBytes || bytes.toString('base64url') !== token) return undefined;
    const series = bytes.subarray(0, seriesBytes);
    const name = keyName(purpose, series);
    const known = this.keys.get(name);
    const key = known ?? this.derive(purpose, series);
    try {
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(seriesBytes, headBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-tagBytes));
      const text = decipher.update(bytes.subarray(headBytes, -tagBytes));
      decipher.final();
      // Only now: forged series must not push out real ones.
      if (!known) this.keep(name, key);
      return text.toString('utf8');
    } catch {
      return undefined;
    }
  }

  private derive(purpose: string, series: Buffer): KeyObject {
    const bytes = Buffer.from(hkdfSync('sha256', this.key, series, `sealed-token ${purpose}`, 32));
    const key = createSecretKey(bytes);
    bytes.fill(0);
    return key;
  }

  private keep(name: string, key: KeyObject): KeyObject {
    this.keys.set(name, key);
    if (this.keys.size > keptKeys) {
      const [oldest] = this.keys.keys();
      if (oldest !== undefined) this.keys.delete(oldest);
    }
    return key;
  }
}

const keyName = (purpose: string, series: Buffer): string => `${series.toString('latin1')}${purpose}`;
