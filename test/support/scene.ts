import { tellAccessRequests } from './scene/access-requests.ts';
import { tellBars } from './scene/bars.ts';
import { tellBirths } from './scene/births.ts';
import type { Canaries } from './scene/canaries.ts';
import { tellChannelsScene } from './scene/channels.ts';
import { tellConcerns } from './scene/concerns.ts';
import { tellDisposals } from './scene/disposals.ts';
import { tellDrafts } from './scene/drafts.ts';
import { tellDuty } from './scene/duty.ts';
import { tellEmergencies } from './scene/emergencies.ts';
import { tellImmediateProtection } from './scene/immediate-protection.ts';
import type { Left } from './scene/left.ts';
import { tellLookUps } from './scene/look-ups.ts';
import { tellMappa } from './scene/mappa.ts';
import { tellMarac } from './scene/marac.ts';
import { tellMerges } from './scene/merges.ts';
import { tellMisfiling } from './scene/misfiling.ts';
import { tellOnline } from './scene/online.ts';
import { tellPeople } from './scene/people.ts';
import { tellProtection } from './scene/protection.ts';
import { tellReferral } from './scene/referral.ts';
import { tellRequests } from './scene/requests.ts';
import { tellResidence } from './scene/residence.ts';
import { tellReviews } from './scene/reviews.ts';
import { tellSeriousIncidents } from './scene/serious-incidents.ts';
import { tellSharing } from './scene/sharing.ts';
import { tellingIn } from './scene/telling.ts';
import type { World } from './world.ts';

export { Canaries } from './scene/canaries.ts';
export type { Left } from './scene/left.ts';
export { pathOf, principals } from './scene/paths.ts';

/**
 * Tells one story in which every kind of fact that has a route comes up, with a canary in every free text. It is shared by the
 * tests that ask who may see what. Each chapter has a file in scene/, and they are told in this order.
 */
export const tellScene = async (world: World, canaries: Canaries): Promise<Left> => {
  const telling = tellingIn(world, canaries);
  const { put, send, settled, demographics } = telling;
  const people = await tellPeople(telling);
  const concerns = await tellConcerns(telling, people);
  const referral = await tellReferral(telling, people);
  const protection = await tellProtection(telling, people);
  const kept = await tellImmediateProtection(telling, people);
  const incidents = await tellSeriousIncidents(telling, people);
  const requests = await tellRequests(telling, people);
  const ofCases = {
    put,
    send: async (as: string, path: string, body: object) => {
      const { body: answer } = await send(as, path, body);
      const { action, id } = answer as { readonly action?: string; readonly id?: string };
      return action ?? id ?? '';
    },
    ...{ settled, demographics, child: people.child, referral: referral.referral },
  };
  const marac = await tellMarac(ofCases);
  const mappa = await tellMappa(ofCases);
  const duty = await tellDuty(telling, { ...people, ...requests });
  const drafts = await tellDrafts(telling, people);
  const channels = await tellChannelsScene({ world, child: people.child, referral: referral.referral, put, send });
  const bars = await tellBars(telling, people);
  const merges = await tellMerges(telling, people);
  const sharing = await tellSharing(telling, people);
  const reviews = await tellReviews(telling, sharing);
  await tellBirths(telling);
  const online = await tellOnline(telling, { ...people, ...concerns });
  const access = await tellAccessRequests(telling, { ...people, ...online });
  const misfiling = await tellMisfiling(telling, { ...people, ...concerns });
  const lookUps = await tellLookUps(telling, people);
  const emergencies = await tellEmergencies(telling, people);
  const residence = await tellResidence(telling, people);
  const disposals = await tellDisposals(telling, people);
  const shown = (await world.get('gp', `/v1/children/${people.child}/timeline?limit=200`)).body['items'] as readonly {
    readonly id: string;
    readonly thing: string;
    readonly kind: string;
  }[];
  const raised = shown.find(({ thing, kind }) => thing === concerns.concern && kind === 'concern-raised');
  const { leadRef: _leadRef, ...decisions } = sharing;
  const { concernEntry: _concernEntry, ...shownOnline } = online;
  const { asked: _asked, ...requested } = requests;
  return {
    ...people,
    ...concerns,
    ...referral,
    ...protection,
    ...kept,
    ...incidents,
    ...requested,
    ...marac,
    ...mappa,
    ...duty,
    ...drafts,
    ...channels,
    ...bars,
    ...merges,
    ...decisions,
    ...shownOnline,
    ...reviews,
    ...access,
    ...misfiling,
    ...lookUps,
    ...emergencies,
    ...residence,
    ...disposals,
    entry: raised?.id ?? '',
  };
};
