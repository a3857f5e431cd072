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

/** Letters to change to get from one to the other (Levenshtein), for "menade du". */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitute, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** The most alike of the known words, when it is alike enough to suggest. */
export function nearest(word: string, known: string[]): string | null {
  const ranked = known.map((candidate) => ({ candidate, d: distance(word, candidate) })).sort((a, b) => a.d - b.d);
  const best = ranked[0];
  return best !== undefined && best.d <= Math.max(2, word.length / 3) ? best.candidate : null;
}
