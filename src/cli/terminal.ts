/** The command line's ways of speaking: answers on standard output, progress and mistakes on standard error. */

export interface Terminal {
  /** The answer: a line of text. */
  say(line: string): void;
  /** The answer as JSON, one object. */
  json(value: unknown): void;
  /** Passing progress; rewritten in place on a terminal, a line each in a log. */
  progress(line: string): void;
  /** A mistake or a warning. */
  complain(line: string): void;
}

export function createTerminal(
  out: NodeJS.WriteStream = process.stdout,
  err: NodeJS.WriteStream = process.stderr,
): Terminal {
  let isProgressShown = false;
  const clear = (): void => {
    if (isProgressShown && err.isTTY) err.write('\r\u001b[K');
    isProgressShown = false;
  };
  return {
    say: (line) => {
      clear();
      out.write(`${line}\n`);
    },
    json: (value) => {
      clear();
      out.write(`${JSON.stringify(value)}\n`);
    },
    progress: (line) => {
      if (err.isTTY) err.write(`\r\u001b[K${line.slice(0, Math.max(20, (err.columns ?? 80) - 1))}`);
      else err.write(`${line}\n`);
      isProgressShown = true;
    },
    complain: (line) => {
      clear();
      err.write(`${line}\n`);
    },
  };
}
