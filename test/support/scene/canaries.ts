/** Tokens that stand for free text: no two are alike, and none is a word of the product. */
export class Canaries {
  private readonly names = new Map<string, string>();

  /** A token for a field; the name says where it was put. At most ten characters, so that it fits into a postcode. */
  of(name: string): string {
    const token = `zq${String(this.names.size).padStart(3, '0')}xz`;
    this.names.set(token, name);
    return token;
  }

  get all(): ReadonlyMap<string, string> {
    return this.names;
  }

  /** Names of those that stand in a text, sorted. */
  in(text: string): readonly string[] {
    const found = new Set(text.match(/zq\d{3}xz/g));
    return [...found].map((token) => this.names.get(token) ?? token).sort();
  }
}
