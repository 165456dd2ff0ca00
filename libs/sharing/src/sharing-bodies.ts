import { DomainError } from '@safeguarding/kernel';
import { sharingErrors } from './core/sharing-errors.ts';
import { periodIn, textsOf, type SharingCommands } from './sharing-commands.ts';
import type { OpeningBody } from './sharing.parts.ts';
import type { ConsentDecisionBody } from './sharing.requests.ts';

/** Recipients, classes, purposes and legal facts of an opening. */
export const openingIn = ({
  recipients,
  classes,
  purposes,
  entries,
  legal: { policyDocument, ...legal },
}: OpeningBody) => ({
  recipients,
  classes,
  purposes: purposes ?? [],
  ...(entries === undefined ? {} : { entries }),
  legal,
  ...(policyDocument === undefined ? {} : { policyDocument }),
});

/** What of a consent decision each kind of it needs; throws DomainError (400) where that was not sent. */
export const consentOf = (body: ConsentDecisionBody, commands: Pick<SharingCommands, 'decider'>) => {
  const { scope, decidedBy, awareOfRecordContent, legal } = body;
  return {
    about: {
      scope: { ...scope, purposes: scope.purposes ?? [] },
      texts: textsOf(body, legal?.policyDocument),
    },
    by: () => {
      if (!decidedBy) throw new DomainError(sharingErrors.evidenceMissing);
      return {
        by: commands.decider(decidedBy),
        ...(awareOfRecordContent === undefined ? {} : { awareOfRecordContent }),
        ...periodIn(body),
      };
    },
    legal: () => {
      if (!legal) throw new DomainError(sharingErrors.legalFactsDisagree);
      const { policyDocument: _policy, ...facts } = legal;
      return facts;
    },
  };
};
