/** The policy cannot be trusted, so nothing starts; `problems` lists every fault found. */
export class PolicyRefused extends Error {
  override readonly name = 'PolicyRefused';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(`The policy is refused:\n${problems.map((problem) => `- ${problem}`).join('\n')}`, options);
    this.problems = problems;
  }
}
