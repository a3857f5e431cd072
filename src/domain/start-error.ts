/** A reason not to start, told to the person at the keyboard: what is wrong, where, and what to do. Never a stack trace. */
export class StartError extends Error {
  readonly problems: string[];
  /** @param problems Swedish sentences, one per line of output. */
  constructor(problems: string[], options?: { cause?: unknown }) {
    super(problems.join('\n'), options);
    this.name = 'StartError';
    this.problems = problems;
  }
}
