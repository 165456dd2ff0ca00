import { env } from 'node:process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fieldClasses } from '@safeguarding/kernel';
import { actions, type ActionName } from '../core/actions.ts';
import { attributesKey, type Attributes } from '../core/attributes.ts';
import { ageBands, agencyKinds, bases, entryLabels, nations, purposes, roles, scopes } from '../core/vocabulary.ts';
import { attributesOfPermit, checkPolicy } from './policy-check.ts';
import { PolicyEngine } from './engine.ts';
import { examine } from './examine.ts';
import { readPolicyFiles, type PolicyBundle } from './policy-files.ts';
import { PolicyRefused } from './policy-refused.ts';

const bundle = readPolicyFiles();
/** What Cedar says of the files as they stand takes a second: it is asked once. */
const examined = examine(bundle.files);
const engine = PolicyEngine.compile(bundle, undefined, examined);
const healthVisitor: Attributes = {
  via: 'person',
  agencyKind: 'health-visiting',
  nation: 'england',
  roles: ['practitioner'],
  scopes: [],
  strong: true,
  purpose: 'direct-care',
  basis: 'own',
  labels: [],
  ageBand: 'under-6',
  shielded: false,
};

const changed = (name: string, change: (text: string) => string): PolicyBundle => ({
  ...bundle,
  files: bundle.files.map((file) => (file.name === name ? { ...file, text: change(file.text) } : file)),
});
const without = (name: string): PolicyBundle => ({
  ...bundle,
  files: bundle.files.filter((file) => file.name !== name),
});

describe('the policy', () => {
  it('is valid as it stands', () => {
    expect(checkPolicy(bundle).problems).toEqual([]);
  });

  it('shows a service what it wrote, in full', () => {
    expect(fieldClasses.filter((name) => !engine.decide(name, 'Entry', healthVisitor).permitted)).toEqual([]);
    expect(engine.decide('narrative', 'Entry', healthVisitor).policies).toEqual(['own-narrative']);
  });

  it.each(['none', 'directory', 'audit'] as const)('gives nothing of an entry through the basis %s', (basis) => {
    expect(fieldClasses.filter((name) => engine.decide(name, 'Entry', { ...healthVisitor, basis }).permitted)).toEqual(
      [],
    );
  });

  it('refuses a timeline to a system whatever its basis and scopes', () => {
    const system: Attributes = { ...healthVisitor, via: 'system', scopes: ['status:read', 'referrals:process'] };
    expect(engine.decide('timeline:read', 'Entry', system).permitted).toBe(false);
    expect(engine.decide('timeline:read', 'Child', system).permitted).toBe(false);
  });
});

describe('what a permit does not look at', () => {
  const questions = [...fieldClasses, ...(Object.keys(actions) as ActionName[])].flatMap((action) =>
    engine.resourcesOf(action).map((resource) => ({ action, resource })),
  );
  const anything: fc.Arbitrary<Attributes> = fc.record({
    via: fc.constantFrom('person' as const, 'system' as const),
    agencyKind: fc.constantFrom(...agencyKinds),
    nation: fc.constantFrom(...nations),
    roles: fc.subarray([...roles]),
    scopes: fc.subarray([...scopes]),
    strong: fc.boolean(),
    purpose: fc.constantFrom(...purposes, 'not-stated'),
    basis: fc.constantFrom(...bases, 'none' as const),
    labels: fc.subarray([...entryLabels]),
    ageBand: fc.constantFrom(...ageBands),
    shielded: fc.boolean(),
  });

  it('is what its text does not name', () => {
    const { permits = [] } = examined ?? {};
    for (const permit of permits) {
      const named = [...permit.text.matchAll(/context(?:\.| has )(\w+)/g)].map(([, name]) => name);
      expect(new Set(attributesOfPermit(permit))).toEqual(new Set(named));
    }
    expect(permits.length).toBeGreaterThan(100);
  });

  it('changes no answer: what was remembered of one caller holds for another that differs in nothing else', () => {
    fc.assert(
      fc.property(anything, anything, fc.constantFrom(...questions), (one, other, { action, resource }) => {
        const looked = engine.attributesOf(action, resource, one.via);
        const kept = Object.fromEntries(Object.entries(one).filter(([name]) => name === 'via' || looked.has(name)));
        const alike: Attributes = { ...other, ...kept };
        expect(attributesKey(alike, looked)).toBe(attributesKey(one, looked));
        expect(engine.decide(action, resource, alike)).toEqual(engine.decide(action, resource, one));
      }),
      { numRuns: env['SOAK'] ? 50_000 : 1_000 },
    );
  });
});

const refusalOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('a policy that cannot be trusted does not start', () => {
  it.each([
    ['an action that no permit names', without('commands.cedar'), /no policy permits concern:amend/],
    ['a missing schema', without('schema.cedarschema'), /schema is missing/],
    ['a corrupted file', changed('own.cedar', (text) => text.slice(0, -4)), /own\.cedar/],
    ['a word that is not in the vocabulary', changed('own.cedar', (t) => t.replaceAll('"own"', '"onw"')), /onw/],
    [
      'an attribute that does not exist',
      changed('own.cedar', (t) => t.replaceAll('context.basis', 'context.bases')),
      /bases/,
    ],
    [
      'a permit for everything',
      changed('own.cedar', (t) => `${t}\n@id("all") permit (principal, action, resource);`),
      /all:/,
    ],
    [
      'a permit that takes the context as a whole',
      changed(
        'own.cedar',
        (t) =>
          `${t}\n@id("whole") permit (principal is Person, action == Action::"presence", resource is Entry) when { context == context };`,
      ),
      /whole:.*name each attribute/,
    ],
    ['a forbid', changed('own.cedar', (t) => t.replace('permit (', 'forbid (')), /only permits/],
    ['a permit without an id', changed('own.cedar', (t) => t.replace('@id("own-presence")', '')), /no @id/],
    ['two permits of one id', changed('own.cedar', (t) => t.replace('own-presence', 'own-identity')), /used twice/],
    ['a schema that lacks a role', changed('schema.cedarschema', (t) => t.replace('  "idva",\n', '')), /Role idva/],
    [
      'a role that the ledger lacks',
      changed('schema.cedarschema', (t) => t.replace('"idva"', '"idva",\n  "king"')),
      /king/,
    ],
  ] as const)('%s', (_, broken, said) => {
    const refused = refusalOf(() => PolicyEngine.compile(broken));
    expect(refused).toBeInstanceOf(PolicyRefused);
    expect((refused as Error).message).toMatch(said);
  });
});

describe('a policy that fails while it is asked denies', () => {
  const allow = { decision: 'allow' as const, diagnostics: { reason: ['own-narrative'], errors: [] } };
  const fault = { message: 'overflow', help: null, code: null, url: null, severity: null };

  it.each([
    [
      'throws',
      () => {
        throw new Error('gone');
      },
    ],
    ['fails', () => ({ type: 'failure' as const, errors: [fault], warnings: [] })],
    [
      'allows beside an error in one policy',
      () => ({
        type: 'success' as const,
        response: {
          ...allow,
          diagnostics: { ...allow.diagnostics, errors: [{ policyId: 'own-health', error: fault }] },
        },
        warnings: [],
      }),
    ],
    [
      'allows for no reason',
      () => ({
        type: 'success' as const,
        response: { ...allow, diagnostics: { reason: [], errors: [] } },
        warnings: [],
      }),
    ],
  ])('when Cedar %s', (_, authorise) => {
    const engine = PolicyEngine.compile(bundle, authorise, examined);
    expect(engine.decide('narrative', 'Entry', healthVisitor)).toEqual({ permitted: false, policies: [] });
  });

  it('and permits when Cedar allows with a reason and no error', () => {
    const engine = PolicyEngine.compile(bundle, () => ({ type: 'success', response: allow, warnings: [] }), examined);
    expect(engine.decide('narrative', 'Entry', healthVisitor).permitted).toBe(true);
  });

  it('denies an attribute that is no word of the vocabulary', () => {
    const strange = { ...healthVisitor, purpose: 'curiosity' };
    expect(engine.decide('narrative', 'Entry', strange).permitted).toBe(false);
  });
});
