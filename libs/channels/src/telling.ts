import { Inject, Injectable } from '@nestjs/common';
import { AgencyRegister, type Agency, type Caller } from '@safeguarding/access';
import {
  DomainError,
  type AgencyId,
  type Clock,
  type FieldClass,
  type PersonId,
  refuse,
  type RecordedLegalFacts,
} from '@safeguarding/kernel';
import { CLOCK } from '@safeguarding/platform';
import { checkLegalFacts, sharingErrors, SharingService, type LegalBody } from '@safeguarding/sharing';
import type { WordsBody } from './channels.requests.ts';
import { channelErrors } from './core/channel-errors.ts';
import { type Texts } from './core/texts.ts';

/** The texts of a body, with the reference that belongs to its legal facts. */
export const textsOf = ({ summary, record, childsVoice, health, reasons, legal }: WordsBody): Texts => {
  const texts = { summary, record, childsVoice, health, reasons, policyDocument: legal?.policyDocument };
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
};

/** The words of the vocabulary alone: the reference to a document is sealed. */
export const legalOf = (legal: LegalBody | undefined): { readonly legal?: RecordedLegalFacts } => {
  if (legal === undefined) return {};
  const { policyDocument: _sealed, ...facts } = legal;
  return { legal: facts };
};

/** When it was, where it was said. */
export const whenOf = ({ occurredOn }: { readonly occurredOn?: string }): { readonly occurredOn?: string } =>
  occurredOn === undefined ? {} : { occurredOn };

type Telling = {
  readonly child: PersonId;
  readonly to: readonly AgencyId[];
  readonly classes: readonly FieldClass[];
  readonly legal: LegalBody | undefined;
};

/** What every channel checks before it tells anybody: who is told, on which legal facts, and whether the consent it rests on stands. */
@Injectable()
export class TellingChecks {
  constructor(
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(SharingService) private readonly sharing: SharingService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws CHN-008 for a service that is not active. */
  service(agency: AgencyId, pointer: string): Agency {
    const found = this.register.get(agency);
    return found?.status === 'active' ? found : refuse(channelErrors.recipientUnknown, pointer);
  }

  /**
   * Resolves with what throws where telling is refused; call it while deciding, so that a command that was recorded before is
   * answered as it was then.
   */
  async of(caller: Caller, { child, to, classes, legal }: Telling): Promise<() => void> {
    const told = legalOf(legal).legal as Parameters<SharingService['consentStands']>[1]['legal'] | undefined;
    const telling = told && { recipients: to.map((agency) => ({ agency })), classes, legal: told };
    const stands =
      telling === undefined || to.length === 0 || (await this.sharing.consentStands(child, telling, this.clock.now()));
    const { agencyKind: kind } = caller.principal;
    return () => {
      if (!legal) return;
      const { policyDocument, ...facts } = legal;
      checkLegalFacts(facts, { kind, ...(policyDocument === undefined ? {} : { policyDocument }) });
      if (!stands) throw new DomainError(sharingErrors.consentNotStanding);
    };
  }
}
