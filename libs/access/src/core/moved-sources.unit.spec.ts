import { describe, expect, it } from '@jest/globals';
import { instant } from '@safeguarding/kernel';
import type { AgencyFacts, EventSource } from './agency.ts';
import { withMovedKeys } from './moved-sources.ts';

const facts = (...sources: readonly EventSource[]): AgencyFacts => ({
  ...{ code: 'surgery', name: 'Surgery', kind: 'gp-practice', nation: 'england', codes: {}, area: 'E06000001' },
  ...{ sources, clients: [], dutyForArea: false },
});
const of = { topic: 'concerns', source: 'uk.nhs.gp.old' };
const [first, second] = [{ kid: 'first' }, { kid: 'second' }];
const retired = (day: string) => ({ kid: 'first', from: instant(`2026-03-${day}T00:00:00Z`) });

describe('a source that comes from a service whose work was taken over', () => {
  it('comes with its keys, and with what was retired of them', () => {
    const before = facts({ ...of, keys: [first, second], retiredKeys: [retired('01')] });
    expect(withMovedKeys(facts(of), facts(), [before])).toEqual(before);
    expect(withMovedKeys(facts(of), undefined, [before])).toEqual(before);
  });

  it('takes a key that was said for it, but no retired one as good', () => {
    const before = facts({ ...of, keys: [first, second], retiredKeys: [retired('01')] });
    const said = facts({ ...of, keys: [first] });
    expect(withMovedKeys(said, facts(), [before])).toEqual(
      facts({ ...of, keys: [first], retiredKeys: [retired('01')] }),
    );
  });

  it('has over several services the keys of the nearest first, and each key retired as early as any of them said', () => {
    const nearest = facts({ ...of, keys: [second, first], retiredKeys: [retired('05')] });
    const farther = facts({ ...of, keys: [first], retiredKeys: [retired('02')] });
    expect(withMovedKeys(facts(of), facts(), [nearest, farther])).toEqual(
      facts({ ...of, keys: [second, first], retiredKeys: [retired('02')] }),
    );
  });

  it('is left as it is where it is the own one already, and where nobody had it', () => {
    const before = facts({ ...of, keys: [first] });
    expect(withMovedKeys(facts(of), facts(of), [before])).toEqual(facts(of));
    expect(withMovedKeys(facts({ ...of, source: 'new' }), facts(), [before])).toEqual(facts({ ...of, source: 'new' }));
  });
});
