import type { EventEnvelope, JsonObject } from '@safeguarding/kernel';

/** From the facts of one version to those of the next; pure. The envelope is as it was stored. */
export type Upcast = (facts: JsonObject, stored: EventEnvelope) => JsonObject;

/** The newest version of an event type, and a step from each older version to the one after it. */
export type EventVersions = Readonly<
  Record<string, { readonly version: number; readonly upcast?: Readonly<Record<number, Upcast>> }>
>;

/** An event of a version that this release does not know: a newer release wrote it. Whoever follows the log stops before it. */
export class UnknownEventVersion extends Error {
  override readonly name = 'UnknownEventVersion';
  readonly type: string;
  readonly schemaVersion: number;

  constructor(type: string, schemaVersion: number) {
    super(`The event type ${type} has no version ${String(schemaVersion)} in this release.`);
    this.type = type;
    this.schemaVersion = schemaVersion;
  }
}

const checkSteps = (type: string, { version, upcast = {} }: EventVersions[string]): void => {
  for (let from = 1; from < version; from += 1)
    if (!upcast[from]) throw new TypeError(`The event type ${type} has no step from version ${String(from)}.`);
};

/** Brings stored events to the newest version. Types that nobody registered pass as they are: their reader is not in this release. */
export class Upcasters {
  private readonly versions: ReadonlyMap<string, EventVersions[string]>;

  /** Throws TypeError where a step is missing or a type is listed twice. */
  constructor(...catalogues: readonly EventVersions[]) {
    const versions = new Map<string, EventVersions[string]>();
    for (const [type, known] of catalogues.flatMap((catalogue) => Object.entries(catalogue))) {
      if (versions.has(type)) throw new TypeError(`The event type ${type} is listed twice.`);
      checkSteps(type, known);
      versions.set(type, known);
    }
    this.versions = versions;
  }

  /** Throws UnknownEventVersion. Only the facts are brought forward: sealed parts are bound to the schemaVersion that was stored. */
  upcast(stored: EventEnvelope): EventEnvelope {
    const known = this.versions.get(stored.type);
    if (!known || known.version === stored.schemaVersion) return stored;
    const possible = Number.isInteger(stored.schemaVersion) && stored.schemaVersion >= 1;
    if (!possible || stored.schemaVersion > known.version)
      throw new UnknownEventVersion(stored.type, stored.schemaVersion);
    let facts = stored.facts;
    for (let from = stored.schemaVersion; from < known.version; from += 1)
      facts = known.upcast?.[from]?.(facts, stored) ?? facts;
    return { ...stored, facts };
  }
}
