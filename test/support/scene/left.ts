import type { ChannelsLeft } from './channels.ts';
import type { LeftMappa } from './mappa.ts';
import type { LeftMarac } from './marac.ts';

/** Ids of what the scene left, by the names that the paths use. */
export type Left = ChannelsLeft & {
  readonly child: string;
  readonly second: string;
  /** Known to one practice alone. */
  readonly third: string;
  readonly concern: string;
  /** The timeline's entry of that concern. */
  readonly entry: string;
  readonly referral: string;
  readonly review: string;
  readonly consent: string;
  readonly disclosure: string;
  readonly override: string;
  readonly optOut: string;
  readonly relationship: string;
  readonly involvement: string;
  readonly conflict: string;
  readonly emergency: string;
  /** Where the practice says that the child lives. */
  readonly residence: string;
  /** Of a temporary move; waits for the trust's answer. */
  readonly handover: string;
  /** Of somebody who is none of the cast. */
  readonly bar: string;
  /** Waits for a second person. */
  readonly merge: string;
  /** Of something on the wrong child; waits for a second person. */
  readonly move: string;
  /** An unusual look-up of a GP of the practice. */
  readonly flag: string;
  /** A child in the news. */
  readonly mark: string;
  /** Still being written. */
  readonly draft: string;
  /** A clock of the referral that runs. */
  readonly clock: string;
  /** A child protection process with a plan. */
  readonly process: string;
  /** An emergency protection order that stands. */
  readonly measure: string;
  /** A serious incident whose review is published. */
  readonly incident: string;
  /** Proposed by the practice. */
  readonly disposal: string;
  /** Of the practice, on what it holds of the child. */
  readonly hold: string;
  /** A request of the police to the practice that nobody has begun to check. */
  readonly request: string;
  /** A decision of the practice not to share that nobody has looked at again. */
  readonly duty: string;
  /** Of the concern, and of the referral by its authority. */
  /** Of a system of the practice. */
  readonly submission: string;
  readonly attachment: string;
  readonly minutes: string;
  /** Somebody of concern to the child, and what stands of online access. */
  readonly label: string;
  readonly stop: string;
  readonly redaction: string;
  readonly proxy: string;
  /** A subject access request on the child's behalf that is open. */
  readonly accessRequest: string;
} & LeftMarac &
  LeftMappa;

/** What the chapters of the scene leave each other beside that. */
export type Story = Left & {
  /** A concern of the practice that somebody asks for. */
  readonly asked: string;
  /** Of the safeguarding lead of the practice. */
  readonly leadRef: unknown;
  /** The timeline's entry of the first concern. */
  readonly concernEntry: string;
};
