/** What a batch of changes is to some watches in, their rows of hits as they should be out: added, kept with their number, or taken away. */
import { sql } from 'kysely';
import type { Trx } from '../store/store.js';
import type { WatchHitRow } from '../store/tables.js';

/** A changed item, as far as hits need it. */
export interface ChangedItem {
  id: string;
  changeNumber: number;
  firstSeenAt: string;
  sortAt: string;
}

/** A watch as it stands in the transaction. */
export interface WatchState {
  id: string;
  revision: number;
  lastNumber: number;
  fillGoal: number;
  fillBeganAt: string;
}

export interface Batch {
  items: readonly ChangedItem[];
  /** By watch: the ids of the items that are hits. */
  found: ReadonlyMap<string, ReadonlySet<string>>;
  /** ISO 8601 */
  now: string;
}

interface Decision {
  /** New ones, and those that stay: written over what is there, but for their number. */
  kept: WatchHitRow[];
  droppedIds: string[];
  lastNumber: number;
  /** Whether anything is to be seen of it. */
  isChange: boolean;
}

/** What was there when the watch began to look is no news, also when it is gone through later; all that has come since is. */
const isNews = (watch: WatchState, item: ChangedItem): boolean =>
  item.changeNumber > watch.fillGoal && item.firstSeenAt >= watch.fillBeganAt;

/** @param follows whether the watch had gone through everything: then whatever becomes a hit is news. */
function decide(
  watch: WatchState,
  { items, found, now }: Batch,
  there: ReadonlyMap<string, WatchHitRow>,
  follows: boolean,
): Decision {
  const ids = found.get(watch.id) ?? new Set<string>();
  const decision: Decision = { kept: [], droppedIds: [], lastNumber: watch.lastNumber, isChange: false };
  for (const item of items) {
    const known = there.get(item.id);
    if (!ids.has(item.id)) {
      if (known !== undefined) decision.droppedIds.push(item.id);
      continue;
    }
    const number = known?.number ?? (follows || isNews(watch, item) ? ++decision.lastNumber : 0);
    const row = { watch_id: watch.id, item_id: item.id, number, revision: watch.revision, sort_at: item.sortAt };
    if (known?.revision !== row.revision || known.sort_at !== row.sort_at)
      decision.kept.push({ ...row, matched_at: known?.matched_at ?? now });
  }
  decision.isChange = decision.kept.length + decision.droppedIds.length > 0;
  return decision;
}

const ROWS_AT_ONCE = 200;

async function writeKept(trx: Trx, rows: readonly WatchHitRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
    await trx
      .insertInto('watch_hits')
      .values(rows.slice(i, i + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict
          .columns(['watch_id', 'item_id'])
          .doUpdateSet((eb) => ({ revision: eb.ref('excluded.revision'), sort_at: eb.ref('excluded.sort_at') })),
      )
      .execute();
  }
}

async function readThere(trx: Trx, itemIds: string[]): Promise<Map<string, Map<string, WatchHitRow>>> {
  const rows = await trx.selectFrom('watch_hits').selectAll().where('item_id', 'in', itemIds).execute();
  const byWatch = new Map<string, Map<string, WatchHitRow>>();
  for (const row of rows) {
    const ofWatch = byWatch.get(row.watch_id) ?? new Map<string, WatchHitRow>();
    byWatch.set(row.watch_id, ofWatch.set(row.item_id, row));
  }
  return byWatch;
}

/** One statement for all: a common word is a hit of many watches. */
async function noteChanges(trx: Trx, changed: ReadonlyMap<string, number>, now: string): Promise<void> {
  if (changed.size === 0) return;
  const whens = [...changed].map(([id, number]) => sql`when ${id} then cast(${number} as bigint)`);
  await trx
    .updateTable('watches')
    .set({ last_number: sql<number>`case id ${sql.join(whens, sql` `)} end`, hits_changed_at: now })
    .where('id', 'in', [...changed.keys()])
    .execute();
}

/** @param options.follow true for watches that have gone through everything there was. The caller has locked the front. */
export async function writeHits(
  trx: Trx,
  watches: readonly WatchState[],
  batch: Batch,
  { follow }: { follow: boolean },
): Promise<void> {
  if (batch.items.length === 0) return;
  const there = await readThere(
    trx,
    batch.items.map((item) => item.id),
  );
  const kept: WatchHitRow[] = [];
  const changed = new Map<string, number>();
  for (const watch of watches) {
    const decision = decide(watch, batch, there.get(watch.id) ?? new Map(), follow);
    if (!decision.isChange) continue;
    changed.set(watch.id, decision.lastNumber);
    kept.push(...decision.kept);
    if (decision.droppedIds.length > 0)
      await trx
        .deleteFrom('watch_hits')
        .where('watch_id', '=', watch.id)
        .where('item_id', 'in', decision.droppedIds)
        .execute();
  }
  await writeKept(trx, kept);
  await noteChanges(trx, changed, batch.now);
}
