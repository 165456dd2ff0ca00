import { basename } from 'node:path';
import { cwd } from 'node:process';
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import { loadFrom } from './modules.ts';
import { collectTests, libraryOf, unitSpecs, type UnitTest } from './unit-tests.ts';

const shared = globalThis as { [INSTRUMENTER_CONSTANTS.NAMESPACE]?: InstrumenterContext };
/** What instrumented code asks which mutant is alive, and tells what it came by. */
const instruments = (shared[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

/** The same cases in every run, so that a score can be compared; the first case that fails is enough. */
const steady = { seed: 1, endOnFailure: true };

const without = (name: 'activeMutant' | 'currentTestId' | 'hitCount' | 'hitLimit'): void => {
  Reflect.deleteProperty(instruments, name);
};

const failed = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Runs the unit tests of pure code in the process that is there, one mutant after the other: nothing has to be loaded again but for a
 * mutant of what a module does while it loads. Jest would start and load anew for each of thousands.
 */
class InOneProcess implements TestRunner {
  readonly #root = cwd();
  readonly #specs = unitSpecs(this.#root);
  readonly #nextTime = loadFrom(this.#root, libraryOf(this.#specs));
  readonly #durations = new Map<string, number>();
  #tests: readonly UnitTest[] | undefined;

  capabilities(): { readonly reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    const results: TestResult[] = [];
    for (const test of await this.#loadAll()) results.push(await this.#result(test));
    const { mutantCoverage } = instruments;
    return { status: DryRunStatus.Complete, tests: results, ...(mutantCoverage && { mutantCoverage }) };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment } = options;
    if (hitLimit !== undefined) Object.assign(instruments, { hitLimit, hitCount: 0 });
    try {
      if (mutantActivation === 'static') {
        instruments.activeMutant = activeMutant.id;
        return toMutantRunResult(await this.#whileLoading(activeMutant.fileName));
      }
      const tests = reloadEnvironment || !this.#tests ? await this.#loadAll() : this.#tests;
      instruments.activeMutant = activeMutant.id;
      const chosen = testFilter ? tests.filter(({ id }) => testFilter.includes(id)) : tests;
      return toMutantRunResult(await this.#untilOneFails(chosen));
    } finally {
      for (const name of ['activeMutant', 'hitCount', 'hitLimit'] as const) without(name);
    }
  }

  #begin(): void {
    fc.configureGlobal(steady);
    this.#nextTime();
    this.#tests = undefined;
  }

  async #loadAll(): Promise<readonly UnitTest[]> {
    this.#begin();
    const tests: UnitTest[] = [];
    for (const spec of this.#specs) tests.push(...(await collectTests(this.#root, spec)));
    this.#tests = tests;
    return tests;
  }

  /** The one that is named after a file, then the quickest ones. */
  #inOrder(mutated: string): readonly string[] {
    const own = `${basename(mutated, '.ts')}.unit.spec.ts`;
    const lasts = (spec: string): number =>
      spec.endsWith(`/${own}`)
        ? -1
        : [...this.#durations].reduce((sum, [id, ms]) => (id.startsWith(`${spec} `) ? sum + ms : sum), 0);
    const costs = new Map(this.#specs.map((spec) => [spec, lasts(spec)]));
    return this.#specs.toSorted((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0));
  }

  /** With a mutant that is alive while modules load: spec by spec, until one finds it. */
  async #whileLoading(mutated: string): Promise<DryRunResult> {
    this.#begin();
    const tests: TestResult[] = [];
    const faults: string[] = [];
    for (const spec of this.#inOrder(mutated)) {
      const loaded = await collectTests(this.#root, spec).catch((error: unknown) => failed(error));
      if (typeof loaded === 'string') {
        faults.push(loaded);
        continue;
      }
      const result = await this.#untilOneFails(loaded);
      if (result.status !== DryRunStatus.Complete) return result;
      tests.push(...result.tests);
      if (result.tests.some(({ status }) => status === TestStatus.Failed)) return result;
    }
    // A spec that does not even load tells of no test that failed: Stryker counts such a mutant neither way.
    const [fault] = faults;
    if (fault !== undefined) return { status: DryRunStatus.Error, errorMessage: fault };
    return { status: DryRunStatus.Complete, tests };
  }

  async #untilOneFails(tests: readonly UnitTest[]): Promise<DryRunResult> {
    const results: TestResult[] = [];
    for (const test of this.#quickestFirst(tests)) {
      const result = await this.#result(test);
      const endless = determineHitLimitReached(instruments.hitCount, instruments.hitLimit);
      if (endless) return endless;
      results.push(result);
      if (result.status === TestStatus.Failed) break;
    }
    return { status: DryRunStatus.Complete, tests: results };
  }

  /** A mutant that any test finds need not wait for the long ones. */
  #quickestFirst(tests: readonly UnitTest[]): readonly UnitTest[] {
    const lasts = ({ id }: UnitTest): number => this.#durations.get(id) ?? 0;
    return tests.toSorted((a, b) => lasts(a) - lasts(b));
  }

  async #result({ id, name, file, run }: UnitTest): Promise<TestResult> {
    const began = performance.now();
    const told = () => ({ id, name, fileName: file, timeSpentMs: Math.round(performance.now() - began) });
    instruments.currentTestId = id;
    try {
      await run();
      this.#durations.set(id, performance.now() - began);
      return { ...told(), status: TestStatus.Success };
    } catch (error) {
      return { ...told(), status: TestStatus.Failed, failureMessage: failed(error) };
    } finally {
      without('currentTestId');
    }
  }
}

/** Where Stryker finds the runner. */
export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-one-process', InOneProcess)];
