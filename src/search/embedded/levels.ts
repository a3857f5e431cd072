/**
 * A plan in, the rows that answer it out. Where few texts have all words the question is widened step by step: first to relatives of the
 * words, then to texts that have most of them.
 */
import type { Alternative, Plan, Strength, Wanted } from '../plan.js';
import { addAll, type Bits, keepShared, makeBits, setBits, takeAway } from './bits.js';
import { inTitle, type Lists, sharedRows } from './lists.js';

/** One way to ask: which alternatives count, and how many of the plain words must be found. */
export interface Level {
  strengths: readonly Strength[];
  needed: number;
}

/** However long the question is: each level more would find little, and takes its time. */
const MOST_WIDER = 4;

/** The levels of a plan from the narrowest; widening goes to half of the words in even steps. */
export function levelsOf(plan: Plan): Level[] {
  const plain = plan.wanted.filter((wanted) => !wanted.isRequired).length;
  const spare = Math.floor(plain / 2);
  const steps = plain === 0 ? 0 : Math.min(MOST_WIDER, spare + 1);
  const wider = Array.from({ length: steps }, (_, step): Level => {
    const without = steps === 1 ? 0 : Math.round((spare * step) / (steps - 1));
    return { strengths: ['strong', 'weak'], needed: plain - without };
  });
  return [{ strengths: ['strong'], needed: plain }, ...wider];
}

/** For a question that finds nothing at all: any word will do, and phrases may be loose. */
export const LAST_LEVEL: Level = { strengths: ['strong', 'weak', 'last'], needed: 1 };

/** The part of a plan that a level asks for. */
export const planAt = (plan: Plan, { strengths }: Level): Plan => ({
  ...plan,
  wanted: plan.wanted.map((wanted) => ({
    ...wanted,
    alternatives: wanted.alternatives.filter(({ strength }) => strengths.includes(strength)),
  })),
});

/** What finds the rows of a level; words are looked up once, however many levels count them. */
export function createMatcher(plan: Plan, lists: Lists): (level: Level) => Bits {
  const required = plan.wanted.filter((wanted) => wanted.isRequired);
  const plain = plan.wanted.filter((wanted) => !wanted.isRequired);
  const known = new Map<Wanted, Partial<Record<Strength, Bits>>>();
  const rowsOfStrength = (wanted: Wanted, strength: Strength): Bits => {
    const own = known.get(wanted) ?? {};
    known.set(wanted, own);
    own[strength] ??= rowsWith(withStrength(wanted, strength), lists);
    return own[strength];
  };
  const rowsOfWanted = (wanted: Wanted, { strengths }: Level): Bits => {
    const [first, ...others] = strengths
      .filter((strength) => withStrength(wanted, strength).length > 0)
      .map((strength) => rowsOfStrength(wanted, strength));
    if (first === undefined) return makeBits(lists.size);
    if (others.length === 0) return first;
    const together = first.slice();
    for (const other of others) addAll(together, other);
    return together;
  };
  const excluded = plan.excluded.length === 0 ? null : excludedRows(plan, lists);
  return (level) => {
    const must = required.map((wanted) => rowsOfWanted(wanted, level));
    const some = plain.map((wanted) => rowsOfWanted(wanted, level));
    const isAll = level.needed >= plain.length;
    const found = isAll || plain.length === 0 ? allOf([...must, ...some]) : havingEnough(some, level.needed);
    if (!isAll) for (const bits of must) keepShared(found, bits);
    if (excluded !== null) takeAway(found, excluded);
    return found;
  };
}

const withStrength = ({ alternatives }: Wanted, wanted: Strength): Alternative[] =>
  alternatives.filter(({ strength }) => strength === wanted);

export const excludedRows = (plan: Plan, lists: Lists): Bits => rowsWith(plan.excluded, lists);

function rowsWith(alternatives: readonly Alternative[], lists: Lists): Bits {
  const bits = makeBits(lists.size);
  // Alternatives have terms in common.
  const terms = new Set<string>();
  for (const alternative of alternatives) {
    if (alternative.field === 'title') addRows(bits, alternative, inTitle(lists));
    else if (isOfTerms(alternative)) for (const term of alternative.groups[0] ?? []) terms.add(term);
    else addRows(bits, alternative, lists);
  }
  for (const term of terms) setBits(bits, lists.ofTerm(term).rows);
  return bits;
}

const isOfTerms = ({ groups, adjacent }: Alternative): boolean => groups.length === 1 && !adjacent;

function addRows(bits: Bits, alternative: Alternative, lists: Lists): void {
  const { groups, adjacent } = alternative;
  if (adjacent) setBits(bits, lists.ofPhrase(alternative).rows);
  else if (groups.length > 1) addAll(bits, sharedRows(groups, lists.ofTerm, lists.size));
  else for (const term of groups[0] ?? []) setBits(bits, lists.ofTerm(term).rows);
}

function allOf(sets: Bits[]): Bits {
  const found = sets[0]?.slice() ?? new Uint32Array(0);
  for (const bits of sets.slice(1)) keepShared(found, bits);
  return found;
}

/** Rows that are in at least so many of the sets, 32 rows at a time: a plane has one digit of each row's count. */
function havingEnough(sets: Bits[], needed: number): Bits {
  const found = (sets[0] ?? new Uint32Array(0)).slice();
  const planes = new Int32Array(32 - Math.clz32(sets.length));
  for (let word = 0; word < found.length; word++) {
    planes.fill(0);
    for (const bits of sets) countIn(planes, bits[word] as number);
    found[word] = atLeast(planes, needed);
  }
  return found;
}

/** Adds one to the count of each row that has its bit. */
function countIn(planes: Int32Array, bits: number): void {
  let carry = bits;
  for (let p = 0; carry !== 0 && p < planes.length; p++) {
    const plane = planes[p] as number;
    planes[p] = plane ^ carry;
    carry = plane & carry;
  }
}

function atLeast(planes: Int32Array, needed: number): number {
  let [more, same] = [0, -1];
  for (let p = planes.length - 1; p >= 0; p--) {
    const plane = planes[p] as number;
    if (((needed >>> p) & 1) === 0) more |= same & plane;
    same &= ((needed >>> p) & 1) === 0 ? ~plane : plane;
  }
  return more | same;
}
