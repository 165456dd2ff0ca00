import { purposes, type Purpose } from '@safeguarding/access';
import { type ActorRef, type AgencyId, agencyPattern, type FieldClass, fieldClasses } from '@safeguarding/kernel';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { authorities, competenceFindings, standings } from './core/authority.ts';
import type { Authority, CompetenceFinding, Standing } from './core/authority.ts';
import {
  confidentialityBases,
  consentOutcomes,
  gdprBases,
  specialCategoryConditions,
  statutoryGateways,
} from './core/legal-facts.ts';
import type {
  ConfidentialityBasis,
  ConsentOutcome,
  GdprBasis,
  SpecialCategoryCondition,
  StatutoryGateway,
} from './core/legal-facts.ts';
import { sharingErrors } from './core/sharing-errors.ts';
import { authorisingRoles } from './core/sharing-vocabulary.ts';
import type { AuthorisingRole } from './core/sharing-vocabulary.ts';

/** Pseudonym of a person. */
export const personRefPattern = /^u-[0-9a-f]{32}$/;
/** Free text of one field, at most. */
export const longestText = 8_000;
/** A reference to where something is kept, at most. */
export const longestReference = 500;

/** A service, or one person in it. */
export class PartyBody {
  @Matches(agencyPattern)
  agency!: AgencyId;

  @IsOptional()
  @Matches(personRefPattern)
  person?: ActorRef;
}

/** Classes of information x recipients x purposes; no purposes mean every purpose. */
export class ScopeBody {
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => PartyBody)
  recipients!: PartyBody[];

  @IsArray()
  @ArrayUnique()
  @IsIn(fieldClasses, { each: true })
  classes!: FieldClass[];

  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(purposes, { each: true })
  purposes?: Purpose[];
}

/** An assessment of competence: what it found, and where it is kept. */
export class CompetenceBody {
  @IsIn(competenceFindings)
  finding!: CompetenceFinding;

  @IsString()
  @MinLength(1)
  @MaxLength(longestReference)
  reference!: string;
}

/** Who decided, in whose name; not who records it. */
export class DeciderBody {
  @IsIn(authorities, { context: sharingErrors.authorityUnknown })
  authority!: Authority;

  @IsIn(standings, { context: sharingErrors.authorityUnknown })
  standing!: Standing;

  /** The person's id in this ledger, where there is one: tells two parents apart. */
  @IsOptional()
  @IsUUID()
  person?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => CompetenceBody)
  competence?: CompetenceBody;
}

/** The legal facts of a consent: what became of the question is the decision itself. */
export class ConsentLegalBody {
  @IsIn(gdprBases)
  gdprBasis!: GdprBasis;

  @IsIn(specialCategoryConditions)
  specialCategoryCondition!: SpecialCategoryCondition;

  @IsIn(confidentialityBases)
  confidentialityBasis!: ConfidentialityBasis;

  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(statutoryGateways, { each: true })
  gateways?: StatutoryGateway[];

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestReference)
  policyDocument?: string;
}

/** The four legal facts of a decision to share. */
export class LegalBody extends ConsentLegalBody {
  @IsIn(consentOutcomes)
  consentDecision!: ConsentOutcome;
}

/** A named person who authorises or reviews. */
export class AuthoriserBody {
  @IsIn(authorisingRoles)
  role!: AuthorisingRole;

  @IsOptional()
  @Matches(personRefPattern)
  person?: ActorRef;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name?: string;
}

/** What a decision to share opens, and to whom. */
export class OpeningBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => PartyBody)
  recipients!: PartyBody[];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(fieldClasses, { each: true })
  classes!: FieldClass[];

  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(purposes, { each: true })
  purposes?: Purpose[];

  /** Entries or things (a concern, a referral) of the deciding service; absent: all that it has recorded until now. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  entries?: string[];

  @ValidateNested()
  @Type(() => LegalBody)
  legal!: LegalBody;
}
