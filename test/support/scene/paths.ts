import { clients, personas } from '../../../apps/standalone/src/demonstration/cast.ts';
import { channelPlaces } from './channels.ts';
import type { Left } from './left.ts';

/** What a list cannot be asked without. */
const queries: Readonly<Record<string, string>> = {
  '/v1/referrals': '?box=sent',
  '/v1/sharing-balance': '?from=2026-01-01&until=2026-12-31',
  '/v1/sharing-balance/of-partnership': '?month=2026-01',
};

/** The path of a route with what the scene left in its places; the child may be another one. */
export const pathOf = (route: string, left: Left, child = left.child): string => {
  const places: readonly (readonly [string, string])[] = [
    ['/concerns/:id', left.concern],
    ['/referrals/:id', left.referral],
    [`/concerns/${left.concern}/attachments/:attachmentId`, left.attachment],
    [`/referrals/${left.referral}/attachments/:attachmentId`, left.minutes],
    ['/submissions/:id', left.submission],
    ['/reviews/:id', left.review],
    ['/consent-decisions/:id', left.consent],
    ['/disclosures/:id', left.disclosure],
    ['/overrides/:id', left.override],
    ['/opt-outs/:id', left.optOut],
    ['/involvements/:id', left.involvement],
    ['/parental-conflicts/:id', left.conflict],
    ['/relationships/:relationshipId', left.relationship],
    ['/emergency-accesses/:id', left.emergency],
    ['/residences/:id', left.residence],
    ['/handovers/:id', left.handover],
    ['/merges/:id', left.merge],
    ['/moves/:id', left.move],
    ['/look-up-flags/:id', left.flag],
    ['/look-up-marks/:id', left.mark],
    ['/services/:code', 'hill-top-primary'],
    ['/bars/:id', left.bar],
    ['/referral-drafts/:id', left.draft],
    ['/clocks/:id', left.clock],
    ['/protection-processes/:id', left.process],
    ['/immediate-protections/:id', left.measure],
    ['/serious-incidents/:id', left.incident],
    ['/disposals/:id', left.disposal],
    ['/holds/:id', left.hold],
    ['/alleged-perpetrators/:labelId', left.label],
    ['/stops/:stopId', left.stop],
    ['/redactions/:redactionId', left.redaction],
    ['/proxies/:proxyId', left.proxy],
    ['/access-requests/:id', left.accessRequest],
    ['/online-records/:childId', child],
    ['/information-requests/:id', left.request],
    ['/marac-cases/:id', left.marac],
    [`/marac-cases/${left.marac}/actions/:actionId`, left.maracAction],
    ['/marac-meetings/:id', left.maracMeeting],
    ['/marac-areas/:marac', 'ashby-marac'],
    ['/mappa-cases/:id', left.mappa],
    [`/mappa-cases/${left.mappa}/actions/:actionId`, left.mappaAction],
    ['/duty-decisions/:id', left.duty],
    ['/timeline/:entryId', left.entry],
    ...channelPlaces(left),
    ['/children/:childId', child],
  ];
  const path = places.reduce((made, [place, id]) => made.replace(place, place.replace(/:\w+$/, id)), route);
  if (path.includes('/:'))
    throw new Error(`The scene has nothing for ${route}: add it to a chapter of the scene and here.`);
  return `${path}${queries[path] ?? ''}`;
};

/** Everybody of the demonstration who can hold a token. */
export const principals: readonly string[] = [
  ...personas.map(({ id }) => id),
  ...clients.map(({ clientId }) => clientId),
];
