/** What the web is a function of: the running parts it reads and asks. Made by wire.ts; tests make one of their own. */
import type { Config } from '../config.js';
import type { Log } from '../domain/log.js';
import type { Jobs } from '../jobs/jobs.js';
import type { ChangeFeed, SearchEngine } from '../search/engine.js';
import type { Db } from '../store/store.js';
import type { Tagger } from '../tagging/tagger.js';
import type { Dependencies } from './ask-dependencies.js';

export interface WebServices {
  config: Pick<Config, 'areas' | 'sources' | 'baseUrl' | 'host' | 'trustProxy' | 'contact'>;
  db: Db;
  engine: SearchEngine;
  feed: ChangeFeed;
  jobs: Jobs;
  tagger(): Tagger;
  log: Log;
  /** The port listened on; known only when listening. */
  port(): number;
  /** Asked by /readyz. */
  dependencies: Dependencies;
  version: string;
}
