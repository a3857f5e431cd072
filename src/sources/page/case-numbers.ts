/** A title in, the public numbers it names out: record number (dnr), SOU and Ds. They let a reader find the same case elsewhere. */

const NUMBERS: [string, RegExp][] = [
  ['dnr', /\b(?:dnr|diarienummer|diarienr)\.?:?\s+((?:\p{Lu}{1,10}[\s-]+)?\p{L}{0,4}\s?\d[\d./:-]*\d)/iu],
  ['sou', /\bSOU\s+(\d{4}:\d{1,4})\b/],
  ['ds', /\bDs\s+(\d{4}:\d{1,3})\b/],
];

/** By scheme: `dnr`, `sou`, `ds`; the first of each. */
export function findCaseNumbers(title: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [scheme, pattern] of NUMBERS) {
    const number = pattern.exec(title)?.[1];
    if (number !== undefined) found[scheme] = number;
  }
  return found;
}
