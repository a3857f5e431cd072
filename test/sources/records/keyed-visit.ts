/** A reader in, the same reader with a key and a contact out; and everything that a visit leaves behind, to look for the key in. */
import type { ReadSource } from '../../../src/sources/visit.js';
import type { VisitOutcome, Visitor } from '../page/run-visit.js';

/** Its signs are written otherwise in an address, and it could stand in JSON as it is. */
export const KEY = 'hemlig/nyckel+42';
const SPELLINGS = [
  KEY,
  encodeURIComponent(KEY),
  new URLSearchParams([['', KEY]]).toString().slice(1),
  JSON.stringify(KEY).slice(1, -1),
];

export const withKeyOf = (read: ReadSource, key: string | null = KEY, contact: string | null = null): ReadSource =>
  async function* (source, visit) {
    return yield* read(source, { ...visit, key, contact });
  };

/** @returns the spellings of the key that stand anywhere in what was read, told or remembered. */
export function leaksOf(outcome: VisitOutcome, visitor: Visitor): string[] {
  const left = JSON.stringify([outcome, visitor.memory()]);
  return SPELLINGS.filter((spelling) => left.includes(spelling));
}
