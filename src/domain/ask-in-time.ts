/** A question to somebody who may hang in, an answer or none out: within a limit, and not asked again while it hangs. */

export type Question<Value> = () => Promise<Value>;

export type Answered<Value> = { isAnswered: true; value: Value } | { isAnswered: false; error: unknown };

/** Never rejects: a question that fails, can't even be asked, or has not been answered within `limitMs` has no answer. */
export async function askInTime<Value>(question: Question<Value>, limitMs: number): Promise<Answered<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answered<Value>>((resolve) => {
    timer = setTimeout(() => resolve({ isAnswered: false, error: new Error(`No answer in ${limitMs} ms`) }), limitMs);
  });
  const answered = (async () => question())().then(
    (value): Answered<Value> => ({ isAnswered: true, value }),
    (error: unknown): Answered<Value> => ({ isAnswered: false, error }),
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Who asks while the question is under way shares its answer, so that one that hangs is not heaped up. After `patienceMs` it is given up
 * for lost and the next who asks asks anew.
 */
export function shareQuestion<Value>(question: Question<Value>, patienceMs: number): Question<Value> {
  let current: { answer: Promise<Value>; askedMs: number } | null = null;
  return () => {
    if (current !== null && performance.now() - current.askedMs < patienceMs) return current.answer;
    const mine = { answer: (async () => question())(), askedMs: performance.now() };
    const end = (): void => {
      if (current === mine) current = null;
    };
    current = mine;
    mine.answer.then(end, end);
    return mine.answer;
  };
}
