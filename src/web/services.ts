/** What the web is a function of: the running parts it reads and asks. Made by wire.ts; tests make one of their own. */
import type { Config } from '../config.js';
import type { Dependencies, DependencyName } from '../domain/dependencies.js';
import type { Log } from '../domain/log.js';
import type { Meter } from '../domain/meter.js';
import type { SourceAddingParts } from '../intake/source-adding.js';
import type { PageReading } from '../intake/tips/read-tip-page.js';
import type { Jobs } from '../jobs/jobs.js';
import type { Synonyms } from '../language/synonyms.js';
import type { Metrics } from '../metrics/metrics.js';
import type { ChangeFeed, SearchEngine } from '../search/engine.js';
import type { Catalogue } from '../sources/catalogue.js';
import type { Db } from '../store/store.js';
import type { Tagger } from '../tagging/tagger.js';

export interface WebServices {
  config: Pick<Config, 'areas' | 'baseUrl' | 'host' | 'trustProxy' | 'contact' | 'metricsToken'>;
  db: Db;
  /** All sources; see `freshen` for how new. */
  catalogue: Catalogue;
  /** What adding sources takes. */
  adding: SourceAddingParts;
  engine: SearchEngine;
  feed: ChangeFeed;
  jobs: Jobs;
  /** For the address of a person's tip. */
  reading: PageReading;
  tagger(): Tagger;
  /** As searches read words. */
  synonyms(): Synonyms;
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
