import type { Standing } from './access-request.ts';

/** What the requester is told in words. */
export type Letter = { readonly subject: string; readonly paragraphs: readonly string[] };

const head = 'Your request for information';
const rights =
  'If you are not content with this answer you can ask us to look at it again, complain to the Information Commissioner, or go to court.';

/** The same whether something was left out or not, and which reason it was left out for: it confirms nothing and denies nothing. */
const withItems: Letter = {
  subject: head,
  paragraphs: ['Below is the information that we are required to give you in answer to your request.', rights],
};

/** The same where nothing is held, where all of it is exempt, and where the request was refused: none of them can be told apart. */
const withoutItems: Letter = {
  subject: head,
  paragraphs: ['We hold no information that we are required to give you in answer to your request.', rights],
};

/** Says nothing of what is held, by whomever it was asked for. */
const identity: Letter = {
  subject: head,
  paragraphs: [
    'We could not make sure who is asking, so we have not looked at your request. You can send it again with proof of who you are.',
    rights,
  ],
};

/** The wording of an answer; undefined before there is one. */
export const letterOf = (state: Standing, items: number): Letter | undefined => {
  if (state.status === 'refused') return state.identityOnly ? identity : withoutItems;
  if (state.status === 'disclosed') return items > 0 ? withItems : withoutItems;
  return undefined;
};
