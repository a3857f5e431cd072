/** Every job's name with what it does: the list to read when you wonder what runs by itself. */
import { groupBy } from '../domain/group-by.js';
import { originOf, type Source } from '../domain/source.js';
import { readPages } from '../intake/read-pages.js';
import type { RefreshParts } from '../intake/refresh-parts.js';
import { retagAll } from '../intake/verdicts.js';
import { visitHost } from '../intake/visit-host.js';
import type { Catalogue } from '../sources/catalogue.js';
import type { Store } from '../store/store.js';
import { jobTexts } from '../texts/jobs.js';
import type { MatchOptions, MatchProgress, MatchResult } from '../watches/match-changes.js';
import { type JobHandler, type JobPayloads, type JobRegistry, PermanentJobError } from './jobs.js';
import { isQuarantined } from './quarantine.js';
import { ROUTINES, type RoutineName, runRoutine } from './routines.js';
import { tidy } from './tidy.js';

export interface JobParts extends RefreshParts {
  catalogue: Pick<Catalogue, 'active' | 'freshen'>;
  syncIndex(signal: AbortSignal): Promise<void>;
  matchWatches(options: MatchOptions): Promise<MatchResult>;
  storeKind: Store['kind'];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

async function retag(parts: JobParts, signal: AbortSignal): Promise<void> {
  const items = await retagAll(parts.db, parts.tagger(), { signal });
  if (items > 0) parts.log.info({ items }, 'retagged');
}

/** @throws PermanentJobError for a routine of another version. */
function handleRoutine(parts: JobParts): JobHandler<JobPayloads['routine']>['run'] {
  const works: Record<RoutineName, (signal: AbortSignal) => Promise<void>> = {
    tidy: (signal) => tidy(parts, signal),
  };
  return async ({ routine: name }, run) => {
    const routine = ROUTINES.find((one) => one.name === name);
    if (routine === undefined) throw new PermanentJobError(jobTexts.unknownRoutine(name));
    await runRoutine(parts, { ...routine, run: works[routine.name] }, run);
  };
}

/** The sources of each host as they are now; sorted again only when some have come, gone or changed. */
function createHosts({ catalogue }: JobParts): { of(origin: string): Promise<readonly Source[]> } {
  let sorted: { from: readonly Source[]; byOrigin: Map<string, Source[]> } | null = null;
  return {
    of: async (origin) => {
      // A process without a look would else never hear of a source that was added after it started.
      await catalogue.freshen();
      const from = catalogue.active();
      if (sorted?.from !== from) sorted = { from, byOrigin: groupBy(from, (source) => originOf(source.url)) };
      return sorted.byOrigin.get(origin) ?? [];
    },
  };
}

export function createRegistry(parts: JobParts): JobRegistry {
  const hosts = createHosts(parts);
  const pageParts = {
    ...parts,
    source: (id: string) => parts.catalogue.active().find((source) => source.id === id),
    isHostQuarantined: (origin: string) => isQuarantined(parts.db, 'visit-host', origin),
  };
  return {
    'visit-host': {
      concurrency: 16,
      restMs: 24 * HOUR_MS,
      run: async ({ origin }, run) => {
        await visitHost(parts, await hosts.of(origin), run);
      },
    },
    'read-pages': {
      concurrency: 8,
      restMs: 24 * HOUR_MS,
      run: async ({ origin, itemIds }, run) => {
        await readPages(pageParts, itemIds, await hosts.of(origin), run);
      },
    },
    'sync-index': {
      concurrency: 1,
      restMs: 10 * MINUTE_MS,
      run: (_payload, run) => parts.syncIndex(run.signal),
    },
    retag: {
      concurrency: 1,
      restMs: HOUR_MS,
      run: (_payload, run) => retag(parts, run.signal),
    },
    'match-watches': {
      concurrency: 1,
      restMs: 10 * MINUTE_MS,
      run: async (_payload, run) => {
        const onProgress = ({ items, left }: MatchProgress): void => run.progress(items, items + left);
        await parts.matchWatches({ signal: run.signal, onProgress });
      },
    },
    routine: {
      concurrency: 1,
      restMs: HOUR_MS,
      run: handleRoutine(parts),
    },
  };
}
