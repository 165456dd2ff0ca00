import { plusMs, type FieldClass, type Instant, type Recorded } from '@safeguarding/kernel';
import { mapWhere, type Handlers } from './fold-handlers.ts';
import type { HandoverAccepted, HandoverEvent } from './handover-events.ts';
import { endedAt } from './scope.ts';
import type { GrantState, HandoverState, SharingState } from './sharing-state.ts';
import type { HandoverStatus } from './sharing-vocabulary.ts';

/** Until it has answered, the receiving authority may know that the child is there and who it is, and nothing more. */
const asked: readonly FieldClass[] = ['presence', 'identity'];
/** A step of the old authority that was under way when the lead passed is part of what went over. */
const underWayMs = 5 * 60_000;

const become = (
  state: SharingState,
  id: string,
  status: HandoverStatus,
  more: Partial<Pick<HandoverState, 'matters' | 'ledAs'>> = {},
): SharingState => ({
  ...state,
  handovers: mapWhere(
    state.handovers,
    (each) => each.id === id,
    (each) => ({ ...each, ...more, status }),
  ),
});

const withoutGrants = (state: SharingState, id: string, at: Instant): SharingState => ({
  ...state,
  grants: mapWhere(
    state.grants,
    (grant) => grant.id === id && grant.by === 'handover',
    (grant) => endedAt(grant, at),
  ),
});

const grantOf = (
  { id, from: controller, to, legal }: Pick<HandoverState, 'id' | 'from' | 'to' | 'legal'>,
  grant: Pick<GrantState, 'entries' | 'from' | 'coversUntil' | 'event'> & { readonly classes: readonly FieldClass[] },
): GrantState => {
  const { classes, ...period } = grant;
  return { id, by: 'handover', controller, recipients: [{ agency: to, classes }], purposes: [], legal, ...period };
};

/** One fact, so that there is no instant without a lead and none with two for the same matter. */
const passed = (state: SharingState, { id: event, facts }: Recorded<HandoverAccepted>): SharingState => {
  const { handover: id, from, to, move, matters, classes, at, ledAs } = facts;
  const old: readonly string[] = [from, ...(ledAs ?? [])];
  const found = state.handovers.find((each) => each.id === id);
  if (move === 'temporary' || !found) return become(state, id, 'accepted');
  const before = withoutGrants(become(state, id, 'accepted', { matters, ...(ledAs ? { ledAs } : {}) }), id, at);
  const passes = ({ agency, referral }: { readonly agency: string; readonly referral: string }): boolean =>
    old.includes(agency) && matters.some((matter) => matter === referral);
  const opened = { entries: [id, ...matters], from: at, coversUntil: plusMs(at, underWayMs), event, classes };
  return {
    ...before,
    leads: [
      ...mapWhere(before.leads, passes, (lead) => endedAt(lead, at)),
      { agency: to, referral: id, from: at, event },
    ],
    grants: [...before.grants, grantOf(found, opened)],
    // Nobody has looked yet at what the old authority was told of: the new one may, as if it had been told itself.
    emergencies: mapWhere(
      before.emergencies,
      ({ told, reviewed }) => !reviewed && told.some((one) => old.includes(one)) && !told.includes(to),
      (each) => ({ ...each, told: [...each.told, to] }),
    ),
    // A case that had come over itself, and goes on to a third authority, is not this one's any more.
    handovers: mapWhere(
      before.handovers,
      (each) => old.includes(each.to) && matters.includes(each.id),
      (each) => ({ ...each, status: 'closed' }),
    ),
  };
};

/** A child on its way from one authority to another. */
export const handoverHandlers: Pick<Handlers, HandoverEvent['type']> = {
  HandoverProposed: (state, { id: event, facts, recordedAt }) => {
    const { handover: id, from, to, move, movedOn, matters, legal } = facts;
    const proposed: HandoverState = {
      ...{ id, from, to, move, movedOn, matters, legal, event },
      status: 'proposed',
      proposedAt: recordedAt,
    };
    const opened = { entries: [id], from: recordedAt, coversUntil: recordedAt, event, classes: asked };
    return {
      ...state,
      handovers: [...state.handovers, proposed],
      grants: [...state.grants, grantOf(proposed, opened)],
    };
  },
  HandoverAccepted: passed,
  HandoverDeclined: (state, { facts: { handover, at } }) =>
    withoutGrants(become(state, handover, 'declined'), handover, at),
  HandoverWithdrawn: (state, { id: event, facts: { handover, to, at } }) => {
    const gone = withoutGrants(become(state, handover, 'withdrawn'), handover, at);
    const withdrawn = { thing: handover, agency: to, from: at, event };
    return { ...gone, withdrawnAddresses: [...gone.withdrawnAddresses, withdrawn] };
  },
  // What the old authority gave along stays readable, as a referral does that is closed; who stayed for a while is gone.
  HandoverClosed: (state, { facts: { handover, to, move, at } }) => {
    const closed = become(state, handover, 'closed');
    if (move === 'temporary') return withoutGrants(closed, handover, at);
    return {
      ...closed,
      leads: mapWhere(
        closed.leads,
        (lead) => lead.agency === to && lead.referral === handover,
        (lead) => endedAt(lead, at),
      ),
    };
  },
};
