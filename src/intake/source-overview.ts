/** The sources of the configuration with what the store knows of them and the verdict on their health: what API, page and command show. */
import { groupBy } from '../domain/group-by.js';
import type { Source } from '../domain/source.js';
import {
  firstDayOfWeek,
  type SourceHealth,
  sourceHealth,
  summariseWeek,
  type WeeklyCounts,
} from '../sources/health.js';
import { readSourceStates, type SourceState } from '../sources/source-state.js';
import type { Db } from '../store/store.js';
import { countNewItemsByDay } from './overviews.js';

export interface SourceOverview {
  source: Source;
  /** Absent until the source has been registered. */
  state: SourceState | undefined;
  counts: WeeklyCounts;
  health: SourceHealth;
}

/** In the order given; one query for all states, two for all counts. */
export async function readSourceOverviews(db: Db, sources: readonly Source[], now: Date): Promise<SourceOverview[]> {
  const states = await readSourceStates(db, now.toISOString());
  const ids = sources.map((source) => source.id);
  const byDay = groupBy(await countNewItemsByDay(db, ids, firstDayOfWeek(now)), (row) => row.sourceId);
  return sources.map((source) => {
    const state = states.get(source.id);
    const counts = summariseWeek(byDay.get(source.id) ?? [], state?.rhythm ?? null);
    return { source, state, counts, health: sourceHealth(source, state, counts, now) };
  });
}
