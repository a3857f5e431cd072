/** What was found and the index it was found in, in; as what each word was found out: see `interpretation.ts`. */
import type { Evidence } from '../interpretation.js';
import type { Alternative } from '../plan.js';
import { countBits, hasBit, keepShared, rowsOf } from './bits.js';
import type { Sifted } from './counts.js';
import { createMatcher, type Level } from './levels.js';
import { inTitle, type Lists, sharedRows } from './lists.js';
import type { IndexReader } from './reader.js';

/** Words of the texts are looked up so many times for one answer. */
const MOST_LOOKED_UP = 24;

export function evidenceOf(found: Sifted, asked: Level, { lists, vocabulary }: IndexReader): Evidence {
  let lookedUp = 0;
  return {
    finds: (alternative) => rowsWith(alternative, lists).some((rows) => isAnyHit(rows, found)),
    formsOf: (term, most) => (++lookedUp > MOST_LOOKED_UP ? [] : vocabulary.formsOf(term, most)),
    countLacking: (wanted) => {
      const having = createMatcher({ wanted: [wanted], excluded: [] }, lists)({ ...asked, needed: 1 });
      keepShared(having, found.set);
      return found.rows.length - countBits(having);
    },
  };
}

/** Of a long list and few hits the hits are looked up in the list. */
function isAnyHit(rows: Uint32Array, { rows: hits, set }: Sifted): boolean {
  if (hits.length * LOOK_UP_COST < rows.length) return hits.some((hit) => holds(rows, hit));
  for (let i = 0; i < rows.length; i++) if (hasBit(set, rows[i] as number)) return true;
  return false;
}

const LOOK_UP_COST = 20;

/** @param rows in order */
function holds(rows: Uint32Array, row: number): boolean {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((rows[middle] as number) < row) from = middle + 1;
    else to = middle;
  }
  return rows[from] === row;
}

/** In parts, so that the first hit ends the search for one. */
function rowsWith(alternative: Alternative, lists: Lists): Uint32Array[] {
  const { groups, adjacent, field } = alternative;
  const own = field === 'title' ? inTitle(lists) : lists;
  if (adjacent) return [own.ofPhrase(alternative).rows];
  if (groups.length > 1) return [rowsOf(sharedRows(groups, own.ofTerm, own.size))];
  return (groups[0] ?? []).map((term) => own.ofTerm(term).rows);
}
