declare const brand: unique symbol;

/** A string or number that may only be used where its own kind is asked for. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Opaque id of a child, an unborn child or an adult: a UUID, never an NHS number. */
export type PersonId = Brand<string, 'PersonId'>;
/** Code of one service unit (decisions: agency = service unit), lower-case letters, digits and hyphens, 3 to 64 characters. */
export type AgencyId = Brand<string, 'AgencyId'>;
/** Pseudonym of a user or system, `u-` or `s-` and 32 hex digits; the same issuer and subject always give the same one. */
export type ActorRef = Brand<string, 'ActorRef'>;
/** UUID of one stored event. */
export type EventId = Brand<string, 'EventId'>;
/** Name of one stream of the log: `category-id`, nothing personal in it. */
export type StreamName = Brand<string, 'StreamName'>;
/** Place in the whole log: opaque, totally ordered, compares as a string. */
export type Position = Brand<string, 'Position'>;
/** UUID of one thing that a slice keeps: a concern, a referral, a consent decision. */
export type ThingId = Brand<string, 'ThingId'>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** What a code of a service looks like, for the bodies that name one. */
export const agencyPattern = /^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/;

/** True for a lower-case RFC 9562 UUID of any version. */
export const isUuid = (text: string): boolean => uuid.test(text);

const wellFormed = (text: string, ok: boolean, kind: string): string => {
  // The value is not echoed: a mistyped id may be a name or a number of a person.
  if (!ok) throw new RangeError(`Not a well-formed ${kind}.`);
  return text;
};

/** Reads a person id; throws RangeError for anything but a UUID. */
export const personId = (text: string): PersonId => wellFormed(text, isUuid(text), 'person id') as PersonId;
/** Reads the id of a concern, referral or other kept thing; throws RangeError for anything but a UUID. */
export const thingId = (text: string): ThingId => wellFormed(text, isUuid(text), 'id') as ThingId;
/** Reads an event id; throws RangeError for anything but a UUID. */
export const eventId = (text: string): EventId => wellFormed(text, isUuid(text), 'event id') as EventId;
/** Reads an agency code; throws RangeError for anything else. */
export const agencyId = (text: string): AgencyId =>
  wellFormed(text, agencyPattern.test(text), 'agency code') as AgencyId;
/** Names the stream of one thing: `streamName('concern', id)` is `concern-{id}`. */
export const streamName = (category: string, id: string): StreamName => `${category}-${id}` as StreamName;
