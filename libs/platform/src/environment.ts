import { readFileSync } from 'node:fs';
import { localDate, type LocalDate } from '@safeguarding/kernel';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings and collects faults instead of stopping at the first. */
export class Reader {
  readonly faults: string[] = [];
  private readonly env: Environment;

  constructor(env: Environment) {
    this.env = env;
  }

  /** The variable, or the content of the file that `NAME_FILE` names. */
  text(name: string): string | undefined {
    const file = this.env[`${name}_FILE`];
    if (file === undefined || file === '') return this.env[name] === '' ? undefined : this.env[name];
    if (this.env[name]) this.faults.push(`${name} and ${name}_FILE are both set: set one.`);
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      this.faults.push(`The file that ${name}_FILE names cannot be read.`);
      return undefined;
    }
  }

  /** A variable that is itself the way to a file. */
  path(name: string): string | undefined {
    return this.env[name] === '' ? undefined : this.env[name];
  }

  number(name: string, usual: number, least: number, most: number): number {
    const text = this.text(name);
    if (text === undefined) return usual;
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    this.faults.push(`${name} must be a whole number from ${String(least)} to ${String(most)}.`);
    return usual;
  }

  list(name: string, isOne: (text: string) => boolean, what: string): readonly string[] {
    const texts = (this.text(name) ?? '').split(',').flatMap((text) => (text.trim() === '' ? [] : [text.trim()]));
    if (!texts.every(isOne)) this.faults.push(`${name} must be a list of ${what}, with commas between them.`);
    return texts;
  }

  origin(name: string, schemes: readonly string[]): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const url = URL.parse(text);
    if (url && schemes.includes(url.protocol) && url.href === `${url.origin}/`) return url.origin;
    this.faults.push(`${name} must be an origin (${schemes.join(' or ')}//host) without path, query or credentials.`);
    return undefined;
  }

  /** The faults do not repeat the value. */
  matching(name: string, shape: RegExp, what: string): string | undefined {
    const text = this.text(name);
    if (text === undefined || shape.test(text)) return text;
    this.faults.push(`${name} must be ${what}.`);
    return undefined;
  }

  /** A calendar day. */
  day(name: string): LocalDate | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    try {
      return localDate(text);
    } catch {
      this.faults.push(`${name} must be a day, such as 2027-04-01.`);
      return undefined;
    }
  }

  oneOf<const T extends string>(name: string, words: readonly T[], usual: T): T {
    const text = this.text(name);
    const word = words.find((known) => known === text);
    if (text !== undefined && word === undefined) this.faults.push(`${name} must be one of ${words.join(', ')}.`);
    return word ?? usual;
  }
}
