import { type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, Matches } from 'class-validator';
import { callOffReasons, type CallOffReason } from '../core/marac-vocabulary.ts';
import { dayPattern, mostAgencies } from '../marac-parts.requests.ts';

/** `POST /v1/marac-meetings` */
export class ScheduleMeetingBody {
  @Matches(dayPattern)
  on!: string;

  /** The agencies of the MARAC; a case can be listed for others. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostAgencies)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  agencies!: AgencyId[];
}

/** `POST /v1/marac-meetings/{id}/calling-off` */
export class CallOffMeetingBody {
  @IsIn(callOffReasons)
  reason!: CallOffReason;
}
