import type { AgencyId, PersonId } from '@safeguarding/kernel';
import type { Sealing } from '@safeguarding/sealing';
import { fromClasses } from './core/demographics.ts';
import type { RegisteredPerson } from './core/person.ts';
import type { ControllerStatements } from './core/shown-person.ts';
import { openContent } from './open-content.ts';

/** Opens the statements of those controllers that are asked for, in the order in which they first spoke. */
export const openStatements = async (
  sealing: Pick<Sealing, 'open' | 'openHeld'>,
  person: PersonId,
  { statements }: Pick<RegisteredPerson, 'statements'>,
  wanted: (agency: AgencyId) => boolean,
): Promise<readonly ControllerStatements[]> => {
  const agencies = [...new Set(statements.map(({ by }) => by))].filter(wanted);
  return Promise.all(
    agencies.map(async (by) => ({
      by,
      statements: await Promise.all(
        statements
          .filter((statement) => statement.by === by)
          .map(async ({ content, corrects, revision }) => ({
            corrects,
            revision,
            content: fromClasses(await openContent(sealing, content, person)),
          })),
      ),
    })),
  );
};
