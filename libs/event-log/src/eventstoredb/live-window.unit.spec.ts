import { describe, expect, it } from '@jest/globals';
import type { EventId, StreamName } from '@safeguarding/kernel';
import { beginning, type LogEvent } from '../port.ts';
import { positionOf } from '../position.ts';
import type { LiveListener } from './client-link.ts';
import { LiveWindow } from './live-window.ts';

const eventAt = (ordinal: number, type = 'ConcernRaised'): LogEvent => ({
  id: `id-${String(ordinal)}` as EventId,
  type,
  body: 'x'.repeat(10),
  stream: 'concern-1' as StreamName,
  revision: ordinal - 1,
  position: positionOf(ordinal),
});
const events = (from: number, to: number): readonly LogEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) => eventAt(from + index));

/** A window whose subscription is the test. */
const aWindow = (more: { readonly mostEvents?: number; readonly superviseEveryMs?: number } = {}) => {
  const begun: { readonly after: string; readonly listener: LiveListener }[] = [];
  const log = { head: beginning };
  const window = new LiveWindow(beginning, {
    follow: (after, listener) => begun.push({ after, listener }),
    head: () => Promise.resolve(log.head),
    onChange: () => undefined,
    ...more,
  });
  const bring = (some: readonly LogEvent[]): void => begun.at(-1)?.listener.live(some);
  const seen = (after = beginning) => window.scan(after, {}, 1_000).events.map(({ position }) => Number(position));
  return { window, begun, bring, seen, log };
};
const until = async (condition: () => boolean): Promise<void> => {
  for (let waited = 0; waited < 60_000 && !condition(); waited += 5) await new Promise((go) => setTimeout(go, 5));
  expect(condition()).toBe(true);
};

describe('the window of the newest events', () => {
  it('begins a subscription that has ended again, from the last event that came, and takes none twice', async () => {
    const { window, begun, bring, seen } = aWindow();
    bring(events(1, 3));
    const old = begun[0]?.listener;
    old?.unfollowed('server gone');
    await until(() => begun.length === 2);
    expect(begun[1]?.after).toBe(positionOf(3));
    bring(events(3, 5));
    // What the old one still says comes too late.
    old?.live(events(6, 6));
    expect(seen()).toEqual([1, 2, 3, 4, 5]);
    expect(window.silent).toBe(false);
    window.close();
  });

  it('holds no more than it may, and says who has to read the log instead', () => {
    const { window, bring, seen } = aWindow({ mostEvents: 10 });
    bring(events(1, 10));
    expect(window.holds(beginning)).toBe(true);
    bring(events(11, 11));
    expect(window.holds(beginning)).toBe(false);
    expect(window.from).toBe(positionOf(6));
    expect(window.holds(positionOf(6))).toBe(true);
    expect(seen(positionOf(6))).toEqual([7, 8, 9, 10, 11]);
    window.close();
  });

  it('notices a subscription that has fallen silent without a word', async () => {
    const { window, begun, bring, log } = aWindow({ superviseEveryMs: 10 });
    bring(events(1, 2));
    log.head = positionOf(3);
    await until(() => begun.length === 2);
    expect(begun[1]?.after).toBe(positionOf(2));
    window.close();
  });

  it('notices it again after it has begun a subscription anew', async () => {
    const { window, begun, bring, log } = aWindow({ superviseEveryMs: 10 });
    bring(events(1, 2));
    begun[0]?.listener.unfollowed('server gone');
    await until(() => begun.length === 2);
    log.head = positionOf(3);
    await until(() => begun.length === 3);
    expect(begun[2]?.after).toBe(positionOf(2));
    window.close();
  });

  it('moves on to its end where everything was filtered out, never beyond an event', () => {
    const { window, bring } = aWindow();
    bring(events(1, 4));
    expect(window.scan(beginning, { types: ['ReferralMade'] }, 10)).toEqual({
      events: [],
      next: positionOf(4),
      atEnd: true,
    });
    expect(window.scan(beginning, {}, 3)).toMatchObject({ next: positionOf(3), atEnd: false });
    window.close();
  });
});
