import type { AgencyInFile } from '@safeguarding/access';
import { demonstrationAgencies, type World } from './world.ts';

type Kind = AgencyInFile['kind'];
type Nation = AgencyInFile['nation'];

/** Services of Scotland, Wales and Northern Ireland beside those of Ashby; each has a system that registers. */
export const servicesOfNations = (): readonly AgencyInFile[] => {
  const [first] = demonstrationAgencies();
  if (!first) throw new Error('The demonstration has agencies.');
  const { contact: _none, ...plain } = first;
  const of = (code: string, kind: Kind, nation: Nation, area: string): AgencyInFile => ({
    ...plain,
    ...{ code, name: code, kind, nation, area, codes: {}, clients: [`${code}-system`], sources: [] },
  });
  return [
    of('strath-gp', 'gp-practice', 'scotland', 'S12000099'),
    of('strath-midwifery', 'midwifery', 'scotland', 'S12000099'),
    of('strath-council', 'childrens-social-care', 'scotland', 'S12000099'),
    of('strath-police', 'police', 'scotland', 'S12000099'),
    of('strath-committee', 'safeguarding-partnership', 'scotland', 'S12000099'),
    of('taff-gp', 'gp-practice', 'wales', 'W06000099'),
    of('taff-council', 'childrens-social-care', 'wales', 'W06000099'),
    of('taff-board', 'safeguarding-partnership', 'wales', 'W06000099'),
    of('lagan-gp', 'gp-practice', 'northern-ireland', 'N09000099'),
    of('lagan-police', 'police', 'northern-ireland', 'N09000099'),
    of('lagan-board', 'safeguarding-partnership', 'northern-ireland', 'N09000099'),
  ];
};

const roles: Readonly<Record<string, readonly string[]>> = {
  'social-worker': ['social-worker'],
  lead: ['practitioner', 'safeguarding-lead'],
  chair: ['review-chair'],
};

/** The header of somebody of a service: `lead`, `social-worker` or `chair`. */
export const personOf = (world: World, agency: string, as: keyof typeof roles): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${world.tokens.person({ agency, roles: [...(roles[as] ?? [])], subject: `${agency} ${as}` })}`,
});
