/** What the web is a function of: the running parts it reads and asks. Made by wire.ts; tests make one of their own. */
import type { Config } from '../config.js';
import type { Dependencies, DependencyName } from '../domain/dependencies.js';
import type { Log } from '../domain/log.js';
import type { Meter } from '../domain/meter.js';
import type { Jobs } from '../jobs/jobs.js';
import type { Metrics } from '../metrics/metrics.js';
import type { ChangeFeed, SearchEngine } from '../search/engine.js';
import type { Db } from '../store/store.js';
import type { Tagger } from '../tagging/tagger.js';

export interface WebServices {
  config: Pick<Config, 'areas' | 'sources' | 'baseUrl' | 'host' | 'trustProxy' | 'contact' | 'metricsToken'>;
  db: Db;
  engine: SearchEngine;
  feed: ChangeFeed;
  jobs: Jobs;
  tagger(): Tagger;
  log: Log;
  /** The port listened on; known only when listening. */
  port(): number;
  /** Asked by /readyz, and when something takes long. */
  dependencies: Dependencies;
  /** What did not answer when it was last asked in the background; see `watchDependencies`. */
  down(): ReadonlySet<DependencyName>;
  meter: Meter;
  metrics: Metrics;
  version: string;
}
