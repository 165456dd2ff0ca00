import { fieldClasses, type FieldClass } from '@safeguarding/kernel';

/** Data of `uk.nhs.gp.safeguarding-concern-raised.v1`. Published: a name or value here is never changed, only added to in a new version. */

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: '\\S' }) as const;
const closed = (required: readonly string[], properties: object) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

/** Categories of concern (domain facts, section 5). */
export const concernCategories = [
  'neglect',
  'physical',
  'sexual',
  'emotional',
  'domestic-abuse',
  'exploitation',
  'online-harm',
  'fabricated-illness',
  'radicalisation',
  'female-genital-mutilation',
  'unborn',
  'other',
] as const;
export type ConcernCategory = (typeof concernCategories)[number];

const riskLevels = ['low', 'medium', 'high', 'immediate'] as const;
const sexes = ['female', 'male', 'other', 'unknown'] as const;
const relationships = [
  'parent',
  'carer',
  'partner-of-parent',
  'sibling',
  'household-member',
  'other-relative',
  'alleged-perpetrator',
  'other',
] as const;
const gdprBases = ['legal-obligation', 'public-task', 'vital-interests', 'legitimate-interests', 'consent'] as const;
const specialCategoryConditions = [
  'dpa2018-sch1-para18',
  'dpa2018-sch8-para4',
  'vital-interests',
  'explicit-consent',
  'health-or-social-care',
  'legal-claims',
  'public-health',
] as const;
const confidentialityBases = ['consent', 'required-by-law', 'court-order', 'public-interest'] as const;
const consentDecisions = ['given', 'refused', 'withdrawn', 'not-sought'] as const;

export type SafeguardingConcernRaisedV1 = {
  readonly child: {
    readonly identifiers: readonly { readonly system: string; readonly value: string }[];
    readonly name?: PersonName;
    readonly dateOfBirth?: string;
    readonly sex?: (typeof sexes)[number];
    readonly address?: PostalAddress;
  };
  readonly concern: {
    readonly category: ConcernCategory;
    /** Instant with offset, day, month, year, or `unknown`: what kernel `occurredOn` reads. */
    readonly occurredOn: string;
    readonly narrative: string;
    readonly summary?: string;
    readonly health?: string;
    readonly riskLevel?: (typeof riskLevels)[number];
  };
  readonly others?: readonly {
    readonly relationship: (typeof relationships)[number];
    readonly name?: PersonName;
    readonly dateOfBirth?: string;
    readonly address?: PostalAddress;
    readonly identifiers?: readonly { readonly system: string; readonly value: string }[];
    readonly awareOfAllegation?: boolean;
    readonly awareOfSharing?: boolean;
    readonly note?: string;
  }[];
  readonly recipients?: readonly { readonly agency: string; readonly classes?: readonly FieldClass[] }[];
  readonly legal: {
    readonly gdprBasis: (typeof gdprBases)[number];
    readonly specialCategoryCondition: (typeof specialCategoryConditions)[number];
    readonly confidentialityBasis: (typeof confidentialityBases)[number];
    readonly consentDecision: (typeof consentDecisions)[number];
    /** Reference of the appropriate policy document, where the condition needs one. */
    readonly policyDocument?: string;
  };
  readonly reporter: { readonly role: string; readonly localReference?: string };
};
type PersonName = { readonly given: string; readonly family: string };
type PostalAddress = { readonly lines: readonly string[]; readonly postcode?: string };

const name = closed(['given', 'family'], { given: text(100), family: text(100) });
const address = closed(['lines'], {
  lines: { type: 'array', minItems: 1, maxItems: 6, items: text(100) },
  postcode: text(10),
});
const identifiers = {
  type: 'array',
  maxItems: 10,
  items: closed(['system', 'value'], { system: text(200), value: text(64) }),
};
const date = { type: 'string', format: 'date' } as const;

export const safeguardingConcernRaisedV1 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:safeguarding-ledger:schema:uk.nhs.gp.safeguarding-concern-raised.v1',
  title: 'A safeguarding concern that a general practice raises about a child',
  ...closed(['child', 'concern', 'legal', 'reporter'], {
    child: closed(['identifiers'], { identifiers, name, dateOfBirth: date, sex: { enum: sexes }, address }),
    concern: closed(['category', 'occurredOn', 'narrative'], {
      category: { enum: concernCategories },
      occurredOn: {
        description: 'Instant with offset, YYYY-MM-DD, YYYY-MM, YYYY, or the word unknown.',
        type: 'string',
        maxLength: 40,
        format: 'occurred-on',
      },
      narrative: text(20_000),
      summary: text(500),
      health: text(5_000),
      riskLevel: { enum: riskLevels },
    }),
    others: {
      type: 'array',
      maxItems: 20,
      items: closed(['relationship'], {
        relationship: { enum: relationships },
        name,
        dateOfBirth: date,
        address,
        identifiers,
        awareOfAllegation: { type: 'boolean' },
        awareOfSharing: { type: 'boolean' },
        note: text(2_000),
      }),
    },
    recipients: {
      type: 'array',
      maxItems: 20,
      items: closed(['agency'], {
        agency: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$' },
        classes: {
          type: 'array',
          minItems: 1,
          maxItems: fieldClasses.length,
          uniqueItems: true,
          items: { enum: fieldClasses },
        },
      }),
    },
    legal: closed(['gdprBasis', 'specialCategoryCondition', 'confidentialityBasis', 'consentDecision'], {
      gdprBasis: { enum: gdprBases },
      specialCategoryCondition: { enum: specialCategoryConditions },
      confidentialityBasis: { enum: confidentialityBases },
      consentDecision: { enum: consentDecisions },
      policyDocument: text(200),
    }),
    reporter: closed(['role'], { role: text(100), localReference: text(100) }),
  }),
} as const;
