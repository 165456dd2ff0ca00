import type { DevClient, Persona } from '@safeguarding/platform';

const person = (id: string, name: string, agency: string, ...roles: readonly string[]): Persona => ({
  id,
  name,
  agency,
  roles: [...roles],
  strong: true,
});

/** Invented people: by what they do, never by a name. */
export const personas: Persona[] = [
  person('gp', 'GP at Oakfield Surgery', 'oakfield-gp', 'practitioner'),
  person('gp-lead', 'Safeguarding lead at Oakfield Surgery', 'oakfield-gp', 'practitioner', 'safeguarding-lead'),
  person('records-officer', 'Records officer of Oakfield Surgery', 'oakfield-gp', 'records-officer'),
  person('caldicott-guardian', 'Caldicott guardian of Oakfield Surgery', 'oakfield-gp', 'caldicott-guardian'),
  person('other-gp', 'GP at Millbrook Medical Centre', 'millbrook-gp', 'practitioner'),
  person('health-visitor', 'Health visitor', 'ashby-health-visiting', 'practitioner'),
  person('midwife', 'Midwife', 'ashby-midwifery', 'practitioner'),
  person('school-nurse', 'School nurse', 'ashby-school-nursing', 'practitioner'),
  person('clinic-nurse', 'Nurse at the sexual health clinic', 'ashby-sexual-health', 'practitioner'),
  person('social-worker', 'Social worker in the MASH', 'ashby-mash', 'social-worker', 'mash-decision-maker'),
  person('mash-manager', 'Manager of the MASH', 'ashby-mash', 'mash-decision-maker'),
  person('shielding-officer', 'Shielding officer of the MASH', 'ashby-mash', 'shielding-officer'),
  person('police-officer', 'Officer of the public protection unit', 'ashby-police', 'practitioner'),
  person(
    'teacher',
    'Designated safeguarding lead of Hill Top Primary',
    'hill-top-primary',
    'practitioner',
    'safeguarding-lead',
  ),
  person('review-chair', 'Chair of the review', 'ashby-partnership', 'review-chair'),
  person('panel-member', 'Member of the review panel', 'ashby-partnership', 'review-panel-member'),
  person('governance', 'Information governance lead of the partnership', 'ashby-partnership', 'information-governance'),
  person('auditor', 'Auditor', 'ashby-partnership', 'auditor'),
  person('police-representative', 'Police representative at MARAC and MAPPA', 'ashby-police', 'panel-representative'),
  person('marac-coordinator', 'MARAC coordinator', 'ashby-marac', 'marac-coordinator'),
  person('idva', 'Independent domestic violence adviser', 'ashby-domestic-abuse', 'practitioner', 'idva'),
  person('northdale-coordinator', 'MARAC coordinator of Northdale', 'northdale-marac', 'marac-coordinator'),
  person('mappa-coordinator', 'MAPPA coordinator', 'ashby-mappa', 'mappa-coordinator'),
  person('mappa-chair', 'Chair of the MAPPA panel', 'ashby-mappa', 'mappa-chair'),
  person('probation-officer', 'Probation officer', 'ashby-probation', 'practitioner', 'panel-representative'),
  person('northdale-mappa', 'MAPPA coordinator of Northdale', 'northdale-mappa', 'mappa-coordinator', 'mappa-chair'),
  person('ppani-coordinator', 'PPANI coordinator', 'lagan-ppani', 'mappa-coordinator', 'mappa-chair'),
  person('ni-probation', 'Probation officer of Lagan', 'lagan-probation', 'practitioner', 'panel-representative'),
  person('trust-social-worker', 'Social worker of the Lagan trust', 'lagan-trust', 'social-worker'),
  person('operator', 'Operator of the service', 'ashby-partnership', 'operator'),
];

const client = (clientId: string, agency: string, ...scopes: readonly string[]): DevClient => ({
  clientId,
  agency,
  roles: ['submitting-system'],
  scopes: [...scopes],
});

/** The systems of the demonstration agencies. */
export const clients: DevClient[] = [
  client('oakfield-clinical-system', 'oakfield-gp', 'concerns:submit', 'children:submit', 'status:read'),
  client('oakfield-registrations', 'oakfield-gp', 'involvements:submit', 'children:submit'),
  client(
    'millbrook-clinical-system',
    'millbrook-gp',
    'concerns:submit',
    'children:submit',
    'involvements:submit',
    'status:read',
  ),
  client(
    'ashby-community-system',
    'ashby-health-visiting',
    'involvements:submit',
    'children:submit',
    'concerns:submit',
  ),
  client('ashby-maternity-system', 'ashby-midwifery', 'involvements:submit', 'children:submit', 'concerns:submit'),
  client('ashby-school-nursing-system', 'ashby-school-nursing', 'involvements:submit', 'children:submit'),
  client('ashby-sexual-health-system', 'ashby-sexual-health', 'involvements:submit', 'children:submit'),
  client(
    'ashby-case-management',
    'ashby-mash',
    'referrals:process',
    'referrals:submit',
    'status:read',
    'involvements:submit',
  ),
  client(
    'ashby-police-system',
    'ashby-police',
    'involvements:submit',
    'children:submit',
    'concerns:submit',
    'referrals:submit',
    'status:read',
  ),
  client('oakfield-patient-app', 'oakfield-gp', 'online-records:serve'),
  client('millbrook-patient-app', 'millbrook-gp', 'online-records:serve'),
  client('hill-top-roll', 'hill-top-primary', 'involvements:submit', 'children:submit'),
  client(
    'oakfield-first-load',
    'oakfield-gp',
    'children:submit',
    'involvements:submit',
    'concerns:submit',
    'records:load',
  ),
];
