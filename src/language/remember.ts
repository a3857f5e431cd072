/** A pure function of one word in, the same function with a bounded memory of its latest answers out. */

/** When the memory is full the oldest half is forgotten: cheaper than exact order of use, and words repeat soon or never. */
export function remember<Value>(compute: (word: string) => Value, limit: number): (word: string) => Value {
  const answers = new Map<string, Value>();
  return (word) => {
    const known = answers.get(word);
    if (known !== undefined) return known;
    if (answers.size >= limit) forgetOldest(answers, limit / 2);
    const value = compute(word);
    answers.set(word, value);
    return value;
  };
}

function forgetOldest(answers: Map<string, unknown>, count: number): void {
  let left = count;
  for (const key of answers.keys()) {
    if (left-- <= 0) return;
    answers.delete(key);
  }
}
