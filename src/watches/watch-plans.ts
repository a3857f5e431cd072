/**
 * Watches as they stand in the store in, what each looks for out, and many of them as one question to a text. Kept from run to run: to plan
 * thousands takes half a second, and seldom has anything changed.
 */
import { setImmediate } from 'node:timers/promises';
import { stockholmDay } from '../language/local-time.js';
import type { Synonyms } from '../language/synonyms.js';
import type { Known } from '../search/resolve-filters.js';
import type { WatchRow } from '../store/tables.js';
import { meaningOf, planWatch, type WatchPlan } from './matcher.js';
import { createPercolator, type Percolator } from './percolator.js';
import { findsEverything, readWatch } from './read-watch.js';
import { filtersOf } from './watch.js';

/** What the words of a watch mean depends on these, and on the day. */
export interface PlanContext {
  known: Known;
  synonyms: Synonyms;
}

export interface PlannedWatch {
  /** Null for one that would find everything by now: it rests. */
  plan: WatchPlan | null;
  /** See `meaningOf`. */
  meaning: string;
}

/** The plans of some watches, as they are under the same circumstances. */
export interface PlannedWatches {
  /** @throws Error for one that was not among those asked for. */
  of(row: WatchRow): PlannedWatch;
  /** Asks the watches about a text. The same one as long as they are the same. */
  percolatorOf(rows: readonly WatchRow[]): Percolator;
}

export interface WatchPlans {
  /** Those that are not planned yet are, while others get their turns. */
  read(rows: readonly WatchRow[], context: PlanContext): Promise<PlannedWatches>;
}

const RESTING = 'rests';
const PLANNED_IN_A_ROW = 20;
/** One for those that follow and one for those that fill are in use at a time. */
const MOST_PERCOLATORS = 2;

interface Kept {
  circumstances: readonly unknown[];
  /** By id and revision. */
  plans: Map<string, PlannedWatch>;
  /** By the watches that each asks. */
  percolators: Map<string, Percolator>;
}

/** A watch that has been changed has another. */
export const nameOf = ({ id, revision }: Pick<WatchRow, 'id' | 'revision'>): string => `${id} ${revision}`;

const circumstancesOf = ({ known, synonyms }: PlanContext): unknown[] => [
  known.areas,
  known.sources,
  synonyms,
  stockholmDay(new Date()),
];

function planOf(row: WatchRow, { known, synonyms }: PlanContext): PlannedWatch {
  const read = readWatch({ q: row.q, filters: filtersOf(row) }, known);
  if (findsEverything(read)) return { plan: null, meaning: RESTING };
  const plan = planWatch(read, synonyms);
  return { plan, meaning: meaningOf(plan) };
}

function getPlanned({ plans }: Kept, row: WatchRow): PlannedWatch {
  const planned = plans.get(nameOf(row));
  if (planned === undefined) throw new Error(`The watch ${nameOf(row)} has not been planned`);
  return planned;
}

function getPercolator(kept: Kept, rows: readonly WatchRow[]): Percolator {
  const { percolators } = kept;
  const key = rows.map(nameOf).join();
  const known = percolators.get(key);
  if (known !== undefined) return known;
  const plans = rows.flatMap((row): [string, WatchPlan][] => {
    const { plan } = getPlanned(kept, row);
    return plan === null ? [] : [[row.id, plan]];
  });
  const made = createPercolator(new Map(plans));
  const oldest = [...percolators.keys()][0];
  if (percolators.size >= MOST_PERCOLATORS && oldest !== undefined) percolators.delete(oldest);
  percolators.set(key, made);
  return made;
}

/** What there is to go on from: nothing under other circumstances, and not what was taken away or changed, once that is most of it. */
function goOnFrom(kept: Kept | null, rows: readonly WatchRow[], circumstances: unknown[]): Kept {
  const isSame = kept?.circumstances.every((one, at) => one === circumstances[at]) ?? false;
  if (kept === null || !isSame) return { circumstances, plans: new Map(), percolators: new Map() };
  if (kept.plans.size <= 2 * rows.length) return kept;
  // Another run may be using the old one.
  const plans = rows.flatMap((row): [string, PlannedWatch][] => {
    const planned = kept.plans.get(nameOf(row));
    return planned === undefined ? [] : [[nameOf(row), planned]];
  });
  return { ...kept, plans: new Map(plans) };
}

export function createWatchPlans(): WatchPlans {
  let kept: Kept | null = null;
  return {
    read: async (rows, context) => {
      const current = goOnFrom(kept, rows, circumstancesOf(context));
      kept = current;
      let planned = 0;
      for (const row of rows) {
        if (current.plans.has(nameOf(row))) continue;
        current.plans.set(nameOf(row), planOf(row, context));
        planned += 1;
        if (planned % PLANNED_IN_A_ROW === 0) await setImmediate();
      }
      return {
        of: (row) => getPlanned(current, row),
        percolatorOf: (asked) => getPercolator(current, asked),
      };
    },
  };
}
