/** Every job's name with what it does: the list to read when you wonder what runs by itself. */
import type { Log } from '../domain/log.js';
import type { Source } from '../domain/source.js';
import { refreshPage } from '../intake/refresh-page.js';
import { type RefreshParts, refreshSource } from '../intake/refresh-source.js';
import { retagAll } from '../intake/verdicts.js';
import type { JobRegistry } from './jobs.js';

export interface JobParts extends RefreshParts {
  source(id: string): Source | undefined;
  syncIndex(signal: AbortSignal): Promise<void>;
  log: Log;
}

async function retag(parts: JobParts, signal: AbortSignal): Promise<void> {
  const items = await retagAll(parts.db, parts.tagger(), { signal });
  if (items > 0) parts.log.info({ items }, 'retagged');
}

export function createRegistry(parts: JobParts): JobRegistry {
  return {
    'refresh-source': {
      concurrency: 8,
      lane: (job) => job.origin,
      run: async (job, signal) => {
        const source = parts.source(job.sourceId);
        if (source) await refreshSource(parts, source, { signal, onlyIfDue: true });
      },
    },
    'read-page': {
      concurrency: 4,
      lane: (job) => job.origin,
      run: async (job, signal) => {
        await refreshPage(parts, job, parts.source(job.sourceId), signal);
      },
    },
    'sync-index': { concurrency: 1, lane: () => null, run: (_job, signal) => parts.syncIndex(signal) },
    retag: { concurrency: 1, lane: () => null, run: (_job, signal) => retag(parts, signal) },
  };
}
