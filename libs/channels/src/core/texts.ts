import {
  doneOn,
  type FieldClass,
  type Instant,
  type OccurredOn,
  type PersonalPart,
  type PersonId,
  refuse,
  sealedTexts as underClasses,
} from '@safeguarding/kernel';
import { channelErrors } from './channel-errors.ts';

/** Free texts, each of its class; all about the child and sealed under its key. */
export type Texts = {
  readonly summary?: string;
  readonly record?: string;
  readonly childsVoice?: string;
  readonly health?: string;
  readonly reasons?: string;
  readonly policyDocument?: string;
};

/** Under which class each text stands. */
export const classOfText = {
  summary: 'summary',
  record: 'narrative',
  childsVoice: 'narrative',
  health: 'health',
  reasons: 'narrative',
  policyDocument: 'legal',
} as const satisfies Record<keyof Texts, FieldClass>;

/** The sealed part of a step; none where nothing was said. */
export const sealedTexts = (child: PersonId, texts: Texts): { readonly personal?: readonly PersonalPart[] } =>
  underClasses(child, classOfText, texts);

/** Throws CHN-005 where no reason stands in words. */
export const needReasons = ({ reasons }: Texts): void => {
  if (!reasons?.trim()) refuse(channelErrors.reasonsMissing, '/reasons');
};

/** When it happened, by instant or day and not ahead; the instant of the command where nothing was sent. Throws CHN-012. */
export const whenDone = (text: string | undefined, at: Instant): OccurredOn =>
  doneOn(text, at) ?? refuse(channelErrors.inTheFuture, '/occurredOn');
