import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agencyRegister, type AgencyEvent, type AgencyFacts, type AgencyState } from './agency.ts';
import { registerAgency, type AgencyInFile } from './agency-loading.ts';
import { recordedByPeople } from './recorded-by-people.ts';
import { changeService, onboardService, resumeService, suspendService } from './service-decisions.ts';

const base: AgencyInFile = {
  ...{
    code: 'oakfield-surgery',
    name: 'Oakfield',
    kind: 'gp-practice',
    nation: 'england',
    codes: {},
    area: 'E06000001',
  },
  ...{ sources: [], clients: [], dutyForArea: false, suspended: false },
};

/** A register file and people who take turns, as `loadAgencies` and `ServiceRegistrar` have them. */
class Turns {
  readonly history: { readonly event: AgencyEvent; readonly byFile: boolean }[] = [];
  private lastFile: string | undefined;

  get state(): AgencyState {
    return this.history.reduce<AgencyState>(
      (state, { event }) => agencyRegister.evolve(state, event as never),
      agencyRegister.initial,
    );
  }

  get facts(): AgencyFacts {
    const { state } = this;
    if (state.status === 'unregistered') throw new Error('nobody registered it');
    return state.agency;
  }

  file(changes: Partial<AgencyInFile>): void {
    const content = { ...base, ...changes };
    const hash = JSON.stringify(content);
    if (hash === this.lastFile) return;
    const events = registerAgency(content, this.state, recordedByPeople(this.history));
    for (const event of events) this.history.push({ event, byFile: true });
    // The last content is known from the event that it left behind, and from nothing else.
    if (events.length > 0) this.lastFile = hash;
  }

  people(decide: (state: AgencyState) => readonly AgencyEvent[]): void {
    for (const event of decide(this.state)) this.history.push({ event, byFile: false });
  }

  change(changes: Partial<AgencyFacts>): void {
    const { signals: _signals, ...facts } = this.facts;
    this.people((state) => changeService({ ...facts, ...changes }, state));
  }
}

const begun = (): Turns => {
  const turns = new Turns();
  turns.file({});
  return turns;
};

describe('what people recorded over HTTP', () => {
  it('stands against a file that changes something else', () => {
    const turns = begun();
    turns.change({ name: 'New name' });
    turns.file({ contact: { day: '01632 960001' } });
    expect(turns.facts).toMatchObject({ name: 'New name', contact: { day: '01632 960001' } });
  });

  it('keeps a key that was added to a source, and one that was retired, whatever the file says next', () => {
    const named = { topic: 'gp.concerns', source: 'urn:oakfield' };
    const key = (kid: string) => ({ kty: 'OKP', crv: 'Ed25519', x: kid, kid });
    const turns = begun();
    turns.file({ sources: [{ ...named, keys: [key('first')] }] });
    const of = { code: base.code, ...named };
    turns.people(() => [{ type: 'SourceKeyAdded', facts: { ...of, key: key('second') } }]);
    turns.people(() => [
      { type: 'SourceKeyRetired', facts: { ...of, kid: 'first', from: '2026-11-25T10:00:00.000Z' as never } },
    ]);
    turns.file({ name: 'Renamed', sources: [{ ...named, keys: [key('first')] }] });
    expect(turns.facts.name).toBe('Renamed');
    expect(turns.facts.sources).toMatchObject([
      { keys: [{ kid: 'first' }, { kid: 'second' }], retiredKeys: [{ kid: 'first' }] },
    ]);
  });

  it('stands against a file that says otherwise of it, and a file of another content too', () => {
    const turns = begun();
    turns.change({ clients: ['by-hand'] });
    turns.file({ clients: ['of-the-file'] });
    turns.file({ clients: ['of-another-file'], name: 'Of the file' });
    expect(turns.facts).toMatchObject({ clients: ['by-hand'], name: 'Of the file' });
  });

  it('keeps what only a file can say: signals, and the keys of sources', () => {
    const turns = begun();
    const keys = [{ kid: 'k', kty: 'OKP' }];
    const source = { topic: 't', source: 's' };
    turns.file({ signals: { kafka: true }, sources: [{ ...source, keys }] });
    turns.change({ sources: [source, { topic: 't', source: 'other' }] });
    expect(turns.facts).toMatchObject({
      signals: { kafka: true },
      sources: [{ ...source, keys }, { source: 'other' }],
    });
    const newer = [{ kid: 'l', kty: 'OKP' }];
    turns.file({ signals: { webhook: 'https://example.test/' }, sources: [{ ...source, keys: newer }] });
    expect(turns.facts).toMatchObject({
      signals: { webhook: 'https://example.test/' },
      sources: [{ ...source, keys: newer }, { source: 'other' }],
    });
  });

  it('is not undone by a file that was looked at before and changed nothing then', () => {
    const turns = begun();
    turns.people((state) => suspendService('data-quality', state));
    turns.file({ suspended: true });
    turns.people(resumeService);
    turns.file({ suspended: true });
    expect(turns.state.status).toBe('active');
    turns.file({ suspended: true, name: 'A later content' });
    expect(turns.state.status).toBe('suspended');
  });

  it('of a suspension is ended by people alone', () => {
    const turns = begun();
    turns.people((state) => suspendService('data-quality', state));
    turns.file({ name: 'Other' });
    expect(turns.state.status).toBe('suspended');
  });

  it('of a service that came over HTTP is left by its first file', () => {
    const turns = new Turns();
    const { suspended: _suspended, ...facts } = base;
    turns.people((state) => onboardService({ ...facts, name: 'By hand' }, state));
    turns.file({ name: 'By file', signals: { kafka: true } });
    expect(turns.facts).toMatchObject({ name: 'By hand', signals: { kafka: true } });
  });

  it('stands whatever the order: no file ever changes what a person changed (property)', () => {
    const name = fc.constantFrom('A', 'B', 'C');
    const area = fc.constantFrom('E06000001', 'E06000002');
    const turn = fc.record({
      byFile: fc.boolean(),
      name: fc.option(name, { nil: undefined }),
      area: fc.option(area, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), (all) => {
        const turns = begun();
        const said: { name?: string; area?: string } = {};
        for (const { byFile, name: newName, area: newArea } of all) {
          const changes = { ...(newName ? { name: newName } : {}), ...(newArea ? { area: newArea } : {}) };
          const before = turns.facts;
          if (byFile) turns.file(changes);
          else turns.change(changes);
          if (!byFile && newName && newName !== before.name) said.name = newName;
          if (!byFile && newArea && newArea !== before.area) said.area = newArea;
          expect(turns.facts).toMatchObject(said);
        }
      }),
    );
  });
});
