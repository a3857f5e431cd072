/** Asks the store, once a second, what is due and hints the queue about it. Stopping it or losing the queue loses nothing. */
import type { Log } from '../domain/log.js';
import { countOutdatedTags } from '../intake/verdicts.js';
import type { ChangeFeed, SearchEngine } from '../search/engine.js';
import { keepInUse } from '../sources/added-sources.js';
import type { Catalogue } from '../sources/catalogue.js';
import type { Tagger } from '../tagging/tagger.js';
import { areWatchesBehind, hasWatches } from '../watches/match-changes.js';
import { type DueParts, dueOrigins, duePageGroups, isIndexBehind } from './due.js';
import type { AddOptions, JobName, JobPayloads, Jobs, Schedule } from './jobs.js';
import { watchOutage } from './outage.js';
import { dueRoutines, ROUTINES } from './routines.js';

const LOOK_EVERY_MS = 1000;
/** Redis may have forgotten its schedulers. */
const SCHEDULE_EVERY_MS = 30_000;
/** Adding puts a source in use itself; this is for the rare case that somebody else undid it at the same moment. */
const KEEP_SOURCES_EVERY_MS = 15_000;
/** The lexicon changes only with the configuration; another process may have been started with a newer one. */
const RETAG_EVERY_MS = 300_000;
const REREAD_EVERY_MS = 300_000;
/** So many questions to the queue at once. */
const ADDED_AT_ONCE = 50;

export interface ScheduleParts extends Pick<DueParts, 'db'> {
  catalogue: Pick<Catalogue, 'active' | 'isAdded' | 'refresh'>;
  jobs: Jobs;
  feed: ChangeFeed;
  /** Null where this process does not look for 'sync-index'. */
  engine: SearchEngine | null;
  tagger(): Tagger;
  /** Given by tests. */
  routines?: readonly Schedule[];
  /** The jobs to look for; see `jobsToLookFor` in roles.ts. */
  names: readonly JobName[];
  log: Log;
}

interface Hint<Name extends JobName = JobName> {
  name: Name;
  payload: JobPayloads[Name];
  options: AddOptions;
}

async function hintAll({ jobs }: ScheduleParts, hints: readonly Hint[]): Promise<void> {
  for (let start = 0; start < hints.length; start += ADDED_AT_ONCE)
    await Promise.all(
      hints
        .slice(start, start + ADDED_AT_ONCE)
        .map(({ name, payload, options }) => jobs.add(name, payload as JobPayloads[typeof name], options)),
    );
}

async function hintFetching(parts: ScheduleParts, now: string): Promise<void> {
  const wants = (name: JobName): boolean => parts.names.includes(name);
  if (!wants('visit-host') && !wants('read-pages')) return;
  const due = { db: parts.db, sources: parts.catalogue.active() };
  const origins = await dueOrigins(due, now);
  if (wants('visit-host'))
    await hintAll(
      parts,
      origins.map((origin) => ({ name: 'visit-host', payload: { origin }, options: { key: origin } })),
    );
  if (wants('read-pages'))
    await hintAll(
      parts,
      (await duePageGroups(due, origins, now)).map((group) => ({
        name: 'read-pages',
        payload: group,
        options: { key: group.origin, priority: 'spare' },
      })),
    );
}

async function hintIndex({ names, engine, feed, jobs }: ScheduleParts): Promise<void> {
  if (engine === null || !names.includes('sync-index')) return;
  if (await isIndexBehind(engine, feed)) await jobs.add('sync-index', {}, { key: engine.name });
}

async function hintWatches({ names, db, jobs }: ScheduleParts): Promise<void> {
  if (!names.includes('match-watches')) return;
  if (await areWatchesBehind(db)) await jobs.add('match-watches', {}, { key: 'all' });
}

async function hintRoutines({ names, db, jobs, routines = ROUTINES }: ScheduleParts, now: Date): Promise<void> {
  if (!names.includes('routine')) return;
  for (const routine of await dueRoutines(db, routines, now)) await jobs.add('routine', { routine }, { key: routine });
}

/** One look at the store. @throws what the store or the queue throws. */
export async function look(parts: ScheduleParts): Promise<void> {
  const now = new Date();
  await parts.catalogue.refresh();
  await hintFetching(parts, now.toISOString());
  await hintIndex(parts);
  await hintWatches(parts);
  await hintRoutines(parts, now);
}

/** What people have added is fetched, whatever a process thought that started while they did. */
async function keepAddedSources({ names, db, catalogue }: ScheduleParts): Promise<void> {
  if (!names.includes('visit-host')) return;
  const added = catalogue.active().filter((source) => catalogue.isAdded(source.id));
  await keepInUse(
    db,
    added.map((source) => source.id),
    new Date().toISOString(),
  );
}

/** Whether items are tagged with another lexicon. */
async function hintRetag({ names, db, tagger, jobs }: ScheduleParts): Promise<void> {
  if (!names.includes('retag')) return;
  if ((await countOutdatedTags(db, tagger())) > 0) await jobs.add('retag', {}, { key: 'all', priority: 'spare' });
}

/** Their words may mean something else since: synonyms, areas and sources change with the configuration, sources also by people. */
async function hintRereading({ names, db, jobs }: ScheduleParts): Promise<void> {
  if (!names.includes('match-watches')) return;
  if (await hasWatches(db)) await jobs.add('match-watches', {}, { key: 'all', priority: 'spare' });
}

async function keepSchedules({ names, jobs, routines = ROUTINES }: ScheduleParts): Promise<void> {
  if (names.includes('routine')) await jobs.schedule(routines.map(({ name, cron }) => ({ name, cron })));
}

/** @returns the work done again only after a time; one that failed is due at once. */
function atMostEvery(ms: number, work: () => Promise<void>): () => Promise<void> {
  let doneMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (Date.now() - doneMs < ms) return;
    await work();
    doneMs = Date.now();
  };
}

/** Starts looking. @returns a function that stops, after the look under way. */
export function startSchedule(parts: ScheduleParts): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const outage = watchOutage(parts.log, { began: 'look-failed', ended: 'look-works-again' });
  const steps = [
    () => look(parts),
    atMostEvery(SCHEDULE_EVERY_MS, () => keepSchedules(parts)),
    atMostEvery(KEEP_SOURCES_EVERY_MS, () => keepAddedSources(parts)),
    atMostEvery(RETAG_EVERY_MS, () => hintRetag(parts)),
    atMostEvery(REREAD_EVERY_MS, () => hintRereading(parts)),
  ];
  const turn = async (): Promise<void> => {
    try {
      for (const step of steps) if (!stopped) await step();
      outage.worked();
    } catch (error) {
      // A bug in one look is a bug in all: it is told once, like trouble with the store or the queue. One that is stopped has nothing to tell.
      if (!stopped) outage.failed(error);
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
