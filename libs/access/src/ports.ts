import type { PersonId } from '@safeguarding/kernel';
import type { Caller } from './caller.ts';
import type { ChildFacts, SharingPosition } from './core/sharing-position.ts';

/** The fence, by a strong read: a withdrawal that was acknowledged anywhere is in the answer. `libs/sharing` provides it. */
export abstract class SharingPositions {
  /** The empty position for a child that nobody ever recorded anything about; throws DomainError (503) where the log is gone. */
  abstract of(child: PersonId): Promise<SharingPosition>;
}

/** Kind and date of birth of a person, by a strong read. `libs/people` provides it. */
export abstract class ChildFactsSource {
  /** Undefined for an id that belongs to nobody. */
  abstract of(child: PersonId): Promise<ChildFacts | undefined>;
}

/** What the directory asks of a person before a wide look-up: check and training, neither run out. `libs/directory` provides it. */
export abstract class LookUpPrerequisites {
  /** Throws DomainError (403), the same whatever is asked about; a strong read. */
  abstract require(caller: Caller): Promise<void>;
}
