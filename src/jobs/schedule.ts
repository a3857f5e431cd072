/** Asks the store, once a second, what is due and hints the queue about it. Stopping it or losing the queue loses nothing. */
import type { Log } from '../domain/log.js';
import { originOf, type Source } from '../domain/source.js';
import { duePages } from '../intake/own-page.js';
import { countOutdatedTags } from '../intake/verdicts.js';
import type { ChangeFeed, SearchEngine } from '../search/engine.js';
import { findCommonChange } from '../search/sync.js';
import { dueSourceIds } from '../sources/source-state.js';
import type { Db } from '../store/store.js';
import type { Tagger } from '../tagging/tagger.js';
import type { Jobs } from './jobs.js';

const LOOK_EVERY_MS = 1000;
const MAX_DUE_PAGES = 200;

export interface ScheduleParts {
  db: Db;
  jobs: Jobs;
  feed: ChangeFeed;
  engine: SearchEngine;
  tagger(): Tagger;
  /** Those that are to be fetched: enabled, and of a kind that can be read. */
  sources: Source[];
  log: Log;
}

async function hintSources(parts: ScheduleParts, now: string): Promise<void> {
  const byId = new Map(parts.sources.map((source) => [source.id, source]));
  for (const id of await dueSourceIds(parts.db, [...byId.keys()], now)) {
    const origin = originOf(byId.get(id)?.url ?? id);
    await parts.jobs.add('refresh-source', { sourceId: id, origin }, { key: id });
  }
}

async function hintPages(parts: ScheduleParts, now: string): Promise<void> {
  for (const page of await duePages(
    parts.db,
    parts.sources.map((source) => source.id),
    now,
    MAX_DUE_PAGES,
  )) {
    await parts.jobs.add('read-page', { ...page, origin: originOf(page.url) }, { key: page.itemId, priority: 'spare' });
  }
}

/** The index is behind, or it or the store has lost what the other has, and it starts over. */
async function hintIndex(parts: ScheduleParts): Promise<void> {
  const common = await findCommonChange(parts.engine, parts.feed);
  const isInStep = common !== null && common >= (await parts.feed.lastChange());
  if (!isInStep) await parts.jobs.add('sync-index', {}, { key: parts.engine.name });
}

/** One look at the store. */
export async function look(parts: ScheduleParts): Promise<void> {
  const now = new Date().toISOString();
  await hintSources(parts, now);
  await hintPages(parts, now);
  await hintIndex(parts);
}

/** Whether items are tagged with another lexicon; asked at start, since the lexicon changes only with the configuration. */
export async function hintRetag(parts: ScheduleParts): Promise<void> {
  if ((await countOutdatedTags(parts.db, parts.tagger())) > 0)
    await parts.jobs.add('retag', {}, { key: 'all', priority: 'spare' });
}

/** Starts looking. @returns a function that stops, after the look under way. */
export function startSchedule(parts: ScheduleParts): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    try {
      await look(parts);
    } catch (error) {
      parts.log.error({ err: error }, 'schedule-failed');
    }
    if (!stopped) timer = setTimeout(run, LOOK_EVERY_MS);
  };
  const run = (): void => {
    current = turn();
  };
  run();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await current;
  };
}
